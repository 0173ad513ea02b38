package import Casework
import Foundation
package import LedgerProof
import Persistence
import Store

/// Verifies the ledger, every row it tells of, and that every order's events lead to its row.
package struct VerifyLedger: Sendable {
    static let setting = "ledger_verified"

    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Verifies on one snapshot and keeps the outcome for the ledger's page.
    ///
    /// - Parameter known: beginnings of digests of roots that were kept elsewhere.
    /// - Throws: `Forbidden`.
    package func run(known: [String] = [], for actor: Actor) async throws -> LedgerReport {
        guard Policy.allows(actor, .readLedger) else { throw Forbidden(action: "ledger") }
        let site = site
        let publicKey = try site.sealer.ledgerSigner.publicKey()
        let kept = try site.rootMemory.read()
        let report = try await site.database.read { tx in
            var report = try site.ledger.verify(publicKey: publicKey, known: known, in: tx)
            _ = try site.orders.verifyHistory(in: tx) { order, what in
                report.findings.add(
                    LedgerFinding(.unexplained, .order, String(order.value), note: what))
            }
            if let kept { report.demand(root: kept.number, digest: kept.digest) }
            return report
        }
        let state = LedgerState(
            verifiedAt: site.clock(), entries: report.entries, findings: report.findings.count)
        try await site.database.write { tx in
            try site.settings.set(VerifyLedger.setting, to: state.stored, in: tx)
        }
        return report
    }

    /// The number of the newest root of a day, if no verification came after it.
    ///
    /// - Parameter verified: the root of a day after which the caller last verified; nil when it
    ///   does not know. Then what the database says counts, unless it lies in the future.
    package func dueRoot(after verified: Int64?) async throws -> Int64? {
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            guard let day = try site.ledger.newestDay(in: tx) else { return nil }
            if let verified { return verified == day.number ? nil : day.number }
            let state = try site.settings.value(VerifyLedger.setting, in: tx)
                .flatMap(LedgerState.init(stored:))
            guard let state, (day.at...max(day.at, now)).contains(state.verifiedAt) else {
                return day.number
            }
            return nil
        }
    }
}

extension LedgerState {
    /// Milliseconds, entries, findings.
    fileprivate var stored: String { "\(verifiedAt.milliseconds) \(entries) \(findings)" }

    init?(stored: String) {
        let parts = stored.split(separator: " ").compactMap { Int64($0) }
        guard parts.count == 3 else { return nil }
        self.init(
            verifiedAt: Instant(milliseconds: parts[0]), entries: Int(parts[1]),
            findings: Int(parts[2]))
    }
}

enum Base64 {
    static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
