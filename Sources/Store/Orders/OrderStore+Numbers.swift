package import Casework
package import Persistence

extension OrderStore {
    /// The ids of the orders with these numbers; those that are not there are left out.
    package func ids(
        of numbers: [OrderNumber], in tx: borrowing Transaction
    ) throws -> [OrderID] {
        guard !numbers.isEmpty else { return [] }
        return try tx.fetch(
            "SELECT id FROM work_order WHERE number IN \(list: numbers.map(\.text))"
        ) { OrderID($0.int64(0)) }
    }
}
