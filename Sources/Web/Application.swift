import Casework
package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import Operations

/// The whole site as an application, for the server and for tests alike.
///
/// `onReady` is told the port when the server listens.
///
/// A request passes, from the outside: log, response headers, error pages, visitor (session and
/// language), forgery guard, handler. Assets and health need no visitor.
package func buildApplication(
    site: Site, configuration: WebConfiguration, logger: Logger = Logger(label: "jiesu.web"),
    onReady: @escaping @Sendable (Int) async -> Void = { _ in }
) -> some ApplicationProtocol {
    let web = WebSite(site: site, configuration: configuration)
    return Application(
        router: siteRouter(web),
        server: .http1(
            configuration: HTTP1Channel.Configuration(
                idleTimeout: .seconds(idleSeconds),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 64 << 10,
                    maxHeaderFieldCount: 100))),
        configuration: ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port)),
        onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) },
        logger: logger)
}

/// A connection on which nothing is asked for so long is closed.
private let idleSeconds: Int64 = 60

func siteRouter(_ web: WebSite) -> Router<SiteContext> {
    let router = Router(context: SiteContext.self, options: .autoGenerateHeadEndpoints)
    router.addMiddleware {
        RequestLog()
        ResponseHeaders(cookies: web.cookies)
        ErrorPages(web: web)
    }
    router.get(RouterPath(Routes.assets)) { request, context in
        try web.assets.response(to: request, file: context.part(Routes.Name.file))
    }
    HealthChecks(web: web).addRoutes(to: router)
    router.addMiddleware {
        VisitorReader(web: web)
        ForgeryGuard(trustsProxy: web.configuration.trustsProxy)
    }
    SignInPages(web: web).addRoutes(to: router)
    SetupPages(web: web).addRoutes(to: router)
    LanguageChoice(web: web).addRoutes(to: router)
    let staff = router.group(context: StaffContext.self)
    WorkbenchPages(web: web).addRoutes(to: staff)
    OrderPages(web: web).addRoutes(to: staff)
    OrderActions(web: web).addRoutes(to: staff)
    BulkOrders(web: web).addRoutes(to: staff)
    ExportPages(web: web).addRoutes(to: staff)
    ImportPages(web: web).addRoutes(to: staff)
    ReportPages(web: web).addRoutes(to: staff)
    UnitPages(web: web).addRoutes(to: staff)
    AccessRequestPages(web: web).addRoutes(to: staff)
    return router
}
