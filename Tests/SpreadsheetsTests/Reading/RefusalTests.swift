import Foundation
import Spreadsheets
import Testing

@Suite struct RefusalTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func refusal(
        _ bytes: [UInt8], limits: WorkbookLimits = WorkbookLimits()
    ) throws -> WorkbookError? {
        do {
            _ = try readAll(try folder.write(bytes), limits: limits)
            return nil
        } catch let error as WorkbookError {
            return error
        }
    }

    @Test func `a missing file and a folder are unreadable`() {
        #expect(throws: WorkbookError.unreadable(errno: 2)) {
            _ = try WorkbookReader.open(path: folder.path("none"))
        }
        #expect(throws: WorkbookError.unreadable(errno: 21)) {
            _ = try WorkbookReader.open(path: folder.url.path)
        }
    }

    @Test func `an empty file and a large file are refused by their size`() throws {
        #expect(try refusal([]) == .emptyFile)
        var limits = WorkbookLimits()
        limits.fileBytes = 10
        #expect(
            try refusal(Array("a,b,c,d,e,f\n".utf8), limits: limits)
                == .fileTooLarge(bytes: 12, limit: 10))
    }

    @Test func `a file of two gigabytes is refused at once`() throws {
        let path = try folder.write("PK")
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 2 << 30)
        try handle.close()
        #expect(throws: WorkbookError.fileTooLarge(bytes: 2 << 30, limit: 200 << 20)) {
            _ = try WorkbookReader.open(path: path)
        }
    }

    @Test(arguments: [
        ("%PDF-1.7\n", ForeignFileType.pdf), ("{\\rtf1\\ansi", .richText),
        ("\n <html xmlns:o=\"urn\"><table>", .htmlTable), ("<TABLE border=1>", .htmlTable),
        (
            "<?xml version='1'?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
            .xmlSpreadsheet
        ),
        ("\u{1}\u{0}\u{2}", .otherBinary), ("Rar!\u{1A}", .archive),
    ]) func `other types are named`(_ content: String, _ type: ForeignFileType) throws {
        #expect(try refusal(Array(content.utf8)) == .wrongType(type))
    }

    @Test(arguments: [
        (["[Content_Types].xml", "word/document.xml"], ForeignFileType.wordDocument),
        (["[Content_Types].xml", "ppt/presentation.xml"], .presentation),
        (["[Content_Types].xml", "xl/workbook.bin"], .binaryWorkbook),
        (["mimetype", "content.xml"], .openDocument), (["readme.txt"], .archive),
    ]) func `other packages are named`(_ names: [String], _ type: ForeignFileType) throws {
        var zip = ZipFixture()
        for name in names { zip.store(name, "<x/>") }
        #expect(try refusal(zip.bytes()) == .wrongType(type))
    }

    @Test(arguments: [
        ("WordDocument", WorkbookError.wrongType(.wordDocument)),
        ("PowerPoint Document", .wrongType(.presentation)), ("Book", .wrongType(.oldWorkbook)),
        ("EncryptedPackage", .encrypted(.passwordToOpen)), ("Other", .wrongType(.otherBinary)),
    ]) func `other old files are named`(_ stream: String, _ error: WorkbookError) throws {
        #expect(try refusal(OldFixture.container([(stream, [1])])) == error)
    }

    @Test func `an encrypted zip entry is said to be one`() throws {
        var zip = XlsxFixture("").zip
        zip.entries[2].flags = 1
        #expect(try refusal(zip.bytes()) == .encrypted(.zipEntry))
    }

    @Test func `a cut workbook is truncated`() throws {
        let bytes = XlsxFixture("<row><c><v>1</v></c></row>").zip.bytes()
        #expect(
            try refusal(Array(bytes[..<(bytes.count / 2)]))
                == .damaged(part: "zip", reason: .truncated))
    }

    @Test func `a changed byte fails the checksum`() throws {
        var zip = XlsxFixture("<row><c><v>1</v></c></row>").zip
        zip.entries[2].checksum ^= 1
        #expect(
            try refusal(zip.bytes())
                == .damaged(part: "xl/worksheets/sheet1.xml", reason: .checksum))
    }

    @Test(arguments: [
        ("<row><c><v>1</row>", DamageReason.malformedMarkup),
        ("<row r=\"2\"/><row r=\"1\"/>", .outOfOrder),
        ("<row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>", .outOfOrder),
        ("<row><c t=\"s\"><v>4</v></c></row>", .badReference),
    ]) func `a damaged sheet says how`(_ data: String, _ reason: DamageReason) throws {
        #expect(
            try refusal(XlsxFixture(data).zip.bytes())
                == .damaged(part: "xl/worksheets/sheet1.xml", reason: reason))
    }

    @Test func `a missing part is named`() throws {
        var zip = XlsxFixture("").zip
        zip.entries.removeAll { $0.name == "xl/worksheets/sheet1.xml" }
        #expect(
            try refusal(zip.bytes())
                == .damaged(part: "xl/worksheets/sheet1.xml", reason: .missingPart))
    }

    @Test func `a document type with entities is refused and nothing is expanded`() throws {
        var zip = XlsxFixture("").zip
        zip.entries.removeAll { $0.name == "xl/worksheets/sheet1.xml" }
        zip.store(
            "xl/worksheets/sheet1.xml",
            """
            <!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "bbbbbbbb">]>\
            <worksheet><sheetData><row><c t="inlineStr"><is><t>&a;&b;</t></is></c></row>\
            </sheetData></worksheet>
            """)
        #expect(try refusal(zip.bytes()) == .forbiddenMarkup(part: "xl/worksheets/sheet1.xml"))
    }

    @Test func `a bomb that declares its size is refused before unpacking`() throws {
        var zip = XlsxFixture("").zip
        zip.entries[2].size = 0x7000_0000
        #expect(
            try refusal(zip.bytes())
                == .expandsTooMuch(
                    part: "xl/worksheets/sheet1.xml", bytes: 0x7000_0000,
                    limit: Int64(zip.entries[2].packed.count) * 300))
    }

    @Test func `a bomb that hides its size is stopped while unpacking`() throws {
        var zip = XlsxFixture("").zip
        let packed = ZipFixture.blanks(matches: 40_000)
        let index = try #require(
            zip.entries.firstIndex { $0.name == "xl/worksheets/sheet1.xml" })
        zip.entries[index].packed = packed
        zip.entries[index].size = 100
        zip.entries[index].method = 8
        var limits = WorkbookLimits()
        limits.expansionRatio = 20
        limits.ratioFloor = 1 << 20
        let error = try #require(try refusal(zip.bytes(), limits: limits))
        guard case .expandsTooMuch(let part, let bytes, let limit) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(part == "xl/worksheets/sheet1.xml")
        #expect(limit == Int64(packed.count) * 20)
        #expect(bytes > limit && bytes < limit + 1 << 20)
    }

    @Test func `too many parts are refused before they are listed`() throws {
        var limits = WorkbookLimits()
        limits.parts = 3
        #expect(
            try refusal(XlsxFixture("").zip.bytes(), limits: limits)
                == .tooManyParts(count: 5, limit: 3))
    }

    @Test func `too many sheets, rows, columns and letters are refused with their place`() throws {
        var limits = WorkbookLimits()
        limits.sheets = 1
        limits.rows = 5
        limits.columns = 3
        limits.cellBytes = 10
        var two = XlsxFixture("")
        two.sheets.append(("B", ""))
        #expect(
            try self.refusal(two.zip.bytes(), limits: limits) == .tooManySheets(count: 2, limit: 1))
        func refusal(of data: String) throws -> WorkbookError? {
            try self.refusal(XlsxFixture(data).zip.bytes(), limits: limits)
        }
        #expect(try refusal(of: "<row r=\"6\"/>") == .tooManyRows(sheet: "Sheet1", limit: 5))
        #expect(
            try refusal(of: "<row r=\"2\"><c r=\"D2\"><v>1</v></c></row>")
                == .tooManyColumns(sheet: "Sheet1", row: 2, limit: 3))
        #expect(
            try refusal(of: "<row><c/><c t=\"inlineStr\"><is><t>12345678901</t></is></c></row>")
                == .cellTooLong(sheet: "Sheet1", row: 1, column: 1, limit: 10))
        #expect(
            try self.refusal(Array("a,b\nc,\"12345678901\"".utf8), limits: limits)
                == .cellTooLong(sheet: "csv", row: 2, column: 1, limit: 10))
        #expect(
            try self.refusal(Array("a,b\nc,d,e,f".utf8), limits: limits)
                == .tooManyColumns(sheet: "csv", row: 2, limit: 3))
        #expect(
            try self.refusal(Array("1\n2\n3\n4\n5\n6\n".utf8), limits: limits)
                == .tooManyRows(sheet: "csv", limit: 5))
    }

    @Test func `shared texts beyond their memory are refused`() throws {
        var limits = WorkbookLimits()
        limits.sharedTextBytes = 50
        var fixture = XlsxFixture("")
        fixture.sharedStrings = String(repeating: "<si><t>甲乙丙丁</t></si>", count: 10)
        #expect(try refusal(fixture.zip.bytes(), limits: limits) == .tooMuchSharedText(limit: 50))
    }

    @Test func `a quote never closed names the row it was opened in`() throws {
        #expect(
            try refusal(Array("a,b\nc,\"d\ne,f\n".utf8))
                == .damaged(part: "row 2", reason: .unclosedQuote))
    }

    @Test func `text that is almost UTF-8 is damaged, not another encoding`() throws {
        var bytes = Array(String(repeating: "街道办事处\n", count: 50).utf8)
        bytes[200] = 0xFF
        #expect(try refusal(bytes) == .damaged(part: "line 13", reason: .brokenText))
    }

    @Test func `text in no known encoding names the line`() throws {
        #expect(try refusal([0x61, 0x0A, 0xFF, 0xFE, 0xFF, 0x0A]) == .unknownEncoding(line: 2))
    }

    @Test func `any cut or changed byte gives rows or a typed refusal`() throws {
        var fixture = XlsxFixture(
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>4.5</v></c></row>")
        fixture.sharedStrings = "<si><t>甲</t></si>"
        fixture.styles = "<cellXfs><xf numFmtId=\"22\"/></cellXfs>"
        let whole = fixture.zip.bytes()
        var refused = 0
        for place in stride(from: 0, to: whole.count, by: 2) {
            var broken = whole
            broken[place] ^= UInt8(truncatingIfNeeded: place &* 7 | 1)
            refused += try refusal(broken) == nil ? 0 : 1
        }
        for length in stride(from: 4, to: whole.count, by: 61) {
            refused += try refusal(Array(whole[..<length])) == nil ? 0 : 1
        }
        #expect(refused > 100)
    }

    @Test func `a sheet that is not there is refused`() throws {
        let path = try folder.write("a,b\n")
        #expect(throws: WorkbookError.noSuchSheet(index: 3)) { try readAll(path, sheet: 3) }
    }
}
