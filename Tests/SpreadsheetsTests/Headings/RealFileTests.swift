import Spreadsheets
import Testing

@Suite struct RealFileTests {
    private let table: HeadingTable

    init() throws {
        table = try RealFiles.headingTable()
    }

    private struct Import {
        var headings: WorkbookHeadings
        var rows: [MappedRow] = []

        func count(_ test: (MappedRow) throws -> Bool) rethrows -> Int {
            try rows.count(where: test)
        }
    }

    private func load(_ path: String) throws -> Import {
        let reader = try WorkbookReader.open(path: path)
        var loaded = Import(headings: try HeadingRecognition(table: table).recognise(reader))
        for map in loaded.headings.maps {
            try reader.readRows(sheet: map.sheet.index) { row in
                if let mapped = map.mapped(row) { loaded.rows.append(mapped) }
                return true
            }
        }
        return loaded
    }

    private let beijing: Set<FieldName> = [
        "cityNumber", "kind", "category", "labels", "title", "content", "status",
        "complainantName", "complainantPhone", "district", "subdistrict", "handlingResult",
        "replyText", "channel", "closedAt", "company", "isResolved", "isSatisfied", "orderNature",
        "community", "place",
    ]

    @Test func `the old Beijing export gives 6 orders in 22 known columns`() throws {
        guard let path = RealFiles.path("beijing12345_format/供参考线索.xls") else { return }
        let loaded = try load(path)
        #expect(loaded.rows.count == 6)
        #expect(loaded.headings.maps.map(\.fields) == [beijing.union(["caseField"])])
        #expect(loaded.headings.ignored.map(\.reason) == [.empty, .empty])
        #expect(try loaded.count { try $0["closedAt"].moment() != nil } == 3)
        #expect(
            try loaded.rows.compactMap { try $0["isSatisfied"].satisfaction() }
                == [.satisfied, .dissatisfied, .mostlySatisfied])
        #expect(loaded.rows.map { CategoryPath.parse($0["category"].plainText).count }.max() == 3)
        #expect(loaded.rows.allSatisfy { PhoneShape($0["complainantPhone"].plainText) != nil })
    }

    @Test(arguments: ["供参考线索_房山500条.csv", "供参考线索_房山500条.xlsx"])
    func `the synthetic Beijing export gives 500 valid orders`(_ name: String) throws {
        guard let path = RealFiles.path("beijing12345_format/\(name)") else { return }
        let loaded = try load(path)
        #expect(loaded.rows.count == 500)
        #expect(Set(loaded.rows.map { $0["cityNumber"].plainText }).count == 500)
        #expect(loaded.headings.maps[0].fields.isSuperset(of: beijing))
        #expect(loaded.headings.maps[0].warnings.isEmpty)
        for row in loaded.rows {
            _ = try row["closedAt"].moment()
            _ = try row["isResolved"].resolution()
            _ = try row["isSatisfied"].satisfaction()
        }
    }

    @Test func `the Haikou file gives 6350 orders of the day their number says`() throws {
        guard let path = RealFiles.path("haikou12345/海口12345_dev.csv") else { return }
        let loaded = try load(path)
        #expect(loaded.rows.count == 6350)
        #expect(
            loaded.headings.maps[0].fields == [
                "cityNumber", "receivedAt", "category1", "category2", "category3", "category4",
                "content", "leadUnit", "channel",
            ])
        #expect(loaded.headings.maps[0].warnings.count == 1)
        for row in loaded.rows {
            let day = try #require(try row["receivedAt"].moment())
            #expect(
                row["cityNumber"].plainText.hasPrefix(
                    day.description.replacing("-", with: "")))
        }
    }

    @Test func `the Pingshan file gives 7000 orders with true counts`() throws {
        guard let path = RealFiles.path("pingshan_minsheng/坪山_dev_7000_gb18030.csv") else { return }
        let loaded = try load(path)
        #expect(loaded.rows.count == 7000)
        let map = loaded.headings.maps[0]
        #expect(
            map.fields == [
                "cityNumber", "kind", "category1", "category2", "category3", "channel", "district",
                "subdistrict", "community", "leadUnit", "receivedAt", "exactAddress",
            ])
        #expect(map.warnings.isEmpty)
        #expect(loaded.count { $0["kind"].plainText == "投诉" } == 6502)
        #expect(loaded.count { $0["subdistrict"].plainText == "坪山街道" } == 1957)
        let overdue = loaded.count { row in
            row.extras.contains {
                $0.name == "OVERTIME_ARCHIVE_NUM" && $0.value.plainText == "1"
            }
        }
        #expect(overdue == 719)
        let moments = try loaded.rows.compactMap { try $0["receivedAt"].moment() }
        #expect(moments.min()?.description == "2018-02-08 15:34:40")
        #expect(moments.max()?.description == "2018-11-01 16:01:40")
    }

    @Test(arguments: ["福州12345_内河诉求_dev.csv", "福州_多工作表脏表头_脱敏.xlsx"])
    func `both Fuzhou files give the same 751 orders`(_ name: String) throws {
        guard let path = RealFiles.path("fuzhou12345_river/\(name)") else { return }
        let loaded = try load(path)
        #expect(loaded.rows.count == 751)
        #expect(loaded.count { !$0["content"].isEmpty && !$0["title"].isEmpty } >= 750)
        #expect(try loaded.count { try $0["receivedAt"].moment() != nil } == 751)
        guard name.hasSuffix("xlsx") else { return }
        #expect(loaded.headings.maps.map(\.sheet.name) == ["仓山区", "马尾区"])
        #expect(loaded.headings.ignored.map(\.sheet.name).sorted() == ["政府信息", "调整"].sorted())
        // Its formulas were never calculated; they hold back no order.
        #expect(loaded.rows.allSatisfy { row in !row.extras.contains { $0.name == "R" } })
    }

    @Test(arguments: [
        (
            "teddy2020C/附件3_dev.csv",
            ["cityNumber", "complainantName", "title", "receivedAt", "content"]
        ),
        (
            "teddy2020C/附件4_dev.csv",
            [
                "cityNumber", "complainantName", "title", "receivedAt", "content", "replyText",
                "closedAt",
            ]
        ),
        (
            "us311/nyc311_dev.csv",
            ["cityNumber", "receivedAt", "closedAt", "leadUnit", "category1"]
        ),
        ("us311/boston311-100.csv", ["cityNumber", "receivedAt", "cityDueAt", "title", "status"]),
    ]) func `other cities' exports are understood`(_ name: String, _ fields: [String]) throws {
        guard let path = RealFiles.path(name) else { return }
        let loaded = try load(path)
        let wanted = Set(fields.map(FieldName.init(rawValue:)))
        #expect(loaded.headings.maps[0].fields.isSuperset(of: wanted))
        #expect(try loaded.count { try $0["receivedAt"].moment() != nil } == loaded.rows.count)
    }
}
