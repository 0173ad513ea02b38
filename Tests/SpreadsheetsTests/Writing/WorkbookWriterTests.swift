import Foundation
import Spreadsheets
import Testing

@Suite struct WorkbookWriterTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func moment(_ text: String) throws -> CivilDateTime { try CivilDateTime(parsing: text) }

    @Test(arguments: [true, false])
    func `what is written is read back`(_ constantMemory: Bool) throws {
        var options = WorkbookWriter.Options()
        options.usesConstantMemory = constantMemory
        options.title = "月报"
        let writer = try WorkbookWriter(path: folder.path("a.xlsx"), options: options)
        let sheet = try writer.addSheet("一月")
        let row: [OutputCell] = [
            .text("=1+1"), .text("13800138000"), .text("a\u{1}b\n<&>\"_x000D_"), .integer(42),
            .integer(110_101_199_001_011_001), .decimal("78.65", format: "0.0"), .empty,
            .moment(try moment("2024-03-19 17:46:52"), .bordered),
            .moment(try moment("2024-03-19")), OutputCell(.formula("=1+2", result: 3)),
            OutputCell(.link(url: "https://example.org/a?b=1&c=2", text: "链接")),
        ]
        try sheet.append(row)
        try writer.finish()
        let cells = try #require(try readAll(folder.path("a.xlsx")).first).cells
        #expect(
            cells == [
                .text("=1+1"), .text("13800138000"), .text("a\u{1}b\n<&>\"_x000D_"),
                .number(WrittenNumber(42)), .text("110101199001011001"),
                .number(WrittenNumber(78.65)), .empty,
                .dateTime(try moment("2024-03-19 17:46:52")), .dateTime(try moment("2024-03-19")),
                .number(WrittenNumber(3)), .text("链接"),
            ])
    }

    @Test func `a table with title, headings, widths, printing and a chart is a sound file`() throws
    {
        let path = folder.path("table.xlsx")
        let writer = try WorkbookWriter(path: path)
        let sheet = try writer.addSheet("三率")
        try sheet.appendTitle("某区三率统计", columns: 3)
        try sheet.appendHeadings(["单位", "受理量", "解决率"], frozenColumns: 1)
        for number in 1...5 {
            try sheet.append([
                .text("第\(number)街道", .bordered), .integer(number * 10, .bordered),
                .decimal("0.\(number)5", format: "0.0%", .bordered),
            ])
        }
        try sheet.append([
            .text("合计", .total), OutputCell(.formula("=SUM(B3:B7)", result: 150), style: .total),
        ])
        try sheet.setFilter(CellRange(firstRow: 1, firstColumn: 0, lastRow: 6, lastColumn: 2))
        sheet.setWidth(30, column: 0)
        try sheet.setPrinting(PrintSetup(header: "甲 & 乙", footer: "第 {page} 页 共 {pages} 页"))
        let names = CellRange(firstRow: 2, firstColumn: 0, lastRow: 6, lastColumn: 0)
        let values = CellRange(firstRow: 2, firstColumn: 1, lastRow: 6, lastColumn: 1)
        for (row, kind) in [(10, SheetChart.Kind.column), (30, .line), (50, .bar)] {
            try sheet.insert(
                SheetChart(
                    kind: kind, title: "受理量", categories: names,
                    series: [.init(name: "受理量", values: values)], row: row, column: 0))
        }
        try writer.finish()
        let rows = try readAll(path)
        #expect(rows.count == 8 && rows[0].texts == ["某区三率统计"])
        #expect(rows[7].texts == ["合计", "150"])
        #expect(try folder.names == ["table.xlsx"])
    }

    @Test func `the old file stays until the new one is complete`() throws {
        let path = try folder.write("old", "a.xlsx")
        do {
            let writer = try WorkbookWriter(path: path)
            try writer.addSheet("x").append([.integer(1)])
        }
        #expect(try folder.names == ["a.xlsx"])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        let writer = try WorkbookWriter(path: path)
        try writer.addSheet("x").append([.integer(1)])
        try writer.finish()
        #expect(try readAll(path).count == 1)
    }

    @Test func `sheet names are made acceptable and unique`() throws {
        let writer = try WorkbookWriter(path: folder.path("a.xlsx"))
        let wanted = ["a/b:[c]", "A_B__C_", "", "'x'", String(repeating: "街", count: 40)]
        let names = try wanted.map { try writer.addSheet($0).name }
        #expect(names[0...3] == ["a_b__c_", "A_B__C_ (2)", "_", "x"])
        #expect(names[4].count == 31)
        try writer.finish()
        let reader = try WorkbookReader.open(path: folder.path("a.xlsx"))
        #expect(reader.sheets.map(\.name) == names)
    }

    @Test func `what cannot be written is refused with its place`() throws {
        let writer = try WorkbookWriter(path: folder.path("a.xlsx"))
        let sheet = try writer.addSheet("x")
        let long = String(repeating: "长", count: 32_768)
        #expect(throws: WorkbookWriteError.cellTooLong(row: 0, column: 1, length: 32_768)) {
            try sheet.append([.empty, .text(long)])
        }
        #expect(throws: WorkbookWriteError.notANumber(row: 0, column: 0, text: "x")) {
            try sheet.append([.decimal("x", format: "0")])
        }
        #expect(throws: WorkbookWriteError.badLink(row: 0, column: 0)) {
            try sheet.append([OutputCell(.link(url: "file:///etc/passwd", text: "x"))])
        }
        #expect(throws: WorkbookWriteError.tooManyColumns(limit: 16_384)) {
            try sheet.write(.integer(1), row: 0, column: 16_384)
        }
        #expect(throws: WorkbookWriteError.tooManyRows(limit: 1_048_576)) {
            try sheet.write(.integer(1), row: 1_048_576, column: 0)
        }
        try sheet.write(.integer(1), row: 5, column: 0)
        #expect(throws: WorkbookWriteError.rowsOutOfOrder(row: 4)) {
            try sheet.write(.integer(1), row: 4, column: 0)
        }
        try writer.finish()
        #expect(throws: WorkbookWriteError.alreadyFinished) {
            try sheet.append([])
            try sheet.append([.integer(1)])
        }
        #expect(throws: WorkbookWriteError.alreadyFinished) { try writer.finish() }
    }

    @Test func `a folder that is not there and a book without sheets are refused`() throws {
        #expect(throws: WorkbookWriteError.cannotCreate(errno: 2)) {
            _ = try WorkbookWriter(path: folder.path("none/a.xlsx"))
        }
        let writer = try WorkbookWriter(path: folder.path("a.xlsx"))
        #expect(throws: WorkbookWriteError.noSheet) { try writer.finish() }
    }
}
