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
    /// After a failed verification, and between two alarms of the same kind.
    private static let retrySeconds: Int64 = 3_600

    /// What is remembered from round to round.
    private struct Round {
        /// The root of a day after which this process verified last.
        var verified: Int64?
        var nextVerification = Instant(milliseconds: 0)
        var nextAlarm = Instant(milliseconds: 0)
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                var round = Round()
                while !Task.isCancelled {
                    await sign(&round)
                    await verify(&round)
                    try await Task.sleep(for: Self.pause)
                }
            }
        } catch is CancellationError {
            // ignored: a shutdown ends this work.
        }
    }

    private func sign(_ round: inout Round) async {
        do {
            try await SignLedger(site).runIfDue()
        } catch is CancellationError {
            return
        } catch let problem as RootsTakenBack {
            let now = site.clock()
            guard now >= round.nextAlarm else { return }
            round.nextAlarm = now.adding(seconds: Self.retrySeconds)
            logger.critical(
                """
                the database no longer holds a root that this server signed; nothing is signed \
                until it does, or until ledger-root is removed from the data folder
                """,
                metadata: [
                    "root": "\(problem.signed.number)", "digest": "\(problem.signed.digest)",
                ])
        } catch {
            logger.error("signing the ledger failed")
        }
    }

    private func verify(_ round: inout Round) async {
        let now = site.clock()
        guard now >= round.nextVerification else { return }
        do {
            let ledger = VerifyLedger(site)
            guard let due = try await ledger.dueRoot(after: round.verified) else { return }
            round.nextVerification = now.adding(seconds: Self.retrySeconds)
            let report = try await ledger.run(for: .system)
            round.verified = due
            round.nextVerification = now
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
            logger.error("verifying the ledger failed")
        }
    }
}
