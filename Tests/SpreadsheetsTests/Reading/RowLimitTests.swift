import Spreadsheets
import Testing

/// Small files that would need much memory once a row is taken out of them.
@Suite struct RowLimitTests {
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

    private var small: WorkbookLimits {
        var limits = WorkbookLimits()
        limits.rowBytes = 20
        return limits
    }

    @Test func `one shared text that stands in every cell of a row is refused`() throws {
        let cells = String(repeating: "<c t=\"s\"><v>0</v></c>", count: 1_024)
        var fixture = XlsxFixture("<row>\(cells)</row>")
        fixture.sharedStrings = "<si><t>\(String(repeating: "x", count: 250_000))</t></si>"
        #expect(
            try refusal(fixture.zip.bytes())
                == .rowTooLong(sheet: "Sheet1", row: 1, limit: 1 << 20))
    }

    @Test func `the cells of a row count together, those of another row apart`() throws {
        func inline(_ text: String) -> String {
            "<c t=\"inlineStr\"><is><t>\(text)</t></is></c>"
        }
        let fits = "<row>\(inline("1234567890"))\(inline("1234567890"))</row>"
        #expect(try refusal(XlsxFixture(fits + fits).zip.bytes(), limits: small) == nil)
        let long = "<row>\(inline("1234567890"))\(inline("12345678901"))</row>"
        #expect(
            try refusal(XlsxFixture(fits + long).zip.bytes(), limits: small)
                == .rowTooLong(sheet: "Sheet1", row: 2, limit: 20))
        #expect(try refusal(Array("1234567890,1234567890\n".utf8), limits: small) == nil)
        #expect(
            try refusal(Array("a,b\n1234567890,12345678901\n".utf8), limits: small)
                == .rowTooLong(sheet: "csv", row: 2, limit: 20))
    }

    @Test func `a long row of an old workbook is refused`() throws {
        let globals = OldFixture.record(
            0xFC, little(1, 4) + little(1, 4) + OldFixture.text("一二三四", lengthBytes: 2))
        let cells = (0..<2).flatMap { column in
            OldFixture.record(0xFD, OldFixture.place(0, column) + little(0, 4))
        }
        let bytes = OldFixture.container([
            ("Workbook", OldFixture.workbook(globals: globals, cells: cells))
        ])
        #expect(try refusal(bytes) == nil)
        #expect(
            try refusal(bytes, limits: small) == .rowTooLong(sheet: "表", row: 1, limit: 20))
    }

    @Test func `a field of nothing but quotes has the length of its quotes`() throws {
        var limits = WorkbookLimits()
        limits.cellBytes = 10
        for field in [
            "\"" + String(repeating: "\"\"", count: 11) + "\"",
            "a" + String(repeating: "\"", count: 11),
        ] {
            #expect(
                try refusal(Array(field.utf8), limits: limits)
                    == .cellTooLong(sheet: "csv", row: 1, column: 0, limit: 10))
        }
    }

    @Test func `headings are found by as many rows as fit into memory`() throws {
        let text = String(repeating: "字", count: 200)
        let rows = (1...400).map { "A-\(1_000 + $0),\(text)\n" }.joined()
        var limits = WorkbookLimits()
        limits.sheetSampleBytes = 10_000
        let path = try folder.write("工单编号,主要内容\n" + rows)
        let table = try RealFiles.headingTable()
        let maps = try HeadingRecognition(table: table).recognise(
            try WorkbookReader.open(path: path, limits: limits)
        ).maps
        #expect(maps.map { $0.columns.map(\.field) } == [["cityNumber", "content"]])
    }

    @Test func `sheets whose samples together need too much memory are refused`() throws {
        var fixture = XlsxFixture("<row><c r=\"ALJ1\"><v>1</v></c></row>")
        for number in 2...30 {
            fixture.sheets.append(("S\(number)", "<row><c r=\"ALJ1\"><v>1</v></c></row>"))
        }
        var limits = WorkbookLimits()
        limits.sampleBytes = 1 << 20
        let path = try folder.write(fixture.zip.bytes())
        let recognition = HeadingRecognition(table: try RealFiles.headingTable())
        #expect(throws: WorkbookError.self) {
            try recognition.recognise(try WorkbookReader.open(path: path, limits: limits))
        }
        #expect(throws: HeadingError.self, "and within it, only the headings are missing") {
            try recognition.recognise(try WorkbookReader.open(path: path))
        }
    }
}
