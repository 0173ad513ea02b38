package import Casework
package import Persistence

/// Looks that are not at one order: look-ups, and rows of an import given back.
extension LookStore {
    /// Stored for look-ups; what they find is a `PersonalLook` of each order.
    private static let searched = "searched"

    /// Rows about to be given back. Nothing personal is in it but keyed hashes.
    package struct ReturnedRows: Sendable {
        let id: Int64
        let purpose: RevealPurpose
        let reason: String
        let fields: [String]
        let hashes: [[UInt8]]

        /// - Parameters:
        ///   - fields: names of what is given back.
        ///   - hashes: look-up hashes of the numbers of the people whose data it is.
        package init(
            id: Int64, purpose: RevealPurpose, reason: String, fields: [String],
            hashes: [[UInt8]]
        ) {
            self.id = id
            self.purpose = purpose
            self.reason = reason
            self.fields = fields
            self.hashes = hashes
        }
    }

    package func add(
        _ rows: ReturnedRows, by actor: Actor, at now: Instant, in tx: borrowing Transaction
    ) throws {
        try add(
            rows.id, PersonalLook.Kind.returned.rawValue, rows.purpose.rawValue, rows.reason,
            rows.fields, by: actor, at: now, in: tx)
        try tx.insert(
            into: "broad_look_hash", columns: "look, hash",
            rows: Set(rows.hashes).map { [.integer(rows.id), .blob($0)] })
    }

    /// Records a look-up by `field`, found or not.
    package func addSearch(
        _ id: Int64, by actor: Actor, for field: String, at now: Instant,
        in tx: borrowing Transaction
    ) throws {
        try add(id, LookStore.searched, "", "", [field], by: actor, at: now, in: tx)
    }

    private func add(
        _ id: Int64, _ kind: String, _ purpose: String, _ reason: String, _ fields: [String],
        by actor: Actor, at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "broad_look",
            columns: "id, kind, at, account, actor, purpose, reason, fields",
            rows: [
                [
                    .integer(id), .text(kind), .integer(now.milliseconds),
                    .integer(actor.account), .text(actor.name), .text(purpose), .text(reason),
                    .text(fields.joined(separator: ",")),
                ]
            ])
    }

    /// How often `actor` has looked people up since an hour ago and since `midnight`.
    package func searches(
        of actor: Actor, at now: Instant, midnight: Instant, in tx: borrowing Transaction
    ) throws -> RevealCount {
        func count(since start: Instant, _ tx: borrowing Transaction) throws -> Int {
            try tx.fetchFirst(
                """
                SELECT count(*) FROM broad_look WHERE account = \(actor.account)
                AND kind = \(LookStore.searched) AND at > \(start.milliseconds)
                """
            ) { $0.int(0) } ?? 0
        }
        return RevealCount(
            inHour: try count(since: now.adding(hours: -1), tx),
            onDay: try count(since: midnight.adding(seconds: -1), tx))
    }

    /// The times that rows with the number behind `hash` were given back, newest first.
    package func returns(
        with hash: [UInt8], limit: Int, in tx: borrowing Transaction
    ) throws -> [PersonalLook] {
        try tx.fetch(
            """
            SELECT l.at, l.actor, a.display_name, l.purpose, l.reason, l.fields
            FROM broad_look l LEFT JOIN account a ON a.id = l.account
            WHERE l.id IN (SELECT look FROM broad_look_hash WHERE hash = \(hash))
            ORDER BY l.at DESC, l.id DESC LIMIT \(limit)
            """
        ) { row in
            PersonalLook(
                kind: .returned, at: Instant(milliseconds: row.int64(0)), account: row.text(1),
                displayName: row.textIfPresent(2) ?? "", number: nil,
                purpose: RevealPurpose(rawValue: row.text(3)), reason: row.text(4),
                fields: row.text(5).split(separator: ",").map(String.init))
        }
    }
}
