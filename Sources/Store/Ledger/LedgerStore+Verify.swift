package import LedgerProof
package import Persistence

extension LedgerStore {
    /// Checks the chain, the heads, the roots and every row of the logged tables, on one snapshot.
    ///
    /// - Parameters:
    ///   - publicKey: the key that signed the roots; nil leaves signatures unchecked.
    ///   - known: beginnings of digests of roots kept elsewhere, in lower-case hexadecimal.
    package func verify(
        publicKey: [UInt8]?, known: [String] = [], in tx: borrowing Transaction
    ) throws -> LedgerReport {
        try SnapshotStore().allowLongStatements(in: tx)
        let cells = RowCells()
        var entries = EntryProofs(publicKey: publicKey)
        try entries.read { table, body in
            try LedgerStore.forEach(table, cells, in: tx, body)
        }
        var rows = RowProofs()
        try rows.read { table, body in
            try LedgerStore.forEach(table, cells, in: tx, body)
        }
        return LedgerReport(entries, rows, known: known)
    }

    private static func forEach(
        _ table: LoggedTable, _ cells: RowCells, in tx: borrowing Transaction,
        _ body: (any LedgerCells) throws -> Void
    ) throws {
        cells.table = table
        let order: SQL = table == .entry ? " ORDER BY lane, seq" : ""
        try tx.forEach("\(raw: table.select)\(raw: order)") { row in
            cells.row = row
            try body(cells)
        }
        cells.row = nil
    }
}

/// The current row of a statement as the verification reads it.
private final class RowCells: LedgerCells {
    var table = LoggedTable.entry
    var row: Row?

    func append(_ column: Int, to bytes: inout ProofBytes) {
        row?.append(column, of: table, to: &bytes)
    }

    func integer(_ column: Int) -> Int64 {
        row?.int64IfPresent(column) ?? 0
    }

    func copy(_ column: Int, to bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        guard let row, !row.isNull(column) else { return }
        switch table.columns[column].kind {
        case .integer: break
        case .text: bytes.append(contentsOf: row.text(column).utf8)
        case .bytes: bytes.append(contentsOf: row.blob(column))
        }
    }
}
