package import Casework
import LedgerProof
import Persistence
import Store

/// An auditor reads the ledger.
package struct ReadLedger: Sendable {
    /// Entries on a page.
    package static let pageSize = 50
    /// Roots shown beside them.
    package static let rootsShown = 10

    package struct Overview: Sendable {
        package let page: LedgerPage
        package let roots: [LedgerRootLine]
        /// The last verification; nil when there was none.
        package let state: LedgerState?
        /// Base 64.
        package let publicKey: String
    }

    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// - Throws: `Forbidden`.
    package func run(
        _ filter: LedgerFilter, after cursor: LedgerCursor?, for actor: Actor
    ) async throws -> Overview {
        guard Policy.allows(actor, .readLedger) else { throw Forbidden(action: "ledger") }
        let site = site
        let publicKey = try publicKey()
        return try await site.database.read { tx in
            Overview(
                page: try site.ledger.page(
                    filter, after: cursor, limit: ReadLedger.pageSize, zone: site.zone, in: tx),
                roots: try site.ledger.roots(limit: ReadLedger.rootsShown, in: tx)
                    .compactMap(LedgerRootLine.init),
                state: try site.settings.value(VerifyLedger.setting, in: tx)
                    .flatMap(LedgerState.init(stored:)),
                publicKey: publicKey)
        }
    }

    /// The key that checks the signatures of the roots, in base 64. No secret.
    package func publicKey() throws -> String {
        Base64.text(try site.sealer.ledgerSigner.publicKey())
    }
}

extension LedgerRootLine {
    init?(_ root: LedgerRoot) {
        guard let day = LocalDate(root.day) else { return nil }
        self.init(
            number: root.number, day: day, endsDay: root.kind == .day,
            at: Instant(milliseconds: root.at), entries: root.heads.map(\.seq).reduce(0, +),
            digest: root.digest.hex)
    }
}
