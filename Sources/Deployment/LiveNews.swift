import Logging
import Operations
import PersistencePostgres
import ServiceLifecycle

/// Hears what other nodes tell, and ends all open streams when the process ends.
struct LiveNews: Service {
    let open: OpenSite
    let logger: Logger

    func run() async throws {
        let listener = open.listener(logger)
        listener?.start()
        do {
            // Nothing to do here; a listener has a thread of its own.
            try await gracefulShutdown()
        } catch is CancellationError {
            // ignored: the process ends without grace, which ends the streams too.
        }
        open.site.live.close()
        await listener?.stop()
    }
}

extension OpenSite {
    /// What brings the words of other nodes to this one; nil on SQLite, which has one node.
    func listener(_ logger: Logger) -> PostgresListener? {
        guard let url = configuration.databaseURL, let relay = site.relay else { return nil }
        return PostgresListener(
            PostgresConfiguration(url),
            PostgresListener.Ears(
                heard: { relay.receive($0) }, missed: { relay.missed() },
                failed: { logger.warning("no word from other nodes; trying again") }))
    }
}
