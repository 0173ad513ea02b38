import Casework
import Logging
import Operations
import ServiceLifecycle

/// Work that goes on beside requests: the search index and the end of old sessions.
///
/// Level-triggered: each round looks at what is there to do, so a missed round costs only time.
struct BackgroundWork: Service {
    let site: Site
    let logger: Logger

    /// Pause between two looks at an empty search queue.
    static let pause = Duration.milliseconds(300)
    private static let sweepSeconds: Int64 = 600

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                var sweptAt = Instant(milliseconds: 0)
                while !Task.isCancelled {
                    await attempt("search index") { _ = try await IndexOrders(site).run() }
                    let now = site.clock()
                    if now.seconds(since: sweptAt) > Self.sweepSeconds {
                        sweptAt = now
                        await attempt("sessions") { try await SignIn(site).sweep() }
                    }
                    try await Task.sleep(for: Self.pause)
                }
            }
        } catch is CancellationError {
            // ignored: a shutdown ends this work.
        }
    }

    private func attempt(
        _ name: String, _ body: () async throws -> Void
    ) async {
        do {
            try await body()
        } catch is CancellationError {
            return
        } catch {
            logger.error("background work failed", metadata: ["work": "\(name)"])
        }
    }
}
