package import Casework
import HanText
import Localization

/// Rows as a spreadsheet copies them: cells between tabs, one line a row, cells with tabs, line
/// breaks or quotation marks in quotation marks.
package struct PastedRows: Sendable {
    package let entries: [BulkEntry]
    /// Headings that name no column to change.
    package let ignored: [String]

    /// Cells of a row that are looked at.
    private static let columnsMaximum = 64

    /// Reads `text`. A first row that names columns says what the others are about, in either
    /// language or by the names of fields; without one the first column is the number and the
    /// second `field`. An empty cell says nothing.
    ///
    /// - Throws: `BulkEditRefusal.noRows`, `tooManyRows`, `noColumns`.
    package init(_ text: String, field: EditField?) throws(BulkEditRefusal) {
        let rows = PastedRows.cells(of: text)
        guard let first = rows.first else { throw .noRows }
        let heads = first.map { PastedRows.heading($0) }
        let isHeaded = heads.contains { $0 != .other }
        let body = isHeaded ? Array(rows.dropFirst()) : rows
        guard !body.isEmpty else { throw .noRows }
        guard body.count <= BulkLimits.rowsMaximum else {
            throw .tooManyRows(maximum: BulkLimits.rowsMaximum)
        }
        var number = 0
        var columns: [(index: Int, field: EditField)] = []
        var ignored: [String] = []
        if isHeaded {
            let own = heads.firstIndex(of: .number)
            number = own ?? 0
            for (index, head) in heads.enumerated() {
                if case .field(let named) = head {
                    columns.append((index, named))
                } else if index != number, !first[index].isEmpty {
                    ignored.append(first[index])
                }
            }
        } else if let field, (body.map(\.count).max() ?? 0) == 2 {
            columns = [(1, field)]
        }
        guard !columns.isEmpty else { throw .noColumns }
        self.ignored = ignored
        entries = body.map { row in
            BulkEntry(
                number: row.indices.contains(number) ? row[number] : "",
                edits: columns.compactMap { index, field in
                    guard row.indices.contains(index), !row[index].isEmpty else { return nil }
                    return FieldEdit(field, row[index])
                })
        }
    }

    private enum Heading: Hashable {
        case number
        case field(EditField)
        case other
    }

    private static let headings: [String: Heading] = {
        var names: [String: Heading] = ["number": .number, "city_number": .number]
        for language in SiteLanguage.allCases {
            let text = Localizer(language)
            for key in [FieldText.number, .cityNumber] { names[folded(text(key))] = .number }
            names[folded(text(EditText.example))] = .number
            for key in [SheetText.number, .cityNumber] { names[folded(text(key))] = .number }
            names[folded(text(SheetText.categoryPath))] = .field(.category)
            for field in EditField.allCases { names[folded(text(name(of: field)))] = .field(field) }
        }
        for field in EditField.allCases { names[field.rawValue] = .field(field) }
        return names
    }()

    private static func name(of field: EditField) -> FieldText {
        switch field {
        case .category: .category
        case .labels: .labels
        case .subdistrict: .subdistrict
        case .community: .community
        case .place: .place
        case .title: .title
        case .kind: .kind
        case .urgency: .urgency
        }
    }

    private static func heading(_ cell: String) -> Heading {
        headings[folded(cell)] ?? .other
    }

    private static func folded(_ text: String) -> String {
        normalizedText(text).lowercased().filter { !$0.isWhitespace }
    }

    /// The cells of every line that is not blank, in the stored form of texts.
    private static func cells(of text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = ""
        var isQuoted = false
        var wasQuote = false
        func plain() -> String { normalizedText(cell) }
        func end() {
            if row.count < columnsMaximum { row.append(plain()) }
            cell = ""
        }
        func endRow() {
            end()
            if row.contains(where: { !$0.isEmpty }) { rows.append(row) }
            row = []
        }
        for character in text {
            if isQuoted {
                if wasQuote, character != "\"" {
                    (isQuoted, wasQuote) = (false, false)
                } else if character == "\"" {
                    if wasQuote { cell.append("\"") }
                    wasQuote.toggle()
                    continue
                } else {
                    cell.append(character)
                    continue
                }
            }
            switch character {
            case "\t": end()
            case "\n", "\r", "\r\n": endRow()
            case "\"" where cell.isEmpty: isQuoted = true
            default: cell.append(character)
            }
            // One more than is taken, so that the limit is noticed.
            if rows.count > BulkLimits.rowsMaximum + 1 { return rows }
        }
        endRow()
        return rows
    }
}
