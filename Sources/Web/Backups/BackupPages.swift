import Casework
import Hummingbird
import Operations
import Pages

/// The operator's page of backups: what could be restored, and the button that makes one now. A
/// backup never leaves through the web.
struct BackupPages {
    let web: WebSite

    /// Runs on the page.
    private static let runsMax = 60

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.backups), use: show)
        group.post(RouterPath(Routes.backups), use: make)
    }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let overview = try await ManageBackups(web.site).overview(
            limit: BackupPages.runsMax, for: context.staff.actor)
        if request.wantsJSON { return Reply.json(BackupPages.json(overview)) }
        let model = BackupsModel(
            plan: web.configuration.backups, standing: overview.standing, runs: overview.runs)
        return web.page(request, context.visitor) { backupsPage(model, in: $0) }
    }

    /// `POST /backups`: asks for one; the server begins within moments.
    @Sendable func make(_ request: Request, _ context: StaffContext) async throws -> Response {
        let backups = ManageBackups(web.site)
        let actor = context.staff.actor
        guard web.configuration.backups != nil else {
            // Nobody would take it up; the page says what to set.
            _ = try await backups.overview(limit: 1, for: actor)
            return Reply.seeOther(Routes.backups)
        }
        try await backups.ask(for: actor)
        guard request.wantsJSON else { return Reply.seeOther(Routes.backups) }
        return Reply.json(
            BackupPages.json(
                try await backups.overview(limit: BackupPages.runsMax, for: actor)))
    }

    private static func json(_ overview: ManageBackups.Overview) -> [UInt8] {
        JSONText.object { json in
            json.set("standing", word(overview.standing))
            json.list("runs") { json in
                for run in overview.runs {
                    json.object { json in
                        json.set("run", Int(run.id))
                        json.set("state", run.state.rawValue)
                        json.set("step", run.step.rawValue)
                        json.set("file", run.fileName)
                        json.set("until", run.until.map { String($0.milliseconds) })
                        json.set("problem", run.problem?.code.rawValue)
                    }
                }
            }
        }
    }

    private static func word(_ standing: BackupStanding) -> String {
        switch standing {
        case .none: "none"
        case .proven: "proven"
        case .late: "late"
        }
    }
}
