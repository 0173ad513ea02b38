import Casework
import Hummingbird
import Localization
import Operations
import Pages
import Persistence

/// An order somebody else changed first, with what was written in vain.
struct StaleForm: Error {
    let model: StaleModel
    let version: Int
}

/// Values of a form that cannot be read, by field.
struct FieldErrors: Error {
    var fields: [String: RequestText]
}

/// What went wrong, as both kinds of readers are told.
struct Problem {
    let status: Int
    /// Name for programs; never changes its meaning.
    let code: String
    let detail: String
    let model: ErrorModel
    /// A line above the page.
    var note: String?
    /// Sentences by form field.
    var fields: [String: String] = [:]
    /// The order as it is now, when somebody was faster.
    var current: (version: Int, state: OrderState)?
    /// The order that has the number already.
    var existing: OrderNumber?
    var retryAfterSeconds: Int64?
    /// Finds the entry in the log; only for what is our own fault.
    var reference: String?

    init(
        _ status: Int, _ code: String, _ detail: String, _ model: ErrorModel,
        retryAfterSeconds: Int64? = nil
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.model = model
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// A refusal that has no page of its own.
    private init(_ status: Int, _ code: String, _ detail: String) {
        self.init(status, code, detail, .unprocessable(reason: detail))
    }

    static func of(_ error: any Error, reference: String, _ text: PageText) -> Problem {
        switch error {
        case is OrderNotFound, is PageNotFound, is AccessRequestNotFound:
            return Problem(404, "not_found", text(ErrorText.notFoundLead), .notFound)
        case is MethodNotAllowed:
            return Problem(405, "method_not_allowed", text(RequestText.methodNotAllowed))
        case PersistenceError.invalidText:
            // Only what was sent holds such a character; what is stored never does.
            return Problem(422, "unusable_text", text(RequestText.unusableText))
        case is Forbidden:
            return Problem(403, "forbidden", text(ErrorText.forbiddenLead), .forbidden)
        case is SignInRequired:
            return Problem(
                401, "sign_in_required", text(RequestText.signInRequired), .forbidden)
        case let missing as StepMissing:
            return Problem(
                403, "missing_" + missing.step.rawValue, text.sentence(of: missing.step),
                .forbidden)
        case let forged as ForgedRequest:
            return Problem.of(forged, text)
        case is StaleVersion:
            return Problem(409, "stale_version", text(ErrorText.staleLead))
        case let stale as StaleForm:
            var problem = Problem(
                409, "stale_version", text(ErrorText.staleLead), .stale(stale.model))
            problem.current = (stale.version, stale.model.state)
            return problem
        case let bad as BadRequest:
            return Problem(bad.status, bad.code, bad.sentence(text))
        case let attempts as TooManyAttempts:
            return Problem(
                429, "too_many_attempts", text(ErrorText.tooManyTitle),
                .tooMany(retryAfterSeconds: Int(attempts.seconds)),
                retryAfterSeconds: attempts.seconds)
        default:
            return Problem.refusal(error, text) ?? Problem.fault(error, reference, text)
        }
    }

    private static func of(_ forged: ForgedRequest, _ text: PageText) -> Problem {
        let sentence =
            switch forged {
            case .wrongToken: text.notice(.formExpired)
            case .otherSite: text(RequestText.otherSite)
            }
        var problem = Problem(403, "forged_request", sentence, .forbidden)
        problem.note = sentence
        return problem
    }

    /// What a rule of the domain or of a form says no to: 422.
    private static func refusal(_ error: any Error, _ text: PageText) -> Problem? {
        switch error {
        case let refusal as OrderRefusal:
            let sentence = text.refusal(refusal)
            var problem = Problem(422, RefusalCode.name(of: refusal), sentence)
            if let field = PageText.fieldName(of: refusal) { problem.fields = [field: sentence] }
            return problem
        case let refusal as EntryRefusal:
            return Problem.of(refusal, text)
        case let refusal as EditRefusal:
            return Problem.of(refusal, text)
        case let refusal as BulkEditRefusal:
            return Problem(422, "edit_refused", text.bulkRefusal(refusal))
        case let refusal as AccessRefusal:
            return Problem(422, "access_refused", text.refusal(refusal))
        case AccountRefusal.changedMeanwhile:
            return Problem(409, "stale_account", text(PeopleText.changedMeanwhile))
        case let refusal as AccountRefusal:
            var problem = Problem(422, "account_refused", refusal.sentence(text))
            problem.fields = [refusal.fieldName: problem.detail]
            return problem
        case let refusal as ImportRefusal:
            let words = ImportProblem(refusal, text.localizer)
            return Problem(422, words.code, words.sentence)
        case let refusal as RevealRefusal:
            var problem = Problem(422, refusal.code, text.refusal(refusal))
            problem.fields = ["reason": problem.detail]
            return problem
        case let refusal as ViewRefusal:
            return Problem(422, "view_refused", text.refusal(refusal))
        case let refusal as WarningRefusal:
            return Problem(422, "warning_refused", text.refusal(refusal))
        case let refusal as ShiftRefusal:
            var problem = Problem(422, "shift_refused", text.refusal(refusal))
            let field = PageText.fieldName(of: refusal)
            if !field.isEmpty { problem.fields = [field: problem.detail] }
            return problem
        case let errors as FieldErrors:
            let sentences = errors.fields.mapValues { text($0) }
            let reason = sentences.sorted { $0.key < $1.key }.map(\.value)
                .joined(separator: " ")
            var problem = Problem(
                422, "field_errors", text(ErrorText.unprocessableLead),
                .unprocessable(reason: reason))
            problem.fields = sentences
            return problem
        default:
            return nil
        }
    }

    /// 409 when somebody else changed the value, else 422.
    private static func of(_ refusal: EditRefusal, _ text: PageText) -> Problem {
        let sentence = text.editRefusal(refusal)
        if case .changedSince = refusal { return Problem(409, "changed_since", sentence) }
        var problem = Problem(422, "edit_refused", sentence)
        problem.fields = ["value": sentence]
        return problem
    }

    /// 409 when another order has the city's number, else 422.
    private static func of(_ refusal: EntryRefusal, _ text: PageText) -> Problem {
        let fields = text.entryErrors(refusal)
        let detail = fields.sorted { $0.key < $1.key }.map(\.value).joined(separator: " ")
        var problem =
            refusal.isTaken
            ? Problem(409, "number_taken", detail) : Problem(422, "field_errors", detail)
        problem.fields = fields
        problem.existing = refusal.taken
        return problem
    }

    /// What no rule of ours foresaw: the framework's own answer, a busy database, or a fault.
    private static func fault(
        _ error: any Error, _ reference: String, _ text: PageText
    ) -> Problem {
        if let http = error as? any HTTPResponseError, http.status.code < 500 {
            if http.status == .notFound { return Problem.of(PageNotFound(), reference: "", text) }
            return Problem(
                http.status.code, "bad_request", text(ErrorText.unprocessableLead))
        }
        if isBusy(error) {
            return Problem(
                503, "unavailable", text(ErrorText.unavailableLead), .unavailable,
                retryAfterSeconds: 2)
        }
        var problem = Problem(
            500, "failed", text(ErrorText.internalLead), .failed(reference: reference))
        problem.reference = reference
        return problem
    }

    private static func isBusy(_ error: any Error) -> Bool {
        if error is Overloaded || error is CancellationError { return true }
        return (error as? PersistenceError)?.isRetryable ?? false
    }

    /// Words for the log: only of errors known to hold no stored or typed text.
    static func loggable(_ error: any Error) -> String {
        switch error {
        case let error as PersistenceError: error.description
        case let error as CorruptHistory: "order \(error.order.value): \(error.reason)"
        default: ""
        }
    }

    /// RFC 9457.
    var json: [UInt8] {
        JSONText.object { json in
            json.set("status", status)
            json.set("code", code)
            json.set("detail", detail)
            if !fields.isEmpty {
                json.object("fields") { json in
                    for (name, sentence) in fields.sorted(by: { $0.key < $1.key }) {
                        json.set(name, sentence)
                    }
                }
            }
            if let current {
                json.set("version", current.version)
                json.set("state", current.state.rawValue)
            }
            if let existing { json.set("existing", existing.text) }
            if let reference { json.set("reference", reference) }
        }
    }
}
