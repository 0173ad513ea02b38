/// One sheet of an open workbook.
package struct Worksheet: Hashable, Sendable {
    /// Counts from 0 over the sheets that have cells, in the order the program shows them.
    package let index: Int
    package let name: String
    package let isHidden: Bool
}

/// An open workbook: `.xlsx`, `.xls` of Excel 97 and later, or delimited text, told apart by
/// content. Reads sheet by sheet and row by row; memory stays within `WorkbookLimits` however
/// large the sheet, except that an `.xls` is held whole. Not for use from several tasks at once.
package final class WorkbookReader {
    private enum Source {
        case package(XlsxWorkbook)
        case records(XlsWorkbook)
        case text(DelimitedText)
    }

    package let sheets: [Worksheet]
    package let limits: WorkbookLimits
    private let source: Source

    private init(source: Source, sheets: [Worksheet], limits: WorkbookLimits) {
        self.source = source
        self.sheets = sheets
        self.limits = limits
    }

    /// Opens a file and reads its table of contents. Everything that can be refused early is
    /// refused here; a damaged sheet shows only when it is read.
    package static func open(
        path: String, limits: WorkbookLimits = WorkbookLimits()
    ) throws(WorkbookError) -> WorkbookReader {
        let file = try ReadOnlyFile(path: path)
        guard file.size > 0 else { throw .emptyFile }
        guard file.size <= limits.fileBytes else {
            throw .fileTooLarge(bytes: file.size, limit: limits.fileBytes)
        }
        switch try FileKind.sniff(file) {
        case .zip:
            let archive = try ZipArchive(path: path, limits: limits)
            try FileKind.checkPackage(archive)
            let workbook = try openPackage(archive, limits: limits)
            return WorkbookReader(
                source: .package(workbook), sheets: workbook.sheets, limits: limits)
        case .compound:
            guard file.size <= limits.oldFileBytes else {
                throw .fileTooLarge(bytes: file.size, limit: limits.oldFileBytes)
            }
            let stream = try FileKind.workbookStream(try CompoundFile(file: file))
            let workbook = try XlsWorkbook(stream: stream, limits: limits)
            return WorkbookReader(
                source: .records(workbook), sheets: workbook.sheets, limits: limits)
        case .text:
            let text = try DelimitedText(file: file, limits: limits)
            let sheet = Worksheet(index: 0, name: DelimitedText.sheetName, isHidden: false)
            return WorkbookReader(source: .text(text), sheets: [sheet], limits: limits)
        }
    }

    /// Hands every row that holds something to `body`, in order, until it returns false. Throws
    /// `WorkbookError` or what `body` throws. A checksum is known only at the end: keep what
    /// was read only if this returns.
    package func readRows(
        sheet: Int, _ body: (borrowing SheetRow) throws -> Bool
    ) throws {
        guard sheets.indices.contains(sheet) else { throw WorkbookError.noSuchSheet(index: sheet) }
        switch source {
        case .package(let workbook): try workbook.readRows(sheet: sheet, body)
        case .records(let workbook): try workbook.readRows(sheet: sheet, body)
        case .text(let text): try text.readRows(body)
        }
    }

    private static func openPackage(
        _ archive: ZipArchive, limits: WorkbookLimits
    ) throws(WorkbookError) -> XlsxWorkbook {
        do {
            return try XlsxWorkbook(archive: archive, limits: limits)
        } catch let error as WorkbookError {
            throw error
        } catch {
            throw .damaged(part: "zip", reason: .badStructure)
        }
    }
}
