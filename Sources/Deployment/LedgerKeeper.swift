import Casework
import LedgerProof
import Logging
import Operations
import ServiceLifecycle

/// Signs the roots of the ledger when they are due, and verifies the whole after the end of a day.
struct LedgerKeeper: Service {
    let site: Site
    let logger: Logger

    private static let pause = Duration.seconds(30)

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    await keep()
                    try await Task.sleep(for: Self.pause)
                }
            }
        } catch is CancellationError {
            // ignored: a shutdown ends this work.
        }
    }

    private func keep() async {
        do {
            let made = try await SignLedger(site).runIfDue()
            guard made.contains(where: \.endsDay) else { return }
            let report = try await VerifyLedger(site).run(for: .system)
            if report.isProven {
                logger.info("ledger verified", metadata: ["entries": "\(report.entries)"])
            } else {
                logger.critical(
                    "the ledger does not explain the data; run jiesu verify ledger",
                    metadata: ["findings": "\(report.findings.count)"])
            }
        } catch is CancellationError {
            return
        } catch {
            logger.error("keeping the ledger failed")
        }
    }
}
