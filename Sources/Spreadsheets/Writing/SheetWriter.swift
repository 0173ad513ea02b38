import CXLSXWriter

/// Writes into one sheet of a `WorkbookWriter`. Rows and columns count from 0.
package struct SheetWriter {
    private let owner: WorkbookWriter
    private let state: SheetState
    private let formats: FormatShelf

    private static let rowLimit = 1_048_576
    private static let columnLimit = 16_384
    private static let textLimit = 32_767
    /// Rows whose contents decide the width of columns that were given none.
    private static let rowsMeasured = 500

    init(owner: WorkbookWriter, state: SheetState, formats: FormatShelf) {
        self.owner = owner
        self.state = state
        self.formats = formats
    }

    /// The name the sheet got.
    package var name: String { state.name }
    /// The row the next `append` fills.
    package var nextRow: Int { state.nextRow }

    /// Writes one row below all others. `height` is in points; nil leaves it to the program, and
    /// some do not make room for wrapped text.
    package func append(
        _ cells: [OutputCell], height: Double? = nil
    ) throws(WorkbookWriteError) {
        let row = state.nextRow
        if let height, row < SheetWriter.rowLimit {
            worksheet_set_row(state.native, UInt32(row), height, nil)
        }
        for (column, cell) in cells.enumerated() { try write(cell, row: row, column: column) }
        state.nextRow = row + 1
    }

    /// Leaves a row empty.
    package func skipRow() { state.nextRow += 1 }

    /// A large centred line over the first `columns` columns.
    package func appendTitle(_ text: String, columns: Int) throws(WorkbookWriteError) {
        let row = state.nextRow
        try check(row: row, column: max(0, columns - 1))
        let clean = try cleaned(text, row: row, column: 0)
        let format = formats.format(.title, nil)
        worksheet_set_row(state.native, UInt32(row), 30, nil)
        if columns > 1 {
            try require(
                worksheet_merge_range(
                    state.native, UInt32(row), 0, UInt32(row), UInt16(columns - 1), clean, format))
        } else {
            try require(worksheet_write_string(state.native, UInt32(row), 0, clean, format))
        }
        state.nextRow = row + 1
    }

    /// A heading row that stays in view, is repeated on every printed page and, with
    /// `hasFilter`, offers a filter over the rows up to `lastRow`.
    package func appendHeadings(
        _ headings: [String], frozenColumns: Int = 0
    ) throws(WorkbookWriteError) {
        let row = state.nextRow
        try append(headings.map { .text($0, .heading) })
        worksheet_freeze_panes(state.native, UInt32(row + 1), UInt16(frozenColumns))
        worksheet_repeat_rows(state.native, UInt32(row), UInt32(row))
    }

    /// Offers a filter over a range whose first row holds the headings.
    package func setFilter(_ range: CellRange) throws(WorkbookWriteError) {
        try checkPlace(row: range.lastRow, column: range.lastColumn)
        // In constant memory the library refuses a filter that ends above the row in the making,
        // though it only notes the range; so it does not learn of the mode while it notes.
        let mode = state.native.pointee.optimize
        state.native.pointee.optimize = 0
        defer { state.native.pointee.optimize = mode }
        try require(
            worksheet_autofilter(
                state.native, UInt32(range.firstRow), UInt16(range.firstColumn),
                UInt32(range.lastRow), UInt16(range.lastColumn)))
    }

    /// In characters of the standard font; columns without get the width of their contents.
    package func setWidth(_ width: Double, column: Int) {
        guard (0..<SheetWriter.columnLimit).contains(column) else { return }
        state.widths[column] = width
    }

    package func setPrinting(_ setup: PrintSetup) throws(WorkbookWriteError) {
        guard !owner.isFinished else { throw .alreadyFinished }
        // 9 is A4.
        worksheet_set_paper(state.native, 9)
        if setup.isLandscape { worksheet_set_landscape(state.native) }
        if setup.fitsWidth { worksheet_fit_to_pages(state.native, 1, 0) }
        worksheet_center_horizontally(state.native)
        if let header = setup.header {
            try require(worksheet_set_header(state.native, "&C" + SheetWriter.pageText(header)))
        }
        if let footer = setup.footer {
            try require(worksheet_set_footer(state.native, "&C" + SheetWriter.pageText(footer)))
        }
    }

    private static func pageText(_ text: String) -> String {
        text.replacing("&", with: "&&").replacing("{pages}", with: "&N")
            .replacing("{page}", with: "&P")
    }

    // MARK: Cells

    /// Writes one cell. In constant memory, not above the last row written.
    package func write(
        _ cell: OutputCell, row: Int, column: Int
    ) throws(WorkbookWriteError) {
        try check(row: row, column: column)
        state.nextRow = max(state.nextRow, row)
        let (line, place) = (UInt32(row), UInt16(column))
        switch cell.content {
        case .empty:
            guard let format = formats.format(cell.style, cell.numberFormat) else { return }
            try require(worksheet_write_blank(state.native, line, place, format))
        case .text(let text): try writeText(text, cell, row, column)
        case .integer(let number):
            guard number.magnitude < 1_000_000_000_000_000 else {
                return try writeText(String(number), cell, row, column)
            }
            try writeNumber(Double(number), cell, row, column)
        case .decimal(let digits):
            guard let number = Double(digits), number.isFinite else {
                throw .notANumber(row: row, column: column, text: digits)
            }
            try writeNumber(number, cell, row, column)
        case .moment(let moment): try writeMoment(moment, cell, row, column)
        case .formula(let formula, let result):
            let format = formats.format(cell.style, cell.numberFormat)
            try require(
                worksheet_write_formula_num(state.native, line, place, formula, format, result))
        case .link(let url, let text): try writeLink(url, text, cell, row, column)
        }
    }

    private func writeText(
        _ text: String, _ cell: OutputCell, _ row: Int, _ column: Int
    ) throws(WorkbookWriteError) {
        let clean = try cleaned(text, row: row, column: column)
        if row < SheetWriter.rowsMeasured, !cell.style.contains(.title) {
            state.note(width: SheetWriter.width(of: clean), column: column)
        }
        let format = formats.format(cell.style, cell.numberFormat)
        try require(
            worksheet_write_string(state.native, UInt32(row), UInt16(column), clean, format))
    }

    private func writeNumber(
        _ number: Double, _ cell: OutputCell, _ row: Int, _ column: Int
    ) throws(WorkbookWriteError) {
        let format = formats.format(cell.style, cell.numberFormat)
        try require(
            worksheet_write_number(state.native, UInt32(row), UInt16(column), number, format))
    }

    private func writeMoment(
        _ moment: CivilDateTime, _ cell: OutputCell, _ row: Int, _ column: Int
    ) throws(WorkbookWriteError) {
        let usual = moment.hasTime ? "yyyy-mm-dd hh:mm:ss" : "yyyy-mm-dd"
        guard moment.year >= 1900 else {
            return try writeText(moment.description, cell, row, column)
        }
        if row < SheetWriter.rowsMeasured {
            state.note(width: moment.hasTime ? 19 : 10, column: column)
        }
        var native = lxw_datetime(
            year: Int32(moment.year), month: Int32(moment.month), day: Int32(moment.day),
            hour: Int32(moment.hour), min: Int32(moment.minute), sec: Double(moment.second))
        try require(
            worksheet_write_datetime(
                state.native, UInt32(row), UInt16(column), &native,
                formats.format(cell.style, cell.numberFormat ?? usual)))
    }

    private func writeLink(
        _ url: String, _ text: String, _ cell: OutputCell, _ row: Int, _ column: Int
    ) throws(WorkbookWriteError) {
        let schemes = ["http://", "https://", "mailto:", "internal:"]
        guard schemes.contains(where: url.hasPrefix), url.utf8.count <= 2_000 else {
            throw .badLink(row: row, column: column)
        }
        let clean = try cleaned(text, row: row, column: column)
        state.note(width: SheetWriter.width(of: clean), column: column)
        try require(
            worksheet_write_url_opt(
                state.native, UInt32(row), UInt16(column), url,
                cell.style.isEmpty ? nil : formats.format(cell.style, nil), clean, nil))
    }

    private func check(row: Int, column: Int) throws(WorkbookWriteError) {
        try checkPlace(row: row, column: column)
        if owner.usesConstantMemory, row < state.nextRow { throw .rowsOutOfOrder(row: row) }
    }

    private func checkPlace(row: Int, column: Int) throws(WorkbookWriteError) {
        guard !owner.isFinished else { throw .alreadyFinished }
        guard row >= 0, row < SheetWriter.rowLimit else {
            throw .tooManyRows(limit: SheetWriter.rowLimit)
        }
        guard column >= 0, column < SheetWriter.columnLimit else {
            throw .tooManyColumns(limit: SheetWriter.columnLimit)
        }
    }

    /// The text without what XML cannot hold; spreadsheets allow 32,767 UTF-16 units.
    private func cleaned(
        _ text: String, row: Int, column: Int
    ) throws(WorkbookWriteError) -> String {
        if text.utf8.count > SheetWriter.textLimit, text.utf16.count > SheetWriter.textLimit {
            throw .cellTooLong(row: row, column: column, length: text.utf16.count)
        }
        let isDoubtful = text.utf8.contains { $0 == 0 || $0 == 0xEF || $0 == UInt8(ascii: "_") }
        guard isDoubtful else { return text }
        let forbidden: Set<UInt32> = [0, 0xFFFE, 0xFFFF]
        let kept = text.unicodeScalars.filter { !forbidden.contains($0.value) }
        // What already reads like an escape has its underscore escaped, as Excel does.
        return String(String.UnicodeScalarView(kept))
            .replacing(#/_(?=x[0-9A-Fa-f]{4}_)/#, with: "_x005F_")
    }

    /// Han characters and full-width signs are two wide; only the longest line counts.
    package static func width(of text: String) -> Int {
        var widest = 0
        var width = 0
        for scalar in text.unicodeScalars.prefix(200) {
            if scalar == "\n" {
                width = 0
            } else {
                width += scalar.value >= 0x2E80 ? 2 : 1
            }
            widest = max(widest, width)
        }
        return widest
    }

    // MARK: Charts

    package func insert(_ chart: SheetChart) throws(WorkbookWriteError) {
        try checkPlace(row: chart.row, column: chart.column)
        guard let native = owner.makeChart(chart.kind) else {
            throw .failed(code: Int(LXW_ERROR_MEMORY_MALLOC_FAILED.rawValue))
        }
        chart_title_set_name(native, chart.title)
        for series in chart.series {
            guard let added = chart_add_series(native, nil, nil) else { continue }
            chart_series_set_name(added, series.name)
            set(chart.categories, chart_series_set_categories, added)
            set(series.values, chart_series_set_values, added)
        }
        var options = lxw_chart_options()
        options.x_scale = Double(chart.width) / 480
        options.y_scale = Double(chart.height) / 288
        try require(
            worksheet_insert_chart_opt(
                state.native, UInt32(chart.row), UInt16(chart.column), native, &options))
    }

    private typealias RangeSetter = (
        UnsafeMutablePointer<lxw_chart_series>?, UnsafePointer<CChar>?, UInt32, UInt16, UInt32,
        UInt16
    ) -> Void

    private func set(
        _ range: CellRange, _ setter: RangeSetter,
        _ series: UnsafeMutablePointer<lxw_chart_series>
    ) {
        setter(
            series, state.name, UInt32(range.firstRow), UInt16(range.firstColumn),
            UInt32(range.lastRow), UInt16(range.lastColumn))
    }

    private func require(_ code: lxw_error) throws(WorkbookWriteError) {
        guard code == LXW_NO_ERROR else { throw .failed(code: Int(code.rawValue)) }
    }
}
