/// Finds the heading row and what its columns mean, on whichever sheet and below whatever title
/// rows it stands, and refuses files whose values contradict their headings.
package struct HeadingRecognition {
    private let table: HeadingTable
    /// What a person decided: normalised heading to field, or to nil to keep it by name.
    private let decided: [String: FieldName?]

    private static let rowsSearched = 30
    private static let rowsSampled = 500

    /// `mapping` overrides the table: heading text to field, nil meaning "keep by name".
    package init(table: HeadingTable, mapping: [String: FieldName?] = [:]) {
        self.table = table
        decided = Dictionary(
            mapping.map { (HeadingKey.exact($0.key), $0.value) }, uniquingKeysWith: { $1 })
    }

    /// Throws `WorkbookError` if the file cannot be read, `HeadingError` if not understood.
    package func recognise(_ reader: WorkbookReader) throws -> WorkbookHeadings {
        var found: [Candidate] = []
        var ignored: [WorkbookHeadings.IgnoredSheet] = []
        var sampled = 0
        for sheet in reader.sheets {
            guard !sheet.isHidden else {
                ignored.append(.init(sheet: sheet, reason: .hidden))
                continue
            }
            let sample = try sampleRows(of: sheet, in: reader)
            sampled += sample.reduce(0) { $0 + $1.bytes }
            let limit = reader.limits.sampleBytes
            guard sampled <= limit else {
                throw WorkbookError.expandsTooMuch(
                    part: sheet.name, bytes: Int64(sampled), limit: Int64(limit))
            }
            if let candidate = bestCandidate(sheet, sample) {
                found.append(candidate)
            } else {
                ignored.append(.init(sheet: sheet, reason: sample.isEmpty ? .empty : .noHeadings))
            }
        }
        guard let best = found.max(by: { ($0.score, $1.sheet.index) < ($1.score, $0.sheet.index) })
        else { throw HeadingError.noHeadingRow(sheets: reader.sheets.map(\.name)) }
        try requireEssential(best)
        var maps: [HeadingMap] = []
        for candidate in found {
            if candidate.isLike(best) {
                maps.append(try checked(candidate))
            } else {
                ignored.append(.init(sheet: candidate.sheet, reason: .otherHeadings))
            }
        }
        return WorkbookHeadings(maps: maps, ignored: ignored)
    }

    private func sampleRows(
        of sheet: Worksheet, in reader: WorkbookReader
    ) throws -> [SampleRow] {
        var rows: [SampleRow] = []
        var bytes = 0
        try reader.readRows(sheet: sheet.index) { row in
            let sample = SampleRow(number: row.number, cells: row.values())
            rows.append(sample)
            bytes += sample.bytes
            return bytes < reader.limits.sheetSampleBytes
                && rows.count < HeadingRecognition.rowsSearched + HeadingRecognition.rowsSampled
        }
        return rows
    }

    private func requireEssential(_ candidate: Candidate) throws(HeadingError) {
        let needed = table.fields.filter(\.isEssential).map(\.name)
        guard candidate.fields.isDisjoint(with: needed) else { return }
        throw .nothingEssential(
            sheet: candidate.sheet.name, row: candidate.headingRows.lowerBound, needed: needed)
    }

    // MARK: The heading row

    private func bestCandidate(_ sheet: Worksheet, _ rows: [SampleRow]) -> Candidate? {
        var best: Candidate?
        for index in rows.indices.prefix(HeadingRecognition.rowsSearched) {
            let single = candidate(sheet, rows, index, isDouble: false)
            if single.score > best?.score ?? 1 { best = single }
            let next = index + 1
            guard next < rows.count, rows[next].number == rows[index].number + 1,
                rows[next].looksLikeHeadings
            else { continue }
            // Two rows count only if they say more than the lower one alone: a title does not.
            let double = candidate(sheet, rows, index, isDouble: true)
            let lower = candidate(sheet, rows, next, isDouble: false)
            if double.score > max(best?.score ?? 1, lower.score) { best = double }
        }
        return best
    }

    private func candidate(
        _ sheet: Worksheet, _ rows: [SampleRow], _ index: Int, isDouble: Bool
    ) -> Candidate {
        let headings =
            isDouble
            ? doubleHeadings(rows[index], rows[index + 1])
            : rows[index].texts.map { Heading(text: $0, claim: claim(of: $0)) }
        let last = isDouble ? index + 1 : index
        let data = Array(rows[(last + 1)...].prefix(HeadingRecognition.rowsSampled))
        return Candidate(
            sheet: sheet, headingRows: rows[index].number...rows[last].number,
            assignment: assign(headings), headings: headings, data: data)
    }

    /// A group heading counts for the columns to its right up to the next one. Its text joined
    /// with the detail is tried before the detail alone: `市级` over `派单时间`.
    private func doubleHeadings(_ upper: SampleRow, _ lower: SampleRow) -> [Heading] {
        var group = ""
        let width = max(upper.cells.count, lower.cells.count)
        return (0..<width).map { column in
            let above = upper.text(column)
            let detail = lower.text(column)
            if !above.isEmpty { group = above }
            if detail.isEmpty { return Heading(text: above, claim: claim(of: above)) }
            if group.isEmpty { return Heading(text: detail, claim: claim(of: detail)) }
            return Heading(
                text: "\(group)/\(detail)",
                claim: claim(of: group + detail) ?? claim(of: detail))
        }
    }

    private func claim(of heading: String) -> HeadingTable.Claim? {
        if let field = decided[HeadingKey.exact(heading)] {
            return field.map { HeadingTable.Claim(field: $0, rank: -1) }
        }
        return table.claim(of: heading)
    }

    /// Each field goes to the column with the best heading, the leftmost among equals.
    private func assign(_ headings: [Heading]) -> Assignment {
        var assignment = Assignment()
        for (column, heading) in headings.enumerated() {
            guard let claim = heading.claim else { continue }
            guard let holder = assignment.columns[claim.field] else {
                assignment.columns[claim.field] = column
                continue
            }
            let holderRank = headings[holder].claim?.rank ?? Int.max
            if claim.rank < holderRank { assignment.columns[claim.field] = column }
            assignment.losers.append(claim.rank < holderRank ? holder : column)
        }
        for field in table.fields {
            guard let wanted = field.standsInFor, assignment.columns[wanted] == nil,
                let column = assignment.columns.removeValue(forKey: field.name)
            else { continue }
            assignment.columns[wanted] = column
        }
        return assignment
    }

    // MARK: The map

    private func checked(_ candidate: Candidate) throws(HeadingError) -> HeadingMap {
        let shapes = ColumnShape.shapes(of: candidate.data)
        let map = map(of: candidate, shapes)
        let check = HeadingCheck(table: table, map: map, shapes: shapes)
        let contradictions = check.contradictions()
        let isShifted = contradictions.contains { table.field($0.field)?.isEssential ?? false }
        if isShifted || contradictions.count > 2 {
            throw .contradicted(
                sheet: candidate.sheet.name, contradictions,
                proposal: check.proposal(after: contradictions))
        }
        return HeadingMap(
            sheet: map.sheet, headingRows: map.headingRows, columns: map.columns,
            warnings: map.warnings + contradictions.map(HeadingWarning.unlikelyValues),
            looksPersonal: map.looksPersonal)
    }

    private func map(of candidate: Candidate, _ shapes: [ColumnShape]) -> HeadingMap {
        let fieldAt = Dictionary(
            candidate.assignment.columns.map { ($0.value, $0.key) }, uniquingKeysWith: { $1 })
        let width = candidate.data.map(\.cells.count).max() ?? 0
        var columns: [ColumnMeaning] = []
        var warnings: [HeadingWarning] = []
        for column in 0..<max(width, candidate.headings.count) {
            let text = column < candidate.headings.count ? candidate.headings[column].text : ""
            if text.isEmpty {
                guard candidate.data.contains(where: { !$0.text(column).isEmpty }) else { continue }
                warnings.append(.columnWithoutHeading(letter: ColumnMeaning.letter(of: column)))
            }
            columns.append(
                ColumnMeaning(
                    column: column, heading: text.isEmpty ? ColumnMeaning.letter(of: column) : text,
                    field: fieldAt[column], written: text))
        }
        for loser in candidate.assignment.losers {
            guard let field = candidate.headings[loser].claim?.field,
                let taken = columns.first(where: { $0.field == field }),
                let kept = columns.first(where: { $0.column == loser })
            else { continue }
            warnings.append(.claimedTwice(field: field, taken: taken, keptByName: kept))
        }
        return HeadingMap(
            sheet: candidate.sheet, headingRows: candidate.headingRows, columns: columns,
            warnings: warnings, looksPersonal: personalColumns(columns, shapes))
    }

    private func personalColumns(
        _ columns: [ColumnMeaning], _ shapes: [ColumnShape]
    ) -> Set<Int> {
        var personal = Set(shapes.filter(\.looksPersonal).map(\.column))
        let answers = Set(shapes.filter(\.isAnswerOrMoment).map(\.column))
        for column in columns
        where table.isPersonal(column.written) && !answers.contains(column.column) {
            personal.insert(column.column)
        }
        return personal
    }
}

// MARK: - Headings that nobody knows

extension HeadingRecognition {
    /// The columns of the sheet that is most likely meant, whatever their headings say; nil when
    /// no visible sheet holds anything. For files that `recognise` refuses.
    ///
    /// Throws `WorkbookError` if the file cannot be read.
    package func draft(_ reader: WorkbookReader) throws -> ColumnDraft? {
        var best: Candidate?
        for sheet in reader.sheets where !sheet.isHidden {
            let rows = try sampleRows(of: sheet, in: reader)
            guard let found = bestCandidate(sheet, rows) ?? likeliest(sheet, rows) else { continue }
            if best.map({ found.score > $0.score }) ?? true { best = found }
        }
        guard let best else { return nil }
        let map = map(of: best, ColumnShape.shapes(of: best.data))
        let samples = map.columns.map { column in
            let values = best.data.lazy.map { $0.text(column.column) }
            return String((values.first { !$0.isEmpty } ?? "").prefix(40))
        }
        return ColumnDraft(map: map, samples: samples)
    }

    /// The first row that fills more than half as many cells as the fullest one: titles fill fewer.
    private func likeliest(_ sheet: Worksheet, _ rows: [SampleRow]) -> Candidate? {
        let counts = rows.prefix(HeadingRecognition.rowsSearched).map { row in
            row.texts.count { !$0.isEmpty }
        }
        guard let most = counts.max(), most > 0,
            let index = counts.firstIndex(where: { $0 * 2 > most })
        else { return nil }
        return candidate(sheet, rows, index, isDouble: false)
    }
}

/// The first rows of a sheet, kept for a closer look.
struct SampleRow {
    let number: Int
    let cells: [CellValue]

    /// About the memory it takes.
    var bytes: Int {
        cells.reduce(cells.count * MemoryLayout<CellValue>.stride) { sum, cell in
            guard case .text(let text) = cell else { return sum }
            return sum + text.utf8.count
        }
    }

    var texts: [String] { cells.map { $0.plainText.trimmingWhitespace } }

    func text(_ column: Int) -> String {
        column < cells.count ? cells[column].plainText.trimmingWhitespace : ""
    }

    /// Short texts only: no numbers, dates or sentences.
    var looksLikeHeadings: Bool {
        cells.allSatisfy { cell in
            switch cell {
            case .empty, .uncalculated: true
            case .text(let text): text.count <= 30
            case .number, .dateTime, .boolean, .error: false
            }
        }
    }
}

private struct Heading {
    let text: String
    let claim: HeadingTable.Claim?
}

private struct Assignment {
    var columns: [FieldName: Int] = [:]
    /// Columns whose field went to a better heading.
    var losers: [Int] = []
}

private struct Candidate {
    let sheet: Worksheet
    let headingRows: ClosedRange<Int>
    let assignment: Assignment
    let headings: [Heading]
    let data: [SampleRow]

    var fields: Set<FieldName> { Set(assignment.columns.keys) }
    var score: Int { assignment.columns.count }

    /// Whether the sheet is one more of the same kind: at least four fifths of the best
    /// sheet's fields.
    func isLike(_ best: Candidate) -> Bool {
        fields.intersection(best.fields).count * 5 >= best.fields.count * 4
    }
}
