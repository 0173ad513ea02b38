import HanText
package import Persistence

/// Keeps the search table in step with the orders: every change queues its order in its own
/// transaction, the indexer drains the queue. A crash in between loses nothing.
package enum SearchIndex {
    /// Orders indexed per transaction.
    package static let batchSize = 500

    /// Queued orders and their tokens as of a version.
    package struct Batch: Sendable {
        fileprivate let entries: [(id: Int64, version: Int, tokens: String)]

        package var count: Int { entries.count }
    }

    /// Up to `batchSize` queued orders with their tokens. Cutting texts into tokens costs the most,
    /// so it is done here, in a read transaction, where it holds up nobody.
    package static func next(in tx: borrowing Transaction) throws -> Batch {
        let entries = try tx.fetch(
            """
            SELECT o.id, o.version, o.number, o.city_number, o.district_number, o.title, o.place,
                o.community, o.subdistrict, o.company, o.content
            FROM (SELECT order_id FROM search_queue ORDER BY order_id LIMIT \(batchSize)) AS q
            JOIN work_order o ON o.id = q.order_id
            """
        ) { row -> (id: Int64, version: Int, tokens: String) in
            let texts = (2...10).compactMap { row.textIfPresent($0) }
            let tokens = SearchTokens(indexing: texts).tokens.joined(separator: " ")
            return (row.int64(0), row.int(1), tokens)
        }
        return Batch(entries: entries)
    }

    /// Writes a batch and takes it out of the queue. Orders that changed since it was made stay in
    /// the queue for the next one.
    package static func write(_ batch: Batch, in tx: borrowing Transaction) throws {
        let ids = batch.entries.map(\.id)
        guard !ids.isEmpty else { return }
        let stored = try tx.fetch(
            """
            SELECT id, version FROM work_order WHERE id IN \(list: ids)\(raw: tx.dialect.forShare)
            """
        ) { ($0.int64(0), $0.int(1)) }
        let versions = Dictionary(stored) { first, _ in first }
        let current = batch.entries.filter { versions[$0.id] == $0.version }
        try write(current.map { ($0.id, $0.tokens) }, in: tx)
        try tx.enqueue("DELETE FROM search_queue WHERE order_id IN \(list: current.map(\.id))")
    }

    /// After many orders: PostgreSQL keeps new words in a list that every search reads through,
    /// until this sorts them in.
    package static func settle(in tx: borrowing Transaction) throws {
        guard tx.dialect == .postgres else { return }
        _ = try tx.fetch("SELECT gin_clean_pending_list('order_search_tokens')") { $0.int64(0) }
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
            // Sorting new words into the index costs less for many orders at once; `settle` does
            // it at the end of a long queue.
            if rows.count == batchSize {
                try tx.enqueue("SET LOCAL gin_pending_list_limit = 65536")
            }
            for row in rows {
                try tx.enqueue(
                    """
                    INSERT INTO order_search (order_id, tokens)
                    VALUES (\(row.id), array_to_tsvector(string_to_array(\(row.tokens), ' ')))
                    ON CONFLICT (order_id) DO UPDATE SET tokens = excluded.tokens
                    """)
            }
        }
    }
}
