/// The current row of a table that is being read. Columns count as in `LoggedTable.columns`.
package protocol LedgerCells: AnyObject {
    /// Adds the cell in canonical form.
    func append(_ column: Int, to bytes: inout ProofBytes)
    /// The number in an integer column; 0 where there is none.
    func integer(_ column: Int) -> Int64
    /// Replaces `bytes` by the content of a column of text or bytes; empty where there is none.
    func copy(_ column: Int, to bytes: inout [UInt8])
}

/// Hands every row of a table to the closure: entries by ascending lane and seq, other tables in
/// any order. The row is valid only inside the closure.
package typealias LedgerRows = (LoggedTable, (any LedgerCells) throws -> Void) throws -> Void

extension LedgerCells {
    func text(_ column: Int) -> String {
        var bytes: [UInt8] = []
        copy(column, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The first column as the key of a kept row.
    func key(of table: LoggedTable) -> String {
        table.columns[0].kind == .integer ? String(integer(0)) : text(0)
    }
}
