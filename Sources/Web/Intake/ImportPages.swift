import Casework
import Hummingbird
import Localization
import Markup
import Operations
import Pages
import Store

/// Uploading, previewing, applying: the way of the city's spreadsheet into the site.
struct ImportPages {
    let web: WebSite

    /// Imports on the list.
    private static let pastMax = 50
    /// Refused rows on a page; the download has all.
    private static let refusalsMax = 100

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.imports), use: list)
        group.get(RouterPath(Routes.newImport), use: new)
        group.post(RouterPath(Routes.imports), use: upload)
        group.get(RouterPath(Routes.oneImport), use: show)
        group.post(RouterPath(Routes.applyImport), use: apply)
        group.post(RouterPath(Routes.discardImport), use: discard)
        group.post(RouterPath(Routes.refusedRows), use: refusedRows)
        group.post(RouterPath(Routes.mappings), use: saveMapping)
    }

    private func check(_ context: StaffContext) throws {
        guard Policy.allows(context.staff.actor, .importOrders) else {
            throw Forbidden(action: "import")
        }
    }

    private func id(_ context: StaffContext) throws -> Int64 {
        guard let id = Int64(try context.part(Routes.Name.id)) else { throw PageNotFound() }
        return id
    }

    // MARK: - The list and the upload

    @Sendable func list(_ request: Request, _ context: StaffContext) async throws -> Response {
        try check(context)
        let model = try await importsModel(context, FormState())
        return web.page(request, context.visitor) { importsPage(model, in: $0) }
    }

    @Sendable func new(_ request: Request, _ context: StaffContext) async throws -> Response {
        try check(context)
        let model = try await importsModel(context, FormState())
        return web.page(request, context.visitor) { newImportPage(model, in: $0) }
    }

    private func importsModel(
        _ context: StaffContext, _ form: FormState
    ) async throws -> ImportsModel {
        let read = ReadImports(web.site)
        let actor = context.staff.actor
        let waiting = await web.desk.all(of: actor).map(ImportModels.past)
        let past = try await read.recent(limit: ImportPages.pastMax, for: actor)
        let mappings = try await read.mappings(for: actor)
        return ImportsModel(
            past: waiting + past.map { ImportModels.past($0, at: web.site.clock()) },
            mappings: mappings.map {
                SavedMapping(
                    name: $0.name, columnCount: $0.columns.count, savedBy: $0.savedBy,
                    savedAt: $0.savedAt)
            },
            form: form, sizeMaximumMegabytes: web.configuration.uploadBytesMax >> 20)
    }

    /// 303 to the preview, 202 with its address for programs.
    @Sendable func upload(_ request: Request, _ context: StaffContext) async throws -> Response {
        try check(context)
        let reader = UploadReader(
            folder: web.configuration.uploadFolder, bytesMax: web.configuration.uploadBytesMax)
        do {
            let upload = try await reader.read(
                request, csrf: context.visitor.csrf, token: ForgeryGuard.header(request))
            let id = try await web.desk.take(upload, by: context.staff)
            guard request.wantsJSON else { return Reply.seeOther(Links.import(id)) }
            var response = Reply.json(
                JSONText.object { $0.set("id", Int(id)) }, status: .accepted)
            response.headers[.location] = Links.import(id)
            return response
        } catch let bad as BadRequest where !request.wantsJSON {
            let errors = ["file": bad.sentence(web.text(context.visitor))]
            let model = try await importsModel(context, FormState(errors: errors))
            return web.redrawn(
                context.visitor, path: Links.newImport,
                status: HTTPResponse.Status(code: bad.status)
            ) { newImportPage(model, in: $0) }
        }
    }

    // MARK: - One import

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        try check(context)
        let id = try id(context)
        guard let waiting = await web.desk.find(id, for: context.staff.actor) else {
            return try await showBatch(id, request, context)
        }
        if case .applied(let batch) = waiting.phase {
            return Reply.seeOther(Links.import(batch))
        }
        if case .failed(let error) = waiting.phase {
            return try await showFailure(error, of: waiting, context)
        }
        if case .undecided(let refusal, let draft) = waiting.phase {
            return web.redrawn(
                context.visitor, path: Links.import(id), isAnswer: false
            ) { frame in
                importColumnsPage(
                    ImportModels.undecided(waiting, refusal, draft, frame.text), in: frame)
            }
        }
        return web.page(request, context.visitor) { frame in
            switch waiting.phase {
            case .previewed(let report):
                importPreviewPage(
                    ImportModels.preview(waiting, report, frame.text), in: frame)
            case .previewing(let totals):
                importProgressPage(
                    ImportProgressModel(
                        fileName: waiting.source.fileName, done: totals.rows, total: nil),
                    in: frame)
            case .applying(let totals, let all):
                importProgressPage(
                    ImportProgressModel(
                        fileName: waiting.source.fileName, done: totals.rows, total: all),
                    in: frame)
            case .undecided, .applied, .failed: .empty
            }
        }
    }

    /// A file that cannot be imported: the form again, with what is wrong and how to mend it.
    private func showFailure(
        _ error: any Error, of waiting: WaitingImport, _ context: StaffContext
    ) async throws -> Response {
        guard let refusal = error as? ImportRefusal else { throw error }
        let text = web.text(context.visitor)
        let problem = ImportProblem(refusal, text.localizer)
        let sentence = waiting.source.fileName + ": " + problem.sentence
        let model = try await importsModel(
            context,
            FormState(
                values: ["mapping": [waiting.source.mapping ?? ""]],
                errors: ["file": sentence]))
        return web.redrawn(context.visitor, path: Links.newImport, isAnswer: false) {
            newImportPage(model, in: $0)
        }
    }

    private func showBatch(
        _ id: Int64, _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        let (batch, rows) = try await batch(id, context)
        let now = web.site.clock()
        let changed = try await ReadImports(web.site).changes(
            of: batch, limit: ImportModels.changesMax, for: context.staff.actor)
        return web.page(request, context.visitor) { frame in
            if batch.state == .running, !batch.isInterrupted(at: now) {
                let done = batch.created + batch.changed + batch.unchanged + batch.refused
                return importProgressPage(
                    ImportProgressModel(fileName: batch.fileName, done: done, total: done),
                    in: frame)
            }
            return importResultPage(
                ImportModels.result(batch, rows, changed, at: now, frame.text), in: frame)
        }
    }

    private func batch(
        _ id: Int64, _ context: StaffContext
    ) async throws -> (batch: ImportBatch, rows: [RowRefusal]) {
        do {
            return try await RefusedRows(web.site).load(
                id, limit: ImportPages.refusalsMax, for: context.staff.actor)
        } catch ImportRefusal.unknownBatch {
            throw PageNotFound()
        }
    }

    @Sendable func apply(_ request: Request, _ context: StaffContext) async throws -> Response {
        try check(context)
        let id = try id(context)
        guard await web.desk.find(id, for: context.staff.actor) != nil else {
            throw PageNotFound()
        }
        await web.desk.apply(id, by: context.staff.actor)
        return Reply.seeOther(Links.import(id))
    }

    @Sendable func discard(_ request: Request, _ context: StaffContext) async throws -> Response {
        try check(context)
        await web.desk.discard(try id(context), by: context.staff.actor)
        return web.seeOther(Links.imports, .site(.importDiscarded))
    }

    /// 200 with the file; 422 with the question again when purpose or reason are missing or the
    /// norm is used up.
    @Sendable func refusedRows(
        _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        let id = try id(context)
        do {
            guard let purpose: RevealPurpose = context.form.choice("purpose"),
                RevealPurpose.ofRows.contains(purpose)
            else {
                try await RefusedRows(web.site).allow(id, for: context.staff.actor)
                if request.wantsJSON { throw FieldErrors(fields: ["purpose": .choiceMissing]) }
                let words = web.text(context.visitor)(RevealText.purposeMissing)
                return askAgain(id, ["purpose": words], isConfirming: false, context)
            }
            let asked = RevealRequest(
                purpose: purpose, reason: context.form.text("reason"),
                isConfirmed: context.form.yesOrNo("confirmed") == true)
            let content = try await RefusedRows(web.site).workbook(
                id, asked, exporter: context.staff.displayName,
                language: context.visitor.language, for: context.staff.actor)
            return Reply.download(
                content, name: "refused-\(id).xlsx", type: Reply.spreadsheet)
        } catch ImportRefusal.unknownBatch {
            throw PageNotFound()
        } catch let refusal as RevealRefusal where !request.wantsJSON {
            let words = web.text(context.visitor).refusal(refusal)
            if case .normUsedUp = refusal {
                return askAgain(id, ["": words], isConfirming: true, context)
            }
            let isConfirming = context.form.yesOrNo("confirmed") == true
            return askAgain(id, ["reason": words], isConfirming: isConfirming, context)
        }
    }

    private func askAgain(
        _ batch: Int64, _ errors: [String: String], isConfirming: Bool, _ context: StaffContext
    ) -> Response {
        let model = ReturnRequestModel(
            batch: batch, form: context.form.state(errors: errors), asksToConfirm: isConfirming)
        return web.redrawn(context.visitor, path: Links.import(batch)) { frame in
            returnRequestPage(model, in: frame)
        }
    }

    /// `POST /import-mappings`: fields `name`, and `heading` and `field` in pairs; an empty field
    /// keeps the column under its heading.
    @Sendable func saveMapping(
        _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        try check(context)
        let form = context.form
        let headings = form.values["heading", default: []]
        let fields = form.values["field", default: []]
        guard let name = form.optional("name"), !headings.isEmpty, headings.count == fields.count
        else { throw FieldErrors(fields: ["name": RequestText.choiceMissing]) }
        try await ReadImports(web.site).saveMapping(
            name, columns: Dictionary(zip(headings, fields)) { $1 }, by: context.staff.actor)
        if request.wantsJSON { return Reply.json(JSONText.object { $0.set("name", name) }) }
        return web.seeOther(Links.imports, .mappingSaved)
    }
}
