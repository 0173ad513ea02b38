/// The tables' side of a verification: the digest of every logged row as it is now.
package struct RowProofs: Sendable {
    struct RowDigest: Sendable {
        var key: Int64
        var version: Int64
        var digest: ShortDigest
        /// Events: when the row says it was.
        var at: Int64 = 0
    }

    /// Rows by key, once for each number of columns that a format digested.
    struct Rows: Sendable {
        var variants: [[RowDigest]] = []

        mutating func sort() {
            for index in variants.indices {
                variants[index].sort { ($0.key, $0.version) < ($1.key, $1.version) }
            }
        }
    }

    var events = Rows()
    var orders = Rows()
    var assignments = Rows()
    var people = Rows()
    var kept: [EntryProofs.KeptKey: [ShortDigest]] = [:]

    package init() {}

    package mutating func read(_ rows: LedgerRows) throws {
        events = try RowProofs.versioned(.event, rows) { ($0.integer(0), $0.integer(1)) }
        orders = try RowProofs.versioned(.order, rows) { ($0.integer(0), 0) }
        people = try RowProofs.versioned(.complainant, rows) { ($0.integer(0), 0) }
        assignments = RowProofs.lists(
            of: try RowProofs.versioned(.assignment, rows) { ($0.integer(0), $0.integer(1)) })
        for table in LoggedTable.kept {
            var bytes = ProofBytes()
            let counts = table.columnCounts
            try rows(table) { row in
                let key = EntryProofs.KeptKey(table: table, key: row.key(of: table))
                kept[key] = counts.map { digest(of: row, table, columns: $0, &bytes) }
            }
        }
    }

    private static func versioned(
        _ table: LoggedTable, _ rows: LedgerRows,
        _ key: @escaping (any LedgerCells) -> (Int64, Int64)
    ) throws -> Rows {
        let counts = table.columnCounts
        var result = Rows(variants: Array(repeating: [], count: counts.count))
        var bytes = ProofBytes()
        try rows(table) { row in
            let (key, version) = key(row)
            let at = table == .event ? row.integer(3) : 0
            for (index, count) in counts.enumerated() {
                result.variants[index].append(
                    RowDigest(
                        key: key, version: version,
                        digest: digest(of: row, table, columns: count, &bytes), at: at))
            }
        }
        result.sort()
        return result
    }

    /// One digest for the assignments of an order.
    private static func lists(of rows: Rows) -> Rows {
        Rows(
            variants: rows.variants.map { variant in
                var result: [RowDigest] = []
                var list: [ShortDigest] = []
                for (index, row) in variant.enumerated() {
                    list.append(row.digest)
                    if index + 1 == variant.count || variant[index + 1].key != row.key {
                        result.append(
                            RowDigest(key: row.key, version: 0, digest: ShortDigest(of: list)))
                        list.removeAll(keepingCapacity: true)
                    }
                }
                return result
            })
    }
}

/// The digest of a row as a format with `columns` columns saw it; `absent`, which no row has, where
/// a younger column holds more than it was added with.
private func digest(
    of row: any LedgerCells, _ table: LoggedTable, columns: Int, _ bytes: inout ProofBytes
) -> ShortDigest {
    let all = table.columns
    for column in columns..<max(columns, all.count) {
        bytes.begin(table, columns: 1)
        row.append(column, to: &bytes)
        let found = bytes.bytes
        bytes.begin(table, columns: 1)
        switch all[column].initial {
        case .null: bytes.addNull()
        case .zero: bytes.add(0)
        case .emptyText: bytes.add("")
        }
        if found != bytes.bytes { return .absent }
    }
    bytes.begin(table, columns: columns)
    for column in 0..<columns { row.append(column, to: &bytes) }
    return bytes.digest.short
}
