import CXLSXWriter
import Glibc

/// Writes a new `.xlsx`. The file appears under its name only when `finish` succeeds; until
/// then, and after any failure, the old file of that name stays as it was. Not for use from
/// several tasks at once.
package final class WorkbookWriter {
    package struct Options: Sendable {
        /// Writes row by row in bounded memory; rows must then come in order.
        package var usesConstantMemory = true
        /// Font of all cells; nil leaves the program's own.
        package var fontName: String?
        package var title: String?
        package var author: String?

        package init() {}
    }

    private let path: String
    private let partPath: String
    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private let formats: FormatShelf
    private var sheets: [SheetState] = []
    let usesConstantMemory: Bool
    private(set) var isFinished = false

    package init(
        path: String, options: Options = Options()
    ) throws(WorkbookWriteError) {
        self.path = path
        let suffix = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        partPath = "\(path).\(suffix).part"
        try WorkbookWriter.probe(partPath)
        var native = lxw_workbook_options()
        native.constant_memory = options.usesConstantMemory ? 1 : 0
        native.use_zip64 = 0
        guard let workbook = workbook_new_opt(partPath, &native) else {
            unlink(partPath)
            throw .failed(code: Int(LXW_ERROR_MEMORY_MALLOC_FAILED.rawValue))
        }
        self.workbook = workbook
        usesConstantMemory = options.usesConstantMemory
        formats = FormatShelf(workbook: workbook, fontName: options.fontName)
        setProperties(title: options.title, author: options.author)
    }

    deinit {
        guard !isFinished else { return }
        // Closing is the library's only way to free everything; the half file then goes.
        workbook_close(workbook)
        unlink(partPath)
    }

    /// Adds a sheet. Characters a sheet name may not have are replaced, long names cut to 31
    /// characters, and a number added to a name already taken.
    package func addSheet(_ name: String) throws(WorkbookWriteError) -> SheetWriter {
        guard !isFinished else { throw .alreadyFinished }
        let name = SheetName.allowed(name, taken: sheets.map(\.name))
        guard let native = workbook_add_worksheet(workbook, name) else {
            throw .failed(code: Int(LXW_ERROR_SHEETNAME_ALREADY_USED.rawValue))
        }
        worksheet_ignore_errors(
            native, UInt8(LXW_IGNORE_NUMBER_STORED_AS_TEXT.rawValue), "A1:XFD1048576")
        let state = SheetState(native: native, name: name)
        sheets.append(state)
        return SheetWriter(owner: self, state: state, formats: formats)
    }

    /// Completes the file and puts it in its place.
    package func finish() throws(WorkbookWriteError) {
        guard !isFinished else { throw .alreadyFinished }
        guard !sheets.isEmpty else { throw .noSheet }
        for sheet in sheets { sheet.applyWidths() }
        isFinished = true
        let code = workbook_close(workbook)
        guard code == LXW_NO_ERROR else {
            unlink(partPath)
            throw .failed(code: Int(code.rawValue))
        }
        guard rename(partPath, path) == 0 else {
            let failure = errno
            unlink(partPath)
            throw .cannotCreate(errno: failure)
        }
    }

    func makeChart(_ kind: SheetChart.Kind) -> UnsafeMutablePointer<lxw_chart>? {
        let type =
            switch kind {
            case .column: LXW_CHART_COLUMN
            case .bar: LXW_CHART_BAR
            case .line: LXW_CHART_LINE
            }
        return workbook_add_chart(workbook, UInt8(type.rawValue))
    }

    private func setProperties(title: String?, author: String?) {
        guard title != nil || author != nil else { return }
        var properties = lxw_doc_properties()
        let titleText = title.flatMap { strdup($0) }
        let authorText = author.flatMap { strdup($0) }
        defer {
            free(titleText)
            free(authorText)
        }
        if let titleText { properties.title = UnsafeMutablePointer(titleText) }
        if let authorText { properties.author = UnsafeMutablePointer(authorText) }
        workbook_set_properties(workbook, &properties)
    }

    /// Finds out at once whether the folder takes files, not after an hour of writing.
    private static func probe(_ path: String) throws(WorkbookWriteError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotCreate(errno: errno) }
        close(descriptor)
    }
}

/// What the workbook remembers of a sheet until the end.
final class SheetState {
    let native: UnsafeMutablePointer<lxw_worksheet>
    let name: String
    var nextRow = 0
    var widths: [Int: Double] = [:]
    /// Widest content seen so far per column, in half-width characters.
    private var seen: [Int] = []

    private static let narrowest = 8
    private static let widest = 60

    init(native: UnsafeMutablePointer<lxw_worksheet>, name: String) {
        self.native = native
        self.name = name
    }

    func note(width: Int, column: Int) {
        while seen.count <= column { seen.append(0) }
        if width > seen[column] { seen[column] = width }
    }

    /// Given widths win; other columns get the width of what was written into them.
    func applyWidths() {
        for (column, width) in seen.enumerated() where widths[column] == nil && width > 0 {
            widths[column] = Double(
                min(max(width + 2, SheetState.narrowest), SheetState.widest))
        }
        for (column, width) in widths {
            worksheet_set_column(native, UInt16(column), UInt16(column), width, nil)
        }
    }
}

/// Names a spreadsheet program accepts for a sheet.
enum SheetName {
    static func allowed(_ wanted: String, taken: [String]) -> String {
        let forbidden = "[]:*?/\\"
        var name = String(wanted.map { forbidden.contains($0) || $0.isNewline ? "_" : $0 })
            .trimmingWhitespace
        while name.hasPrefix("'") { name.removeFirst() }
        while name.hasSuffix("'") { name.removeLast() }
        if name.isEmpty || name.lowercased() == "history" { name += "_" }
        let used = Set(taken.map { $0.lowercased() })
        var candidate = cut(name, to: 31)
        var number = 2
        while used.contains(candidate.lowercased()) {
            let ending = " (\(number))"
            candidate = cut(name, to: 31 - ending.count) + ending
            number += 1
        }
        return candidate
    }

    private static func cut(_ name: String, to length: Int) -> String {
        var kept = name
        while kept.utf16.count > length { kept.removeLast() }
        return kept
    }
}

/// The cell formats of a workbook, each made once.
final class FormatShelf {
    private struct Key: Hashable {
        let style: CellStyle
        let numberFormat: String?
    }

    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private let fontName: String?
    private var made: [Key: UnsafeMutablePointer<lxw_format>] = [:]

    init(workbook: UnsafeMutablePointer<lxw_workbook>, fontName: String?) {
        self.workbook = workbook
        self.fontName = fontName
    }

    func format(_ style: CellStyle, _ numberFormat: String?) -> UnsafeMutablePointer<lxw_format>? {
        if style.isEmpty, numberFormat == nil, fontName == nil { return nil }
        let key = Key(style: style, numberFormat: numberFormat)
        if let format = made[key] { return format }
        guard let format = workbook_add_format(workbook) else { return nil }
        if let fontName { format_set_font_name(format, fontName) }
        if let numberFormat { format_set_num_format(format, numberFormat) }
        apply(style, to: format)
        made[key] = format
        return format
    }

    private func apply(_ style: CellStyle, to format: UnsafeMutablePointer<lxw_format>) {
        let isBold = !style.isDisjoint(with: [.bold, .heading, .title, .total])
        if isBold { format_set_bold(format) }
        if style.contains(.title) { format_set_font_size(format, 16) }
        if !style.isDisjoint(with: [.heading, .title, .centred]) {
            format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
        }
        if style.contains(.heading) { format_set_bg_color(format, 0xDDE6F1) }
        if style.contains(.total) { format_set_bg_color(format, 0xF2F2F2) }
        if !style.isDisjoint(with: [.heading, .bordered, .total]) {
            format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
            format_set_border_color(format, 0xBFBFBF)
        }
        if !style.isDisjoint(with: [.heading, .wrapped]) { format_set_text_wrap(format) }
        if style.contains(.alarm) { format_set_font_color(format, 0xC00000) }
        if style.contains(.link) {
            format_set_font_color(format, 0x0563C1)
            format_set_underline(format, UInt8(LXW_UNDERLINE_SINGLE.rawValue))
        }
        format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
    }
}
