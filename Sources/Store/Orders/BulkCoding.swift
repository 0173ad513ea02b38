import Casework

/// The stored form of what a row is refused for: a name and its arguments. Names never change.
enum BulkCoding {
    static func text(of problem: BulkProblem?) -> String {
        guard let problem else { return "" }
        return JSONText.rows([parts(of: problem)])
    }

    /// Nil for nothing, and for what this version does not know.
    static func problem(of text: String) -> BulkProblem? {
        guard !text.isEmpty else { return nil }
        do {
            return try JSONFields.rows(of: text).first.flatMap(problem)
        } catch {
            // ignored: a row that cannot be read shows without its reason; its state stays.
            return nil
        }
    }

    private static func parts(of problem: BulkProblem) -> [String?] {
        switch problem {
        case .unknownNumber: ["unknown_number"]
        case .numberMissing: ["number_missing"]
        case .doubled(let first): ["doubled", String(first)]
        case .otherRule: ["other_rule"]
        case .refused(let refusal): parts(of: refusal)
        }
    }

    private static func parts(of refusal: EditRefusal) -> [String?] {
        switch refusal {
        case .finished(let field, let state): ["finished", field.rawValue, state.rawValue]
        case .givenByCity(let field): ["given_by_city", field.rawValue]
        case .unknownValue(let field, let nearest): ["unknown_value", field.rawValue, nearest]
        case .missing(let field): ["missing", field.rawValue]
        case .tooLong(let field, let maximum): ["too_long", field.rawValue, String(maximum)]
        case .tooMany(let field, let maximum): ["too_many", field.rawValue, String(maximum)]
        case .personal(let field): ["personal", field.rawValue]
        case .changedSince(let field): ["changed_since", field.rawValue]
        case .nothingToUndo: ["nothing_to_undo"]
        case .undoExpired(let hours): ["undo_expired", String(hours)]
        }
    }

    private static func problem(_ parts: [String?]) -> BulkProblem? {
        func argument(_ index: Int) -> String? { parts.count > index ? parts[index] : nil }
        func number(_ index: Int) -> Int? { argument(index).flatMap { Int($0) } }
        let name = parts.first ?? nil
        switch name {
        case "unknown_number": return .unknownNumber
        case "number_missing": return .numberMissing
        case "doubled": return .doubled(first: number(1) ?? 0)
        case "other_rule": return .otherRule
        case "nothing_to_undo": return .refused(.nothingToUndo)
        case "undo_expired": return .refused(.undoExpired(hours: number(1) ?? 0))
        default: break
        }
        guard let field = argument(1).flatMap(EditField.init) else { return nil }
        switch name {
        case "finished":
            return argument(2).flatMap(OrderState.init).map { .refused(.finished(field, $0)) }
        case "given_by_city": return .refused(.givenByCity(field))
        case "unknown_value": return .refused(.unknownValue(field, nearest: argument(2)))
        case "missing": return .refused(.missing(field))
        case "too_long": return .refused(.tooLong(field, maximum: number(2) ?? 0))
        case "too_many": return .refused(.tooMany(field, maximum: number(2) ?? 0))
        case "personal": return .refused(.personal(field))
        case "changed_since": return .refused(.changedSince(field))
        default: return nil
        }
    }
}
