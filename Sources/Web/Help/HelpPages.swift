import Casework
import Hummingbird
import Pages

/// `GET /help/{topic}`: the help of one page as a page of its own, for everybody.
struct HelpPages {
    let web: WebSite

    func addRoutes(to router: Router<SiteContext>) {
        router.get(RouterPath(Routes.help), use: show)
    }

    @Sendable func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        guard let topic = HelpTopic(rawValue: try context.part(Routes.Name.topic)) else {
            throw PageNotFound()
        }
        return web.page(request, context.visitor) { helpPage(topic, in: $0) }
    }
}
