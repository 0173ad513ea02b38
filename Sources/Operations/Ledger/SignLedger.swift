package import Casework
import LedgerProof
import Persistence
import Store

/// Makes the signed roots of the ledger: one for every day after its end, and one an hour in
/// between while entries come.
package struct SignLedger: Sendable {
    private static let hourSeconds: Int64 = 3_600

    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Makes what is due.
    ///
    /// - Returns: the roots made, the day's first.
    /// - Throws: `RootsTakenBack`, `LedgerBroken`.
    @discardableResult
    package func runIfDue() async throws -> [LedgerRootLine] {
        let site = site
        let now = site.clock()
        let today = site.zone.date(of: now)
        let yesterday = today.adding(days: -1)
        let isDue = try await site.database.read { tx in
            let last = try site.ledger.roots(limit: 1, in: tx).first
            let isHourOver =
                last.map {
                    now.seconds(since: Instant(milliseconds: $0.at)) >= SignLedger.hourSeconds
                } ?? true
            return (
                day: try site.ledger.root(of: yesterday, in: tx) == nil, hour: isHourOver
            )
        }
        guard isDue.day || isDue.hour else { return [] }
        let signer = site.sealer.ledgerSigner
        let kept = try site.rootMemory.read()
        let roots = try await site.database.write { tx in
            if let kept {
                let found = try site.ledger.root(number: kept.number, in: tx)
                guard found?.digest.hex == kept.digest else { throw RootsTakenBack(signed: kept) }
            }
            var made: [LedgerRootLine?] = []
            if isDue.day {
                made.append(
                    try site.ledger.sign(
                        .day, of: yesterday, endingAt: site.zone.instant(on: today), with: signer,
                        at: now, in: tx
                    ).flatMap(LedgerRootLine.init))
            }
            if isDue.hour, made.compactMap(\.self).isEmpty {
                made.append(
                    try site.ledger.sign(.hour, of: today, with: signer, at: now, in: tx)
                        .flatMap(LedgerRootLine.init))
            }
            return made.compactMap(\.self)
        }
        if let last = roots.last {
            try site.rootMemory.keep(RootMemory.Root(number: last.number, digest: last.digest))
        }
        return roots
    }
}
