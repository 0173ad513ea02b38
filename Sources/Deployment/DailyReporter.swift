import Casework
import Logging
import Operations
import Profiles
import ServiceLifecycle

/// Makes the daily report at the profile's hour, so that it lies there at 8 o'clock.
///
/// Looks every half minute which reports are due and missing: a node that was down at the hour, or
/// for days, makes them when it comes back.
struct DailyReporter: Service {
    let site: Site
    let logger: Logger

    private static let pause = Duration.seconds(30)

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    await makeMissing()
                    try await Task.sleep(for: Self.pause)
                }
            }
        } catch is CancellationError {
            // ignored: a shutdown ends this work.
        }
    }

    private func makeMissing() async {
        let reports = DailyReports(site)
        do {
            for day in try await reports.missing() {
                try Task.checkCancellation()
                await make(day, reports)
            }
        } catch is CancellationError {
            return
        } catch {
            logger.error("daily reports cannot be looked up")
        }
    }

    /// One day's failure leaves the others their chance.
    private func make(_ day: LocalDate, _ reports: DailyReports) async {
        do {
            _ = try await reports.keep(day, for: .system)
            logger.info("daily report made", metadata: ["day": "\(day.text)"])
        } catch is CancellationError {
            return
        } catch {
            logger.error("daily report failed", metadata: ["day": "\(day.text)"])
        }
    }
}
