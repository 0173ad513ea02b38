import CLibPQ
import Foundation
import Persistence
import Synchronization

/// One thread of the pool with its connection: takes a job, runs it, tries again where that helps.
final class PostgresWorker {
    /// The first pause before a closure runs again; doubled each time, and spread by chance so that
    /// two transactions do not meet again.
    private static let pauseSeconds = 0.002

    private enum Verdict {
        case done
        case failed(any Error)
        /// Deadlock or serialization failure.
        case conflict(any Error)
        /// The connection broke before the commit, or its prepared statements are out of date.
        case lost(any Error)
    }

    private let configuration: PostgresConfiguration
    private let queue: WorkQueue
    private let counters: DriverCounters
    private let canceller = PostgresCanceller()
    private var link: PostgresLink?

    init(_ configuration: PostgresConfiguration, _ queue: WorkQueue, _ counters: DriverCounters) {
        self.configuration = configuration
        self.queue = queue
        self.counters = counters
    }

    func serve() {
        while let job = queue.next() {
            guard job.begin(interrupt: { [canceller] in canceller.cancel() }) else { continue }
            counters.count(job.access)
            job.finish(run(job))
        }
        disconnect()
    }

    /// Returns the error for the caller, nil after success.
    private func run(_ job: QueuedJob) -> (any Error)? {
        var conflicts = 0
        var losses = 0
        while true {
            switch attempt(job) {
            case .done: return nil
            case .failed(let error): return error
            case .conflict(let error):
                conflicts += 1
                guard conflicts < configuration.attemptsMax, !job.isCancelled else { return error }
                let pause = Self.pauseSeconds * Double(1 << min(conflicts, 6))
                Thread.sleep(forTimeInterval: pause * Double.random(in: 0.5...1.5))
            case .lost(let error):
                losses += 1
                guard losses == 1, !job.isCancelled else { return error }
            }
            counters.retries.add(1, ordering: .relaxed)
        }
    }

    private func attempt(_ job: QueuedJob) -> Verdict {
        let link: PostgresLink
        do {
            link = try connected()
        } catch {
            return .failed(error)
        }
        let session = PostgresSession(link, canceller, job, counters)
        do {
            try session.run()
            try session.commit()
            return .done
        } catch {
            return judge(error, session, link)
        }
    }

    private func judge(
        _ error: any Error, _ session: PostgresSession, _ link: PostgresLink
    ) -> Verdict {
        do {
            if !link.isBroken { try session.rollBack() }
        } catch {
            // ignored: the link is broken now, which is dealt with below.
        }
        if link.isBroken {
            let problem = link.problem
            disconnect()
            return session.isCommitting
                ? .failed(PersistenceError.outcomeUnknown(problem)) : .lost(error)
        }
        guard let failure = session.failure else { return .failed(error) }
        if failure.isStalePlan {
            // A new connection knows no outdated statement.
            disconnect()
            return .lost(error)
        }
        return failure.isConflict ? .conflict(error) : .failed(error)
    }

    private func connected() throws -> PostgresLink {
        if let link { return link }
        let opened = try PostgresLink(configuration)
        counters.connects.add(1, ordering: .relaxed)
        canceller.use(opened.connection)
        link = opened
        return opened
    }

    private func disconnect() {
        canceller.use(nil)
        link = nil
    }
}
