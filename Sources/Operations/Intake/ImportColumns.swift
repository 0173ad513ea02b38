import Spreadsheets

extension HeadingRecognition {
    /// What the columns of a workbook mean: as its headings and values say, as proposed where they
    /// contradict each other and `source` accepts that, and as a person decided.
    ///
    /// - Throws: `WorkbookError`, `HeadingError`; `ImportRefusal.unknownField`.
    func recognise(
        _ workbook: WorkbookReader, as source: ImportSource, _ table: HeadingTable
    ) throws -> (maps: [HeadingMap], ignored: [WorkbookHeadings.IgnoredSheet]) {
        var decisions: ColumnDecisions = [:]
        for (column, name) in source.columns {
            let field = name.isEmpty ? nil : FieldName(rawValue: name)
            if let field, table.field(field) == nil { throw ImportRefusal.unknownField(name) }
            decisions[column] = .some(field)
        }
        let (maps, ignored) = try understood(workbook, source)
        guard !decisions.isEmpty, let first = maps.first else { return (maps, ignored) }
        let decided = maps.map { map in
            map == first
                ? map.deciding(decisions)
                : map.deciding(map.decisions(like: decisions, of: first))
        }
        let needed = table.fields.filter(\.isEssential).map(\.name)
        guard let map = decided.first, !map.fields.isDisjoint(with: needed) else {
            throw HeadingError.nothingEssential(
                sheet: first.sheet.name, row: first.headingRows.lowerBound, needed: needed)
        }
        return (decided, ignored)
    }

    private func understood(
        _ workbook: WorkbookReader, _ source: ImportSource
    ) throws -> (maps: [HeadingMap], ignored: [WorkbookHeadings.IgnoredSheet]) {
        do {
            let found = try recognise(workbook)
            return (found.maps, found.ignored)
        } catch HeadingError.contradicted(_, _, let proposal?) where source.acceptsProposal {
            return ([proposal], [])
        } catch let error as HeadingError where !source.columns.isEmpty {
            // Whatever was wrong with the headings, somebody has said what they mean.
            guard let draft = try draft(workbook) else { throw error }
            return ([draft.map], [])
        }
    }
}
