package import Casework
import HanText
import Persistence
import Store

/// The auditor reads warnings of unusual looking and settles each with what was found.
package struct SettleWarning: Sendable {
    private let site: Site
    /// Warnings on one page.
    package static let limit = 200
    package static let remarkMinimum = 5
    package static let remarkMaximum = 500

    package init(_ site: Site) {
        self.site = site
    }

    /// Open ones first.
    ///
    /// - Throws: `Forbidden`.
    package func list(for actor: Actor) async throws -> [PersonalWarning] {
        let site = try allowed(actor)
        return try await site.database.read { tx in
            try site.looks.warnings(limit: Self.limit, in: tx)
        }
    }

    /// - Throws: `Forbidden`; `WarningRefusal`, also for a warning about the actor.
    package func run(_ id: Int64, remark: String, by actor: Actor) async throws {
        let site = try allowed(actor)
        let now = site.clock()
        let remark = PersonalText.masked(normalizedText(remark))
        let length = remark.unicodeScalars.count
        guard length >= Self.remarkMinimum else {
            throw WarningRefusal.remarkMissing(minimum: Self.remarkMinimum)
        }
        guard length <= Self.remarkMaximum else {
            throw WarningRefusal.remarkTooLong(maximum: Self.remarkMaximum)
        }
        try await site.database.write { tx in
            guard let warning = try site.looks.warning(id, in: tx) else {
                throw WarningRefusal.unknown
            }
            guard warning.account != actor.name else { throw WarningRefusal.own }
            guard try site.looks.settle(id, remark: remark, by: actor, at: now, in: tx) else {
                throw WarningRefusal.alreadySettled
            }
            try site.ledger.append(
                LedgerNote(
                    .warningSettled, subject: String(id),
                    detail: ["kind": warning.kind.rawValue, "account": warning.account]),
                by: actor, at: now, in: tx)
        }
    }

    private func allowed(_ actor: Actor) throws -> Site {
        guard Policy.allows(actor, .readLedger) else {
            throw Forbidden(action: SiteAction.readLedger.rawValue)
        }
        return site
    }
}
