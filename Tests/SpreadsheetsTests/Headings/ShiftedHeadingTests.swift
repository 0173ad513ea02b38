import Spreadsheets
import Testing

@Suite struct ShiftedHeadingTests {
    private let folder: TemporaryFolder
    private let table: HeadingTable

    init() throws {
        folder = try TemporaryFolder()
        table = try RealFiles.headingTable()
    }

    private func refusal(_ text: String) throws -> HeadingError? {
        let reader = try WorkbookReader.open(path: try folder.write(text))
        do {
            _ = try HeadingRecognition(table: table).recognise(reader)
            return nil
        } catch let error as HeadingError {
            return error
        }
    }

    private func lines(_ headings: String, _ line: (Int) -> String) -> String {
        ([headings] + (1...40).map(line)).joined(separator: "\n")
    }

    private let content = "市民来电反映某小区门口路灯损坏多日无人修理影响夜间出行请尽快核实处理"

    @Test func `headings moved by one column are refused with the right places`() throws {
        let error = try refusal(
            lines("工单编号,诉求内容,处置单位,来源") {
                "x,202402267210\($0 + 10),\(content)\($0),某某区城管局"
            })
        guard case .contradicted(_, let found, let proposal) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found.map(\.field).contains("cityNumber"))
        let number = try #require(found.first { $0.field == "cityNumber" })
        #expect(number.looked == 40 && number.unfit == 40 && number.samples.count == 3)
        #expect(number.seemsToStandIn?.letter == "B")
        let fixed = try #require(proposal)
        #expect(fixed.column(of: "cityNumber") == 1)
        #expect(fixed.column(of: "content") == 2)
        #expect(fixed.column(of: "leadUnit") == 3)
    }

    @Test func `two columns that could be the number leave no proposal`() throws {
        let error = try refusal(
            lines("工单编号,诉求内容,处置单位,来源") {
                "x,202402267210\($0 + 10),\(content)\($0),99887766\($0 + 10)"
            })
        guard case .contradicted(_, _, let proposal) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(proposal == nil)
    }

    @Test func `small serial numbers, short contents and repeated numbers are no contradiction`()
        throws
    {
        #expect(try refusal(lines("工单编号,内容") { "\($0),路灯不亮" }) == nil)
        #expect(try refusal(lines("工单编号,内容") { "2024022672\($0 / 4 + 10),路灯\($0)" }) == nil)
    }

    @Test func `one doubtful column that is not essential is only a warning`() throws {
        let text = lines("工单编号,内容,办结时间") { "A-\($0),路灯不亮\($0),已经办结" }
        let reader = try WorkbookReader.open(path: try folder.write(text))
        let map = try #require(try HeadingRecognition(table: table).recognise(reader).maps.first)
        guard case .unlikelyValues(let column) = map.warnings.first else {
            Issue.record("\(map.warnings)")
            return
        }
        #expect(column.field == "closedAt" && column.unfit == 40)
    }

    @Test func `the real file with shifted headings is refused and put right`() throws {
        guard let path = RealFiles.path("haikou12345/表头错位_gb18030_300行.csv") else { return }
        let reader = try WorkbookReader.open(path: path)
        var caught: HeadingError?
        do {
            _ = try HeadingRecognition(table: table).recognise(reader)
        } catch let error as HeadingError {
            caught = error
        }
        guard case .contradicted(_, let found, let proposal) = caught else {
            Issue.record("\(String(describing: caught))")
            return
        }
        #expect(found.first { $0.field == "cityNumber" }?.seemsToStandIn?.heading == "行业分类3级")
        #expect(found.first { $0.field == "content" }?.seemsToStandIn?.heading == "原处置单位")
        let fixed = try #require(proposal)
        let expected: [(FieldName, String)] = [
            ("cityNumber", "D"), ("category1", "E"), ("category2", "F"), ("category3", "G"),
            ("category4", "H"), ("content", "I"), ("leadUnit", "J"),
        ]
        for (field, letter) in expected {
            #expect(fixed.columns.first { $0.field == field }?.letter == letter)
        }
        var rows = 0
        try reader.readRows(sheet: 0) { row in
            guard let mapped = fixed.mapped(row) else { return true }
            rows += mapped["cityNumber"].plainText.count == 14 ? 1 : 0
            return true
        }
        #expect(rows == 300)
    }
}
