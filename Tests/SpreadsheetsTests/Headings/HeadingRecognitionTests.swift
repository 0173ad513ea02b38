import Spreadsheets
import Testing

@Suite struct HeadingRecognitionTests {
    private let folder: TemporaryFolder
    private let table: HeadingTable

    init() throws {
        folder = try TemporaryFolder()
        table = try RealFiles.headingTable()
    }

    private func recognise(
        _ bytes: [UInt8], mapping: [String: FieldName?] = [:]
    ) throws -> WorkbookHeadings {
        let reader = try WorkbookReader.open(path: try folder.write(bytes))
        return try HeadingRecognition(table: table, mapping: mapping).recognise(reader)
    }

    private func recognise(
        _ text: String, mapping: [String: FieldName?] = [:]
    ) throws -> HeadingMap {
        try #require(try recognise(Array(text.utf8), mapping: mapping).maps.first)
    }

    private func sheet(_ rows: [[String]]) -> String {
        rows.map { row in
            let cells = row.enumerated().filter { !$1.isEmpty }.map { column, text in
                "<c r=\"\(ColumnMeaning.letter(of: column))1\" t=\"str\"><v>\(text)</v></c>"
            }
            return "<row>\(cells.joined())</row>"
        }.joined()
    }

    private func fields(_ map: HeadingMap) -> [FieldName?] { map.columns.map(\.field) }

    @Test func `headings are found below title rows and whatever their dress`() throws {
        let map = try recognise(
            "某街道 2024 年 3 月工单台账,,,\n\n制表人：张某,,,\n"
                + " 工单 编号（必填）,*主要内容：,来电人电话／账号,\"办结\n时间\"\nA-1,路灯不亮,150××××,2024-03-19\n"
        )
        #expect(map.headingRows == 4...4)
        #expect(fields(map) == ["cityNumber", "content", "complainantPhone", "closedAt"])
    }

    @Test func `a word in brackets is ignored unless the table knows it`() throws {
        let map = try recognise("工单编号,工单类型(求助类/咨询类),工单类别(一般/次紧急/紧急),内容\nA-1,a,b,c\n")
        #expect(fields(map) == ["cityNumber", "kind", "urgency", "content"])
    }

    @Test func `two heading rows are read together`() throws {
        var fixture = XlsxFixture(
            sheet([
                ["月度台账"],
                ["工单编号", "市级", "", "区级", "", "办理情况", "", "主要内容"],
                ["", "派单时间", "截止时间", "派单时间", "截止时间", "是否解决", "说明人"],
                ["A-1", "2024-03-01", "2024-03-08", "2024-03-02", "2024-03-07", "是", "张某", "路灯不亮"],
            ]))
        fixture.styles = "<cellXfs><xf numFmtId=\"0\"/></cellXfs>"
        let map = try #require(try recognise(fixture.zip.bytes()).maps.first)
        #expect(map.headingRows == 2...3)
        #expect(
            fields(map) == [
                "cityNumber", "cityDispatchedAt", "cityDueAt", "districtDispatchedAt",
                "districtDueAt", "isResolved", nil, "content",
            ])
        #expect(map.columns[6].heading == "办理情况/说明人")
    }

    @Test func `unknown columns are kept by name, nameless ones by letter`() throws {
        let path = try folder.write("工单编号,河流,,内容\nA-1,金港河,x,路灯不亮\n")
        let reader = try WorkbookReader.open(path: path)
        let map = try #require(try HeadingRecognition(table: table).recognise(reader).maps.first)
        #expect(map.warnings == [.columnWithoutHeading(letter: "C")])
        var found: [MappedRow] = []
        try reader.readRows(sheet: 0) { row in
            if let mapped = map.mapped(row) { found.append(mapped) }
            return true
        }
        let row = try #require(found.first)
        #expect(found.count == 1 && row.number == 2)
        #expect(row["content"] == .text("路灯不亮") && row["closedAt"] == .empty)
        #expect(row.extras.map(\.name) == ["河流", "C"])
    }

    @Test func `of two columns for one field the better heading wins and it is said`() throws {
        let map = try recognise("编号,工单编号,内容\n7,A-1,路灯不亮\n")
        #expect(fields(map) == [nil, "cityNumber", "content"])
        let taken = ColumnMeaning(column: 1, heading: "工单编号", field: "cityNumber")
        let kept = ColumnMeaning(column: 0, heading: "编号", field: nil)
        #expect(
            map.warnings == [.claimedTwice(field: "cityNumber", taken: taken, keptByName: kept)])
    }

    @Test func `a contact number stands in for the caller's where there is no other`() throws {
        #expect(
            try recognise("工单编号,内容,联系方式\nA,b,1\n").column(of: "complainantPhone") == 2)
        let both = try recognise("工单编号,内容,联系方式,来电号码\nA,b,1,2\n")
        #expect(both.column(of: "complainantPhone") == 3 && both.column(of: "contactPhone") == 2)
    }

    @Test func `a person's own mapping overrides the table`() throws {
        let map = try recognise(
            "工单编号,事由,标题\nA-1,路灯不亮,x\n", mapping: ["事由": "content", "标题": nil])
        #expect(fields(map) == ["cityNumber", "content", nil])
    }

    @Test func `sheets with the same headings count, others are named`() throws {
        let heading = ["工单编号", "主要内容", "来电人", "办结时间"]
        let data = ["A-1", "路灯不亮", "张某", "2024-03-01"]
        var fixture = XlsxFixture(sheet([heading, data]), name: "一月")
        fixture.sheets.append(("统计", sheet([["区", "来电人", "数量"], ["某区", "1", "2"]])))
        fixture.sheets.append(("二月", sheet([["二月"], heading, data])))
        fixture.sheets.append(("字典", sheet([heading, data])))
        fixture.sheets.append(("空", ""))
        fixture.hidden = ["字典"]
        let found = try recognise(fixture.zip.bytes())
        #expect(found.maps.map(\.sheet.name) == ["一月", "二月"])
        #expect(found.maps.map(\.headingRows) == [1...1, 2...2])
        #expect(
            found.ignored.map { "\($0.sheet.name) \($0.reason)" }.sorted()
                == ["字典 hidden", "空 empty", "统计 otherHeadings"])
    }

    @Test func `a heading row repeated in the middle is passed over`() throws {
        let path = try folder.write("工单编号,内容\nA-1,路灯不亮\n工单编号,内容\n ,\nA-2,x\n")
        let reader = try WorkbookReader.open(path: path)
        let map = try #require(try HeadingRecognition(table: table).recognise(reader).maps.first)
        var numbers: [Int] = []
        try reader.readRows(sheet: 0) { row in
            if let mapped = map.mapped(row) { numbers.append(mapped.number) }
            return true
        }
        #expect(numbers == [2, 5])
    }

    @Test func `a file without known headings is refused`() throws {
        #expect(throws: HeadingError.noHeadingRow(sheets: ["csv"])) {
            _ = try recognise("甲,乙\n1,2\n")
        }
    }

    @Test func `headings without number, title and content are refused`() throws {
        #expect(
            throws: HeadingError.nothingEssential(
                sheet: "csv", row: 1, needed: ["cityNumber", "title", "content"])
        ) {
            _ = try recognise("来电人,是否解决,是否满意\n张某,是,满意\n")
        }
    }
}
