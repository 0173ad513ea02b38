/// Why a workbook is not read, with the parts a message needs. The caller turns a case into
/// words in the reader's language; nothing here is meant for a person's eyes.
package enum WorkbookError: Error, Equatable, Sendable {
    /// The file could not be opened or read; the number is the system's `errno`.
    case unreadable(errno: Int32)
    case emptyFile
    /// Found by the file's size alone, before a byte of it is read.
    case fileTooLarge(bytes: Int64, limit: Int64)
    /// The content is something else, whatever the name says.
    case wrongType(ForeignFileType)
    case encrypted(EncryptionKind)
    /// `part` is the piece of the file at fault, such as `xl/workbook.xml`.
    case damaged(part: String, reason: DamageReason)
    /// A small file that unpacks to a very large one. `bytes` is what was seen or declared.
    case expandsTooMuch(part: String, bytes: Int64, limit: Int64)
    case tooManyParts(count: Int, limit: Int)
    case tooManySheets(count: Int, limit: Int)
    case tooManyRows(sheet: String, limit: Int)
    case tooManyColumns(sheet: String, row: Int, limit: Int)
    /// `column` counts from 0. `limit` is in bytes of UTF-8.
    case cellTooLong(sheet: String, row: Int, column: Int, limit: Int)
    /// All cells of one row together; `limit` is in bytes of UTF-8.
    case rowTooLong(sheet: String, row: Int, limit: Int)
    /// The workbook's table of shared texts is larger than the memory set aside for it.
    case tooMuchSharedText(limit: Int)
    /// Text that is neither UTF-8, UTF-16 with a mark, nor GB18030; `line` counts from 1.
    case unknownEncoding(line: Int)
    /// A document type declaration, which no spreadsheet program writes.
    case forbiddenMarkup(part: String)
    case noSuchSheet(index: Int)
}

/// What a file turned out to be when it is no workbook of ours.
package enum ForeignFileType: String, Equatable, Sendable, CaseIterable {
    case pdf, wordDocument, presentation, openDocument, binaryWorkbook, oldWorkbook
    case htmlTable, xmlSpreadsheet, richText, image, archive, otherBinary
}

/// Who locked the file, because the advice differs.
package enum EncryptionKind: String, Equatable, Sendable, CaseIterable {
    /// A workbook with a password to open, saved by Excel or WPS.
    case passwordToOpen
    /// A zip archive with encrypted entries.
    case zipEntry
}

/// What is wrong with a damaged part.
package enum DamageReason: String, Equatable, Sendable, CaseIterable {
    case truncated, checksum, notCompressedCorrectly, malformedMarkup, missingPart
    case badReference, outOfOrder, unclosedQuote, brokenText, badStructure
}

/// How much of a workbook we are willing to hold or unpack.
package struct WorkbookLimits: Sendable {
    /// Bytes of the file itself.
    package var fileBytes: Int64 = 200 << 20
    /// Bytes of an old `.xls`, which has to be held in memory as a whole.
    package var oldFileBytes: Int64 = 64 << 20
    /// Bytes of all parts when unpacked, and of any one part.
    package var expandedBytes: Int64 = 2 << 30
    /// Unpacked size of a part divided by its packed size; looked at from `ratioFloor` on.
    /// Sheets of equal rows reach about 100, hostile files 1,000.
    package var expansionRatio: Int64 = 300
    package var ratioFloor: Int64 = 32 << 20
    package var parts = 10_000
    package var sheets = 500
    package var rows = 1_048_576
    package var columns = 1_024
    /// Bytes of UTF-8 in one cell. Excel's own limit is 32,767 characters.
    package var cellBytes = 256 << 10
    /// Bytes of UTF-8 in all cells of one row, a shared text counted wherever it stands.
    package var rowBytes = 1 << 20
    /// Bytes of memory for the rows of one sheet by which headings are recognised, and for those
    /// of all sheets together. A sheet beyond its share is judged by fewer rows.
    package var sheetSampleBytes = 16 << 20
    package var sampleBytes = 96 << 20
    /// Bytes of memory for the table of shared texts.
    package var sharedTextBytes = 384 << 20

    package init() {}
}
