import Casework
package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Localization
package import Logging
import NIOCore
package import Operations

/// The whole site as an application, for the server and for tests alike.
///
/// `onReady` is told the port when the server listens.
///
/// A request passes, from the outside: log, cookie protection, response headers, error pages,
/// limit by address, visitor (session and language), limit by session, forgery guard, handler.
/// Assets and health need no visitor. Below all of it `ConnectionGuard` watches the connection.
package func buildApplication(
    site: Site, configuration: WebConfiguration, logger: Logger = Logger(label: "jiesu.web"),
    onReady: @escaping @Sendable (Int) async -> Void = { _ in }
) -> some ApplicationProtocol {
    let web = WebSite(site: site, configuration: configuration)
    return Application(
        router: siteRouter(web),
        server: siteServer(configuration, logger),
        configuration: ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port),
            availableConnectionsDelegate: .maximum(
                configuration.connectionLimits.connectionsMax, logger: logger)),
        onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) },
        logger: logger)
}

/// HTTP over plain connections, or over TLS where there is a certificate.
private func siteServer(
    _ configuration: WebConfiguration, _ logger: Logger
) -> HTTPServerBuilder {
    func words(_ key: RequestText) -> String {
        SiteLanguage.allCases.map { language in
            let text = Localizer(language)
            return text(key) + " " + text(ErrorText.reference, ["id": "{id}"]) + "\n"
        }.joined()
    }
    let rules = ConnectionRules(
        limits: configuration.connectionLimits,
        bodyBytesMax: configuration.uploadBytesMax + (1 << 20),
        countsAddresses: configuration.trustsProxy == .nobody,
        malformedText: words(.malformedRequest), headTooLargeText: words(.headTooLarge),
        logger: logger)
    let channel = HTTP1Channel.Configuration(
        additionalChannelHandlers: [ConnectionGuard(rules)],
        httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 100))
    guard let certificate = configuration.certificate else {
        return .http1(configuration: channel)
    }
    return HTTPServerBuilder { responder in
        try TLSChannel(
            HTTP1Channel(responder: responder, configuration: channel),
            tlsConfiguration: certificate.configuration)
    }
}

func siteRouter(_ web: WebSite) -> Router<SiteContext> {
    let router = Router(context: SiteContext.self, options: .autoGenerateHeadEndpoints)
    router.addMiddleware {
        RequestLog(trust: web.configuration.trustsProxy)
        CookieProtection(configuration: web.configuration)
        ResponseHeaders(web: web)
        ErrorPages(web: web)
    }
    router.get(RouterPath(Routes.assets)) { request, context in
        try web.assets.response(to: request, file: context.part(Routes.Name.file))
    }
    HealthChecks(web: web).addRoutes(to: router)
    InstallFiles(web: web).addRoutes(to: router)
    router.addMiddleware {
        RequestLimits(web: web, kind: .address)
        VisitorReader(web: web)
        RequestLimits(web: web, kind: .session)
        ForgeryGuard(trustsProxy: web.configuration.trustsProxy)
    }
    SignInPages(web: web).addRoutes(to: router)
    SetupPages(web: web).addRoutes(to: router)
    LanguageChoice(web: web).addRoutes(to: router)
    AppearanceChoice(web: web).addRoutes(to: router)
    HelpPages(web: web).addRoutes(to: router)
    SecondFactorPages(web: web).addRoutes(to: router)
    InvitationPages(web: web).addRoutes(to: router)
    OwnAccountPages(web: web).addRoutes(to: router.group(context: OwnContext.self))
    let staff = router.group(context: StaffContext.self)
    WorkbenchPages(web: web).addRoutes(to: staff)
    DeskPages(web: web).addRoutes(to: staff)
    ShiftPages(web: web).addRoutes(to: staff)
    OrderPages(web: web).addRoutes(to: staff)
    ViewPages(web: web).addRoutes(to: staff)
    OrderActions(web: web).addRoutes(to: staff)
    OrderDeskPages(web: web).addRoutes(to: staff)
    BulkOrders(web: web).addRoutes(to: staff)
    EditPages(web: web).addRoutes(to: staff)
    BulkEditPages(web: web).addRoutes(to: staff)
    ExportPages(web: web).addRoutes(to: staff)
    ImportPages(web: web).addRoutes(to: staff)
    ImportColumnPages(web: web).addRoutes(to: staff)
    ReportPages(web: web).addRoutes(to: staff)
    TodayPages(web: web).addRoutes(to: staff)
    UnitPages(web: web).addRoutes(to: staff)
    AccessRequestPages(web: web).addRoutes(to: staff)
    LedgerPages(web: web).addRoutes(to: staff)
    BackupPages(web: web).addRoutes(to: staff)
    PeoplePages(web: web).addRoutes(to: staff)
    PersonalPages(web: web).addRoutes(to: staff)
    AuditPages(web: web).addRoutes(to: staff)
    LivePages(web: web).addRoutes(to: staff)
    FindPages(web: web).addRoutes(to: staff)
    web.methods.learn(router.routes.map { ($0.path.description, $0.method) })
    return router
}
