import Casework
import Logging
import Operations
import Profiles
import ServiceLifecycle

/// Makes the daily report at the profile's hour, so that it lies there at 8 o'clock.
///
/// Looks every half minute whether the report of the day before is due and missing: a node that was
/// down at the hour makes it when it comes back.
struct DailyReporter: Service {
    let site: Site
    let logger: Logger

    private static let pause = Duration.seconds(30)

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    await makeIfDue()
                    try await Task.sleep(for: Self.pause)
                }
            }
        } catch is CancellationError {
            // ignored: a shutdown ends this work.
        }
    }

    private func makeIfDue() async {
        let now = site.clock()
        guard site.zone.secondOfDay(of: now) >= site.profile.reportSecond else { return }
        let day = site.zone.date(of: now).adding(days: -1)
        let reports = DailyReports(site)
        do {
            guard try await reports.stored(day, for: .system) == nil else { return }
            _ = try await reports.make(day, base: .full, for: .system)
            logger.info("daily report made", metadata: ["day": "\(day.text)"])
        } catch is CancellationError {
            return
        } catch {
            logger.error("daily report failed", metadata: ["day": "\(day.text)"])
        }
    }
}
