package import Casework
import HanText
import LedgerProof
package import Persistence

/// The complainants, sealed, one row per order.
package struct ComplainantStore: Sendable {
    private let sealer: Sealer
    /// Between the fields of the sealed text; a control character that no field holds.
    private static let separator: Unicode.Scalar = "\u{1F}"

    package init(sealer: Sealer) {
        self.sealer = sealer
    }

    /// The row of one complainant, for bulk inserts. Sealing costs the time, so callers that write
    /// many do it before they hold the transaction.
    package struct SealedRow: Sendable {
        let order: OrderID
        let values: [SQLValue]
        /// Look-up hashes of further numbers: of the contact, and of several phones in one field.
        let hashes: [[UInt8]]
        let isNew: Bool
        let digest: ShortDigest
    }

    /// - Parameter isNew: the order is new, so that there is nothing to replace.
    package func sealed(
        _ complainant: Complainant, of order: OrderID, isNew: Bool = false
    ) throws -> SealedRow {
        let phoneHash = sealer.phoneHash(complainant.phone)
        let values: [SQLValue] = [
            .integer(order.value),
            .blob(try sealer.seal(ComplainantStore.joined(complainant), context: context(order))),
            sealer.nameHash(complainant.name).sqlValue, phoneHash.sqlValue,
        ]
        return SealedRow(
            order: order, values: values, hashes: hashes(of: complainant, besides: phoneHash),
            isNew: isNew, digest: LoggedTable.complainant.digest(of: values))
    }

    /// The four texts as they are sealed; none of them holds the separator.
    private static func joined(_ complainant: Complainant) -> [UInt8] {
        let mark = UInt8(ascii: separator)
        var bytes: [UInt8] = []
        let others = [complainant.phone, complainant.contact, complainant.exactAddress]
        bytes.append(contentsOf: complainant.name.utf8.filter { $0 != mark })
        for text in others {
            bytes.append(mark)
            bytes.append(contentsOf: text.utf8.filter { $0 != mark })
        }
        return bytes
    }

    private func hashes(of complainant: Complainant, besides own: [UInt8]?) -> [[UInt8]] {
        // Most people have one number, which is their own hash.
        let isNumber = complainant.phone.utf8.allSatisfy { (48...57).contains($0) }
        if complainant.contact.isEmpty, isNumber { return [] }
        let keys = [complainant.phone, complainant.contact].flatMap { text in
            let parts = PersonalText.parts(of: text)
            return parts.isEmpty ? [.phone(text)] : parts.map { PersonalKey($0) }
        }
        return Array(Set(keys.compactMap(sealer.hash(of:)).filter { $0 != own }))
    }

    /// Writes complainants, replacing those that are there. Only `OrderStore` does so, which tells
    /// the ledger.
    package static func write(_ rows: [SealedRow], in tx: borrowing Transaction) throws {
        try tx.insert(
            into: "complainant", columns: "order_id, sealed, name_hash, phone_hash",
            rows: rows.map(\.values),
            suffix: """
                ON CONFLICT (order_id) DO UPDATE SET sealed = excluded.sealed, \
                name_hash = excluded.name_hash, phone_hash = excluded.phone_hash
                """)
        let replaced = rows.filter { !$0.isNew }.map(\.order.value)
        if !replaced.isEmpty {
            try tx.execute(
                """
                DELETE FROM personal_hash
                WHERE order_id IN \(list: replaced) AND kind = \(PersonalKey.contactKind)
                """)
        }
        try tx.insert(
            into: "personal_hash", columns: "order_id, kind, hash",
            rows: rows.flatMap { row in
                row.hashes.map {
                    [.integer(row.order.value), .text(PersonalKey.contactKind), .blob($0)]
                }
            }, suffix: "ON CONFLICT (order_id, kind, hash) DO NOTHING")
    }

    /// The complainants of `orders` in clear. Only for comparing on import and for masking.
    package func load(
        _ orders: [OrderID], in tx: borrowing Transaction
    ) throws -> [OrderID: Complainant] {
        let rows = try tx.fetch(
            """
            SELECT order_id, sealed FROM complainant
            WHERE order_id IN \(list: orders.map(\.value))
            """
        ) { row in
            (OrderID(row.int64(0)), row.blob(1))
        }
        var result: [OrderID: Complainant] = [:]
        for (order, sealed) in rows {
            result[order] = try opened(sealed, of: order)
        }
        return result
    }

    package func masked(
        of order: OrderID, in tx: borrowing Transaction
    ) throws -> MaskedComplainant {
        let person = try load([order], in: tx)[order] ?? Complainant()
        return MaskedComplainant(
            name: Masking.name(person.name), phone: Masking.phone(person.phone),
            hasContact: !person.contact.isEmpty, hasAddress: !person.exactAddress.isEmpty)
    }

    /// Orders that belong to exactly this name or number, or whose texts hold it, newest first.
    package func orders(
        with key: PersonalKey, limit: Int, in tx: borrowing Transaction
    ) throws -> [OrderID] {
        guard let hash = sealer.hash(of: key) else { return [] }
        return try tx.fetch(
            """
            SELECT order_id FROM complainant WHERE phone_hash = \(hash)
            UNION SELECT order_id FROM complainant WHERE name_hash = \(hash)
            UNION SELECT order_id FROM personal_hash WHERE hash = \(hash)
            ORDER BY order_id DESC LIMIT \(limit)
            """
        ) { OrderID($0.int64(0)) }
    }

    /// The other orders of the complainant of `order`, by any of the numbers of phone and contact,
    /// and the order itself.
    package func orders(
        ofComplainantOf order: OrderID, limit: Int, in tx: borrowing Transaction
    ) throws -> [OrderID] {
        let kind = PersonalKey.contactKind
        let hashes = try tx.fetch(
            """
            SELECT phone_hash FROM complainant
            WHERE order_id = \(order.value) AND phone_hash IS NOT NULL
            UNION SELECT hash FROM personal_hash
            WHERE order_id = \(order.value) AND kind = \(kind)
            """
        ) { $0.blob(0) }
        let others = try tx.fetch(
            """
            SELECT order_id FROM complainant WHERE phone_hash IN \(list: hashes)
            UNION SELECT order_id FROM personal_hash
            WHERE hash IN \(list: hashes) AND kind = \(kind)
            ORDER BY order_id DESC LIMIT \(limit)
            """
        ) { OrderID($0.int64(0)) }
        return others.contains(order) ? others : others + [order]
    }

    /// The look-up hash of the phone that came with `order`; nil where there is none.
    package func phoneHash(
        of order: OrderID, in tx: borrowing Transaction
    ) throws -> [UInt8]? {
        try tx.fetchFirst(
            """
            SELECT phone_hash FROM complainant
            WHERE order_id = \(order.value) AND phone_hash IS NOT NULL
            """
        ) { $0.blob(0) }
    }

    /// The look-up hashes of all numbers in a text; of a phone also where only a phone's field
    /// tells it for one.
    package func hashes(of text: String) -> [[UInt8]] {
        let own = phoneHash(of: text)
        return hashes(of: Complainant(phone: text), besides: own) + [own].compactMap(\.self)
    }

    package func phoneHash(of phone: String) -> [UInt8]? { sealer.phoneHash(phone) }

    private func context(_ order: OrderID) -> String {
        "complainant \(order.value)"
    }

    private func opened(_ sealed: [UInt8], of order: OrderID) throws -> Complainant {
        let plain = String(
            decoding: try sealer.open(sealed, context: context(order)), as: UTF8.self)
        let parts = plain.unicodeScalars.split(
            separator: ComplainantStore.separator, omittingEmptySubsequences: false
        ).map { String($0) }
        guard parts.count == 4 else { throw SealBroken(context: context(order)) }
        return Complainant(
            name: parts[0], phone: parts[1], contact: parts[2], exactAddress: parts[3])
    }
}
