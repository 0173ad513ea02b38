package import Casework
import HanText
package import Persistence

/// The texts of orders as they were written, where the order holds a masked form; sealed, each
/// bound to its order, event and field.
package struct SealedTextStore: Sendable {
    private let sealer: Sealer

    package init(sealer: Sealer) {
        self.sealer = sealer
    }

    /// Texts of one event, sealed, with the look-up hashes of what was found in them.
    package struct SealedTexts: Sendable {
        let texts: [[SQLValue]]
        let hashes: [[SQLValue]]
    }

    /// Seals `originals`, by field, which came with event `version`. Takes its time, so callers
    /// that write many do it before they hold the transaction.
    package func sealed(
        _ originals: [String: String], of order: OrderID, version: Int
    ) throws -> SealedTexts {
        var texts: [[SQLValue]] = []
        var hashes: [[SQLValue]] = []
        for (field, text) in originals {
            let bytes = try sealer.seal(
                Array(text.utf8), context: context(order, version, field))
            texts.append([
                .integer(order.value), .integer(Int64(version)), .text(field), .blob(bytes),
            ])
            for part in PersonalText.parts(of: text) {
                let key = PersonalKey(part)
                guard let hash = sealer.hash(of: key) else { continue }
                hashes.append([.integer(order.value), .text(key.kind), .blob(hash)])
            }
        }
        return SealedTexts(texts: texts, hashes: Array(Set(hashes)))
    }

    package func save(_ sealed: [SealedTexts], in tx: borrowing Transaction) throws {
        try tx.insert(
            into: "sealed_text", columns: "order_id, version, field, sealed",
            rows: sealed.flatMap(\.texts))
        try tx.insert(
            into: "personal_hash", columns: "order_id, kind, hash", rows: sealed.flatMap(\.hashes),
            suffix: "ON CONFLICT (order_id, kind, hash) DO NOTHING")
    }

    /// Every sealed text of an order, in clear, oldest first.
    package func load(
        _ order: OrderID, in tx: borrowing Transaction
    ) throws -> [RevealedText] {
        try rows(of: [order], in: tx).map { try opened($0) }
    }

    /// The latest text of each field, by order, for comparing on import.
    package func latest(
        of orders: [OrderID], in tx: borrowing Transaction
    ) throws -> [OrderID: [String: String]] {
        var result: [OrderID: [String: String]] = [:]
        for row in try rows(of: orders, in: tx) {
            result[row.order, default: [:]][row.field] = try opened(row).text
        }
        return result
    }

    /// How many texts of an order are sealed.
    package func count(of order: OrderID, in tx: borrowing Transaction) throws -> Int {
        try tx.fetchFirst(
            "SELECT count(*) FROM sealed_text WHERE order_id = \(order.value)"
        ) { $0.int(0) } ?? 0
    }

    private struct StoredText {
        let order: OrderID
        let version: Int
        let field: String
        let sealed: [UInt8]
    }

    private func rows(
        of orders: [OrderID], in tx: borrowing Transaction
    ) throws -> [StoredText] {
        guard !orders.isEmpty else { return [] }
        return try tx.fetch(
            """
            SELECT order_id, version, field, sealed FROM sealed_text
            WHERE order_id IN \(list: orders.map(\.value)) ORDER BY order_id, version, field
            """
        ) { row in
            StoredText(
                order: OrderID(row.int64(0)), version: row.int(1), field: row.text(2),
                sealed: row.blob(3))
        }
    }

    private func opened(_ row: StoredText) throws -> RevealedText {
        let bytes = try sealer.open(
            row.sealed, context: context(row.order, row.version, row.field))
        return RevealedText(
            field: row.field, version: row.version, text: String(decoding: bytes, as: UTF8.self))
    }

    private func context(_ order: OrderID, _ version: Int, _ field: String) -> String {
        "text \(order.value) \(version) \(field)"
    }
}
