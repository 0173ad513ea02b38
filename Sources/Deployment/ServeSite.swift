import Casework
import Hummingbird
package import Logging
import Operations
import ServiceLifecycle
import UnixSignals
import Web

/// Runs a deployment: HTTP and the work beside it, until SIGTERM or SIGINT.
package enum ServeSite {
    /// - Parameter onReady: called once with the address when the server listens.
    /// - Throws: `ConfigurationProblem` when demo data would be reachable from other machines.
    package static func run(
        _ open: OpenSite, logger: Logger, onReady: @escaping @Sendable (String) async -> Void
    ) async throws {
        let configuration = open.configuration
        let isDemo = try await DemoMark(open.site).isSet()
        if isDemo, !configuration.isLoopback {
            throw ConfigurationProblem(
                what: "this database holds demo accounts with a known password",
                mend: "listen on 127.0.0.1, or start with an empty data folder")
        }
        try OpenSite.createFolder(configuration.uploadFolder)
        var web = WebConfiguration(uploadFolder: configuration.uploadFolder)
        web.host = configuration.host
        web.port = configuration.port
        web.isDemo = isDemo
        web.isSecure = configuration.usesSecureCookies
        if isDemo { web.demoAccounts = try await DemoMark(open.site).accounts() }
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        let server = buildApplication(
            site: open.site, configuration: web, logger: logger
        ) { port in await onReady("http://\(host):\(port)") }
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: BackgroundWork(site: open.site, logger: logger)),
                    .init(service: DailyReporter(site: open.site, logger: logger)),
                    .init(service: LedgerKeeper(site: open.site, logger: logger)),
                    .init(service: server),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await services.run()
        await open.close()
    }
}
