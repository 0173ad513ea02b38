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
            var page = try site.ledger.page(
                filter, after: cursor, limit: ReadLedger.pageSize, zone: site.zone, in: tx)
            page.people = try ReadLedger.people(of: page, site, in: tx)
            return Overview(
                page: page,
                roots: try site.ledger.roots(limit: ReadLedger.rootsShown, in: tx)
                    .compactMap(LedgerRootLine.init),
                state: try site.settings.value(VerifyLedger.setting, in: tx)
                    .flatMap(LedgerState.init(stored:)),
                publicKey: publicKey)
        }
    }

    /// Everybody the entries speak of, in one query.
    private static func people(
        of page: LedgerPage, _ site: Site, in tx: borrowing Transaction
    ) throws -> LedgerPeople {
        var ids: Set<Int64> = []
        var names: Set<String> = []
        for entry in page.entries {
            names.formUnion([entry.actor, entry.subject])
            for value in [entry.detail["account"], entry.detail["accounts"]].compactMap({ $0 }) {
                names.insert(value)
                ids.formUnion(value.split(separator: ",").compactMap { Int64($0) })
            }
        }
        var people = LedgerPeople()
        for found in try site.accounts.names(ofIDs: ids, orNames: names, in: tx) {
            people.byName[found.name] = found.displayName
            people.byID[String(found.id)] = found.displayName
        }
        return people
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
            at: Instant(milliseconds: root.at), entries: root.entryCount,
            digest: root.digest.hex)
    }
}
