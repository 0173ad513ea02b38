/// What one column of a sheet means.
package struct ColumnMeaning: Equatable, Sendable {
    /// Counts from 0.
    package let column: Int
    /// The heading as written; of two heading rows, `group/detail`. A column without one is
    /// named by its letter.
    package let heading: String
    /// Nil for a column that is kept under its own name.
    package let field: FieldName?
    /// The heading that stands in the file: another one than `heading` where headings are shifted,
    /// empty where there is none.
    package let written: String

    package init(column: Int, heading: String, field: FieldName?, written: String? = nil) {
        self.column = column
        self.heading = heading
        self.field = field
        self.written = written ?? heading
    }

    /// `A` to `XFD`.
    package var letter: String { ColumnMeaning.letter(of: column) }

    package static func letter(of column: Int) -> String {
        var letters: [Character] = []
        var rest = column + 1
        while rest > 0 {
            letters.append(Character(Unicode.Scalar(UInt8(0x41 + (rest - 1) % 26))))
            rest = (rest - 1) / 26
        }
        return String(letters.reversed())
    }
}

/// Something about a sheet's headings that a person should know, but that stops nothing.
package enum HeadingWarning: Equatable, Sendable {
    /// Two columns mean the same field; the better heading was taken, the other is kept by name.
    case claimedTwice(field: FieldName, taken: ColumnMeaning, keptByName: ColumnMeaning)
    /// A column holds values but has no heading.
    case columnWithoutHeading(letter: String)
    /// Most values of the column do not look like its field.
    case unlikelyValues(ColumnContradiction)
}

/// A sheet's headings, understood.
package struct HeadingMap: Equatable, Sendable {
    package let sheet: Worksheet
    /// The row or the two rows that hold the headings, counted as the program shows them.
    package let headingRows: ClosedRange<Int>
    package let columns: [ColumnMeaning]
    package let warnings: [HeadingWarning]
    /// Places of columns whose heading or values are about persons.
    package let looksPersonal: Set<Int>

    package init(
        sheet: Worksheet, headingRows: ClosedRange<Int>, columns: [ColumnMeaning],
        warnings: [HeadingWarning] = [], looksPersonal: Set<Int> = []
    ) {
        self.sheet = sheet
        self.headingRows = headingRows
        self.columns = columns
        self.warnings = warnings
        self.looksPersonal = looksPersonal
    }

    package func column(of field: FieldName) -> Int? {
        columns.first { $0.field == field }?.column
    }

    package var fields: Set<FieldName> { Set(columns.compactMap(\.field)) }

    /// A data row sorted by meaning; nil for heading rows, repeated heading rows further down,
    /// and rows with nothing but blanks.
    package func mapped(_ row: borrowing SheetRow) -> MappedRow? {
        guard row.number > headingRows.upperBound else { return nil }
        var mapped = MappedRow(number: row.number)
        mapped.fields.reserveCapacity(columns.count)
        var headingsSeen = 0
        for column in columns {
            let value = row[column.column]
            guard !value.isEmpty else { continue }
            // Lengths first: comparing Han texts for equivalence is slow.
            if case .text(let text) = value, text.utf8.count == column.heading.utf8.count,
                text == column.heading
            {
                headingsSeen += 1
            }
            if let field = column.field {
                mapped.fields[field] = value
            } else if value != .uncalculated {
                mapped.extras.append((column.heading, value))
            }
        }
        let filled = mapped.fields.count + mapped.extras.count
        return filled == 0 || headingsSeen * 2 > filled ? nil : mapped
    }
}

/// One data row, sorted by what its columns mean. Empty cells are left out.
package struct MappedRow: Sendable {
    package let number: Int
    package var fields: [FieldName: CellValue] = [:]
    /// Columns we have no field for, by heading, in their order.
    package var extras: [(name: String, value: CellValue)] = []

    package subscript(field: FieldName) -> CellValue { fields[field] ?? .empty }
}

/// A column whose values are not what its heading says.
package struct ColumnContradiction: Equatable, Sendable {
    package let column: ColumnMeaning
    package let field: FieldName
    package let expected: FieldShape
    /// Non-empty values looked at, and how many of them do not fit.
    package let looked: Int
    package let unfit: Int
    /// Up to three values, for the person who has the file; not for a log.
    package let samples: [String]
    /// Where the values that belong here seem to stand: column letter and heading.
    package let seemsToStandIn: ColumnMeaning?
}

/// Why a workbook's headings cannot be used.
package enum HeadingError: Error, Equatable, Sendable {
    /// No row among the first rows of any sheet has at least two headings we know.
    case noHeadingRow(sheets: [String])
    /// A heading row was found, but no column for any of `needed`.
    case nothingEssential(sheet: String, row: Int, needed: [FieldName])
    /// Values contradict their headings: the headings are shifted or the wrong ones.
    /// `proposal` is there only if the values alone say which column is which.
    case contradicted(sheet: String, [ColumnContradiction], proposal: HeadingMap?)
}

/// All sheets of a workbook that hold orders, and those that do not.
package struct WorkbookHeadings: Equatable, Sendable {
    package struct IgnoredSheet: Equatable, Sendable {
        package enum Reason: String, Equatable, Sendable {
            case empty, hidden, noHeadings, otherHeadings
        }
        package let sheet: Worksheet
        package let reason: Reason
    }

    package let maps: [HeadingMap]
    package let ignored: [IgnoredSheet]
}
