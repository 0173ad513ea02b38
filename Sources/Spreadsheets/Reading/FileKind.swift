/// What a file is, judged by its bytes and never by its name.
enum FileKind {
    case zip, compound, text

    /// Throws `wrongType` for what is recognised as something else.
    static func sniff(_ file: ReadOnlyFile) throws(WorkbookError) -> FileKind {
        let head = try file.bytes(at: 0, count: 4096)
        if head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6]) {
            return .zip
        }
        if head.starts(with: CompoundFile.signature) { return .compound }
        if let foreign = foreignType(head) { throw .wrongType(foreign) }
        let isUTF16 = head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF])
        if !isUTF16, head.contains(0) { throw .wrongType(.otherBinary) }
        return .text
    }

    private static let signatures: [([UInt8], ForeignFileType)] = [
        (Array("%PDF-".utf8), .pdf),
        (Array("{\\rtf".utf8), .richText),
        ([0x89, 0x50, 0x4E, 0x47], .image), ([0xFF, 0xD8, 0xFF], .image),
        (Array("GIF8".utf8), .image), (Array("BM".utf8) + [0x36], .image),
        (Array("Rar!".utf8), .archive), ([0x37, 0x7A, 0xBC, 0xAF], .archive),
        ([0x1F, 0x8B], .archive), (Array("BZh".utf8), .archive),
        // Record formats of Excel 2 to 4, and of 95 to 2003 without the container.
        ([0x09, 0x00, 0x04, 0x00], .oldWorkbook), ([0x09, 0x02, 0x06, 0x00], .oldWorkbook),
        ([0x09, 0x04, 0x06, 0x00], .oldWorkbook), ([0x09, 0x08, 0x08, 0x00], .oldWorkbook),
        ([0x09, 0x08, 0x10, 0x00], .oldWorkbook),
    ]

    private static func foreignType(_ head: [UInt8]) -> ForeignFileType? {
        if let known = signatures.first(where: { head.starts(with: $0.0) }) { return known.1 }
        let text = String(decoding: head.filter { $0 != 0 }, as: UTF8.self)
            .drop { $0.isWhitespace || $0 == "\u{FEFF}" || $0 == "\u{FFFD}" }.lowercased()
        if text.hasPrefix("<?xml"), text.contains("office:spreadsheet") { return .xmlSpreadsheet }
        let marks = ["<!doctype html", "<html", "<table", "<head", "<meta", "<style", "<body"]
        if marks.contains(where: text.hasPrefix) { return .htmlTable }
        if text.hasPrefix("<?xml"), text.contains("<html") { return .htmlTable }
        if text.hasPrefix("mime-version:") { return .htmlTable }
        return nil
    }

    /// Whether a zip archive is a workbook; throws what it is otherwise.
    static func checkPackage(_ archive: ZipArchive) throws(WorkbookError) {
        if archive.hasEncryptedEntry { throw .encrypted(.zipEntry) }
        if archive.hasEntry(startingWith: "xl/workbook.bin") { throw .wrongType(.binaryWorkbook) }
        if archive.entry("[Content_Types].xml") != nil {
            if archive.hasEntry(startingWith: "word/") { throw .wrongType(.wordDocument) }
            if archive.hasEntry(startingWith: "ppt/") { throw .wrongType(.presentation) }
            return
        }
        if archive.entry("content.xml") != nil { throw .wrongType(.openDocument) }
        if archive.entry("xl/workbook.xml") == nil { throw .wrongType(.archive) }
    }

    /// The record stream of an old workbook; throws what the container holds otherwise.
    static func workbookStream(_ container: CompoundFile) throws(WorkbookError) -> [UInt8] {
        let names = container.topNames
        if names.contains("EncryptedPackage") { throw .encrypted(.passwordToOpen) }
        if let stream = try container.stream("Workbook") { return stream }
        if names.contains("Book") { throw .wrongType(.oldWorkbook) }
        if names.contains("WordDocument") { throw .wrongType(.wordDocument) }
        if names.contains("PowerPoint Document") { throw .wrongType(.presentation) }
        throw .wrongType(.otherBinary)
    }
}
