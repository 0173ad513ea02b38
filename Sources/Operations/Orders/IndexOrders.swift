import Persistence
import Store

/// Brings the search index up to date.
package struct IndexOrders: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Drains the whole queue.
    ///
    /// - Returns: the number of orders indexed.
    @discardableResult
    package func run() async throws -> Int {
        var indexed = 0
        while true {
            let batch = try await site.database.read { tx in try SearchIndex.next(in: tx) }
            if batch.count == 0 {
                if indexed >= SearchIndex.batchSize {
                    try await site.database.write { tx in try SearchIndex.settle(in: tx) }
                }
                return indexed
            }
            try await site.database.write { tx in try SearchIndex.write(batch, in: tx) }
            indexed += batch.count
            try Task.checkCancellation()
        }
    }
}
