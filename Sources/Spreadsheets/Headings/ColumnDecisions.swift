/// What a person decided about the columns of a sheet: field by place of the column (from 0), nil
/// for a column that is kept under its heading.
package typealias ColumnDecisions = [Int: FieldName?]

extension HeadingMap {
    /// This map with `decisions` in place of what the headings say. A field stands in one column:
    /// the one that was decided on, else the one that had it.
    package func deciding(_ decisions: ColumnDecisions) -> HeadingMap {
        let given = Set(decisions.values.compactMap { $0 })
        return HeadingMap(
            sheet: sheet, headingRows: headingRows,
            columns: columns.map { column in
                var field = column.field
                if let decided = decisions[column.column] {
                    field = decided
                } else if let known = field, given.contains(known) {
                    field = nil
                }
                return ColumnMeaning(
                    column: column.column, heading: column.heading, field: field,
                    written: column.written)
            },
            warnings: warnings, looksPersonal: looksPersonal)
    }

    /// The decisions for this sheet that `first` stands for: columns are told by their headings.
    package func decisions(like first: ColumnDecisions, of map: HeadingMap) -> ColumnDecisions {
        let byHeading = Dictionary(
            map.columns.compactMap { column in
                first[column.column].map { (column.heading, $0) }
            }, uniquingKeysWith: { first, _ in first })
        return Dictionary(
            uniqueKeysWithValues: columns.compactMap { column in
                byHeading[column.heading].map { (column.column, $0) }
            })
    }
}

/// The columns of a sheet whose headings could not be used, for a person to decide about.
package struct ColumnDraft: Sendable {
    /// As far as it is known what the columns mean.
    package let map: HeadingMap
    /// The first value of each column of `map`, cut to 40 characters.
    package let samples: [String]
}
