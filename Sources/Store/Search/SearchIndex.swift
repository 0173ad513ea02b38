import HanText
package import Persistence

/// Keeps the search table in step with the orders: every change queues its order in its own
/// transaction, the indexer drains the queue. A crash in between loses nothing.
package enum SearchIndex {
    /// Orders indexed per transaction.
    package static let batchSize = 500

    /// Indexes up to `batchSize` queued orders.
    ///
    /// - Returns: how many; 0 means that the index is complete.
    package static func drain(in tx: borrowing Transaction) throws -> Int {
        let ids = try tx.fetch(
            """
            SELECT order_id FROM search_queue ORDER BY order_id LIMIT \(batchSize)\
            \(raw: tx.dialect.skipLocked)
            """
        ) { $0.int64(0) }
        guard !ids.isEmpty else { return 0 }
        let rows = try tx.fetch(
            """
            SELECT id, number, city_number, district_number, title, place, community, subdistrict,
                company, content
            FROM work_order WHERE id IN \(list: ids)
            """
        ) { row -> (id: Int64, tokens: String) in
            let texts = (1...9).compactMap { row.textIfPresent($0) }
            return (row.int64(0), SearchTokens(indexing: texts).tokens.joined(separator: " "))
        }
        try write(rows, in: tx)
        try tx.execute("DELETE FROM search_queue WHERE order_id IN \(list: ids)")
        return ids.count
    }

    private static func write(
        _ rows: [(id: Int64, tokens: String)], in tx: borrowing Transaction
    ) throws {
        switch tx.dialect {
        case .sqlite:
            try tx.execute("DELETE FROM order_search WHERE rowid IN \(list: rows.map(\.id))")
            try tx.insert(
                into: "order_search", columns: "rowid, tokens",
                rows: rows.map { [.integer($0.id), .text($0.tokens)] })
        case .postgres:
            for row in rows {
                try tx.execute(
                    """
                    INSERT INTO order_search (order_id, tokens)
                    VALUES (\(row.id), array_to_tsvector(string_to_array(\(row.tokens), ' ')))
                    ON CONFLICT (order_id) DO UPDATE SET tokens = excluded.tokens
                    """)
            }
        }
    }
}
