import Spreadsheets
import Testing

@Suite struct RefusedRowsTests {
    @Test func `refused rows can be mended and imported again`() throws {
        let folder = try TemporaryFolder()
        let table = try RealFiles.headingTable()
        let source = try folder.write("台账,,\n工单编号,主要内容,办结时间,河流\n'0012,路灯不亮,2024-02-30,金港河\n")
        let reader = try WorkbookReader.open(path: source)
        let map = try #require(try HeadingRecognition(table: table).recognise(reader).maps.first)
        let target = folder.path("refused.xlsx")
        let writer = try RefusedRowsWriter(
            path: target, sheetName: "未导入", headings: RefusedRowsWriter.headings(of: map),
            table: table)
        try reader.readRows(sheet: 0) { row in
            if map.mapped(row) != nil {
                try writer.append(
                    row: row.number, cells: row.values(), reason: "没有这一天", mend: "改为存在的日期")
            }
            return true
        }
        try writer.finish()

        let again = try WorkbookReader.open(path: target)
        let read = try #require(try HeadingRecognition(table: table).recognise(again).maps.first)
        #expect(
            read.columns.map(\.field) == [
                "refusalRow", "refusalReason", "refusalMend", "cityNumber", "content", "closedAt",
                nil,
            ])
        var rows: [MappedRow] = []
        try again.readRows(sheet: 0) { row in
            if let mapped = read.mapped(row) { rows.append(mapped) }
            return true
        }
        let row = try #require(rows.first)
        #expect(rows.count == 1)
        #expect(row["refusalRow"].plainText == "3")
        #expect(try row["cityNumber"].identifier() == "0012")
        #expect(row["closedAt"] == .text("2024-02-30"))
        #expect(row.extras.map(\.name) == ["河流"])
    }
}
