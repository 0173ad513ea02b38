/// Where the columns of the current row come from. One conformer per driver.
///
/// A getter never traps: where the column is null or of another kind it records the first such
/// fault with `note` and returns an empty value; the driver throws the fault after the closure.
package protocol RowSource: AnyObject {
    func isNull(_ column: Int) -> Bool
    func int64(_ column: Int) -> Int64
    func text(_ column: Int) -> String
    func blob(_ column: Int) -> [UInt8]
    /// Records a fault found above the driver, such as a number out of range.
    func note(_ fault: DecodingFault)
}

/// A column that does not hold what the reader asked for. Names the kind, never the value.
package struct DecodingFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// 0-based.
    package var column: Int
    package var expected: String
    package var found: String

    package init(column: Int, expected: String, found: String) {
        self.column = column
        self.expected = expected
        self.found = found
    }

    package var description: String { "column \(column): expected \(expected), found \(found)" }
}

/// The current row. Valid only inside the closure that received it. Columns count from 0.
///
/// Getters return values, not optionals, and do not throw: a column that is null or of the wrong
/// kind yields an empty value **and** makes the surrounding `fetch` throw
/// `PersistenceError.decoding` as soon as the closure returns, so a wrong value never gets away.
/// Text may be read from an integer column; an integer may not be read from a text column.
package struct Row {
    let source: any RowSource

    package init(_ source: any RowSource) { self.source = source }

    package func isNull(_ column: Int) -> Bool { source.isNull(column) }

    package func int64(_ column: Int) -> Int64 { source.int64(column) }

    package func int(_ column: Int) -> Int { Int(source.int64(column)) }

    package func text(_ column: Int) -> String { source.text(column) }

    package func blob(_ column: Int) -> [UInt8] { source.blob(column) }

    /// True for 1, false for 0, a fault for other numbers. A PostgreSQL `boolean` reads as 0 or 1.
    package func bool(_ column: Int) -> Bool {
        let number = source.int64(column)
        if number != 0 && number != 1 {
            source.note(DecodingFault(column: column, expected: "0 or 1", found: "another number"))
        }
        return number == 1
    }

    package func int64IfPresent(_ column: Int) -> Int64? {
        source.isNull(column) ? nil : source.int64(column)
    }

    package func intIfPresent(_ column: Int) -> Int? {
        source.isNull(column) ? nil : Int(source.int64(column))
    }

    package func textIfPresent(_ column: Int) -> String? {
        source.isNull(column) ? nil : source.text(column)
    }

    package func blobIfPresent(_ column: Int) -> [UInt8]? {
        source.isNull(column) ? nil : source.blob(column)
    }

    package func boolIfPresent(_ column: Int) -> Bool? {
        source.isNull(column) ? nil : bool(column)
    }
}
