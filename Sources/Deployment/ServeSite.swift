import Casework
import Hummingbird
package import Logging
import Operations
import ServiceLifecycle
import UnixSignals
import Web

/// What an operator is told when the server listens.
package struct Listening: Sendable {
    package let address: String
    /// What whoever makes the first account has to type; nil where none is asked for.
    package let setupCode: String?
}

/// Runs a deployment: HTTP and the work beside it, until SIGTERM or SIGINT.
package enum ServeSite {
    /// - Parameter onReady: called once when the server listens.
    /// - Throws: `ConfigurationProblem` when demo data would be reachable from other machines, or
    ///   the certificate cannot be used.
    package static func run(
        _ open: OpenSite, logger: Logger, onReady: @escaping @Sendable (Listening) async -> Void
    ) async throws {
        let configuration = open.configuration
        let isDemo = try await DemoMark(open.site).isSet()
        if isDemo, configuration.isReachedFromOutside {
            throw ConfigurationProblem(
                what: "this database holds demo accounts with a known password",
                mend: "listen on 127.0.0.1 without a proxy, or start with an empty data folder")
        }
        try OpenSite.createFolder(configuration.uploadFolder)
        var web = try surface(configuration)
        web.isDemo = isDemo
        web.backups = configuration.backups
        web.night = configuration.night
        if isDemo { web.demoAccounts = try await DemoMark(open.site).accounts() }
        if configuration.isReachedFromOutside, try await ManageAccounts(open.site).all().isEmpty {
            web.setupCode = setupCode()
        }
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        let scheme = web.certificate == nil ? "http" : "https"
        let code = web.setupCode
        let server = buildApplication(
            site: open.site, configuration: web, logger: logger
        ) { port in
            await onReady(Listening(address: "\(scheme)://\(host):\(port)", setupCode: code))
        }
        var work: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: BackgroundWork(site: open.site, logger: logger)),
            .init(service: DailyReporter(site: open.site, logger: logger)),
            .init(service: LedgerKeeper(site: open.site, logger: logger)),
            .init(service: CertificateReloader(certificate: web.certificate, logger: logger)),
        ]
        if let plan = configuration.backups {
            let clerk = try BackupClerk(open: open, plan: plan, logger: logger)
            work.append(.init(service: clerk))
        }
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                // The last is asked to end first: streams end before the server waits for them.
                services: work + [
                    .init(service: server),
                    .init(service: LiveNews(open: open, logger: logger)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await services.run()
        await open.close()
    }

    /// How the site is reached and what it bears, as the operator set it.
    private static func surface(
        _ configuration: DeploymentConfiguration
    ) throws -> WebConfiguration {
        var web = WebConfiguration(uploadFolder: configuration.uploadFolder)
        web.host = configuration.host
        web.port = configuration.port
        web.trustsProxy = configuration.trustsProxy
        web.publicAddress = configuration.address.map { _ in configuration.publicAddress }
        web.requestLimits = RequestLimitSettings(perSession: configuration.requestsPerMinute)
        if let file = configuration.certificateFile, let key = configuration.certificateKeyFile {
            do {
                web.certificate = try ServerCertificate(certificateFile: file, keyFile: key)
            } catch let problem as CertificateProblem {
                throw ConfigurationProblem(problem, certificateFile: file, keyFile: key)
            }
        }
        web.isSecure = configuration.usesSecureCookies || web.certificate != nil
        return web
    }

    /// Ten letters and figures that are not mistaken for each other: 49 bits.
    private static func setupCode() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        return String((0..<10).map { _ in letters[Int.random(in: letters.indices)] })
    }
}
