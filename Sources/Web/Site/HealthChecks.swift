import Hummingbird
import Operations

/// For whoever watches over the server. Live: the process answers. Ready: its database does too.
struct HealthChecks {
    let web: WebSite

    func addRoutes(to router: Router<SiteContext>) {
        router.get(RouterPath(Routes.live)) { _, _ in HealthChecks.answer("ok") }
        router.get(RouterPath(Routes.ready)) { _, _ in
            _ = try await ManageAccounts(web.site).all()
            return HealthChecks.answer("ready")
        }
    }

    private static func answer(_ word: String) -> Response {
        Reply.json(JSONText.object { $0.set("status", word) })
    }
}
