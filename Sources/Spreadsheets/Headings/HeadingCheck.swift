/// Holds the values of a sheet against its headings.
struct HeadingCheck {
    let table: HeadingTable
    let map: HeadingMap
    let shapes: [ColumnShape]

    /// Fewer values than this prove nothing.
    private static let fewest = 3

    private func shape(_ column: Int) -> ColumnShape? {
        shapes.first { $0.column == column }
    }

    // MARK: Contradictions

    func contradictions() -> [ColumnContradiction] {
        map.columns.compactMap { column in
            guard let name = column.field, let field = table.field(name),
                let shape = shape(column.column), shape.count >= HeadingCheck.fewest
            else { return nil }
            let unfit = unfit(shape, field.shape)
            guard unfit * 5 > shape.count * 4 else { return nil }
            let others = betterColumns(than: shape, for: field.shape)
            return ColumnContradiction(
                column: column, field: name, expected: field.shape, looked: shape.count,
                unfit: unfit, samples: Array(shape.values.prefix(3)),
                seemsToStandIn: others.count == 1 ? others[0] : nil)
        }
    }

    /// Values that do not fit; all of them where the column as a whole cannot be meant, because
    /// another one is plainly what the heading names.
    private func unfit(_ shape: ColumnShape, _ expected: FieldShape) -> Int {
        let unfit = shape.count - shape.fits(expected)
        switch expected {
        case .identifier
        where shape.count >= 10 && shape.distinctShare < 0.5 && shape.medianLength < 6:
            return shape.count
        case .longText
        where shape.isNameColumn && shape.medianLength < 12 && shape.count >= 10
            && shape.distinctShare < 0.5 && !betterColumns(than: shape, for: .longText).isEmpty:
            return shape.count
        case .unit, .category, .person:
            let long = shape.values.count { $0.count > 60 }
            return max(unfit, long)
        default: return unfit
        }
    }

    /// Columns without a field of that shape whose values look like it.
    private func betterColumns(than own: ColumnShape, for expected: FieldShape) -> [ColumnMeaning] {
        map.columns.filter { column in
            guard column.column != own.column, let other = shape(column.column) else {
                return false
            }
            if let field = column.field.flatMap(table.field), field.shape == expected {
                return false
            }
            switch expected {
            case .identifier: return other.isNumberColumn
            case .longText: return other.isSentenceColumn
            case .moment: return other.count >= HeadingCheck.fewest && other.momentShare >= 0.9
            case .unit: return other.isUnitColumn
            default: return false
            }
        }
    }

    // MARK: The proposal

    /// The headings put right, if the values leave no doubt about every essential column that
    /// the headings promise. Columns nothing certain can be said about are kept by letter.
    func proposal(after contradictions: [ColumnContradiction]) -> HeadingMap? {
        var placed: [Int: FieldName] = [:]
        let number = shapes.filter(\.isNumberColumn)
        let sentences = shapes.filter(\.isSentenceColumn)
        let claimed = map.fields
        let longTexts = claimed.filter { table.field($0)?.shape == .longText }
        let numbers = claimed.filter {
            table.field($0)?.shape == .identifier && table.field($0)?.isEssential ?? false
        }
        let promised = claimed.filter { table.field($0)?.isEssential ?? false }
        guard number.count == numbers.count, numbers.count == 1, sentences.count == 1,
            longTexts.count == 1, promised == numbers.union(longTexts)
        else { return nil }
        for field in numbers { placed[number[0].column] = field }
        for field in longTexts { placed[sentences[0].column] = field }
        placeCategories(&placed)
        placeUnit(&placed)
        return corrected(placed)
    }

    /// Levels of a category stand side by side, and each level determines the one before it
    /// better than the other way round. Both must agree.
    private func placeCategories(_ placed: inout [Int: FieldName]) {
        let levels = table.fields.filter { $0.shape == .category && map.fields.contains($0.name) }
        let columns = shapes.filter {
            placed[$0.column] == nil && $0.isNameColumn && !$0.isUnitColumn
        }
        guard levels.count >= 2, columns.count == levels.count,
            columns[columns.count - 1].column - columns[0].column == columns.count - 1
        else { return }
        for (upper, lower) in zip(columns, columns.dropFirst())
        where lower.looseness(towards: upper) >= upper.looseness(towards: lower) {
            return
        }
        for (column, level) in zip(columns, levels) { placed[column.column] = level.name }
    }

    /// The handling unit is certain if only one column names units, or if one of two was
    /// worked out from the other: then the one it was worked out from says what was written.
    private func placeUnit(_ placed: inout [Int: FieldName]) {
        let fields = table.fields.filter { $0.shape == .unit && map.fields.contains($0.name) }
        let columns = shapes.filter { placed[$0.column] == nil && $0.isUnitColumn }
        guard fields.count == 1 else { return }
        if columns.count == 1 { placed[columns[0].column] = fields[0].name }
        guard columns.count == 2 else { return }
        let forward = columns[0].looseness(towards: columns[1])
        let backward = columns[1].looseness(towards: columns[0])
        if forward == 0, backward > 0 { placed[columns[0].column] = fields[0].name }
        if backward == 0, forward > 0 { placed[columns[1].column] = fields[0].name }
    }

    private func corrected(_ placed: [Int: FieldName]) -> HeadingMap {
        let original = Dictionary(
            map.columns.compactMap { column in column.field.map { ($0, column.heading) } },
            uniquingKeysWith: { first, _ in first })
        return HeadingMap(
            sheet: map.sheet, headingRows: map.headingRows,
            columns: map.columns.map { column in
                let field = placed[column.column]
                let heading = field.flatMap { original[$0] } ?? column.letter
                return ColumnMeaning(
                    column: column.column, heading: heading, field: field, written: column.written)
            }, warnings: [], looksPersonal: Set(shapes.filter(\.looksPersonal).map(\.column)))
    }
}
