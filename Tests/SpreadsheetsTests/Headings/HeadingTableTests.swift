import Spreadsheets
import Testing

@Suite struct HeadingTableTests {
    private func table(_ fields: String) throws(HeadingTable.Fault) -> HeadingTable {
        try HeadingTable(json: Array("{\"version\":1,\"fields\":[\(fields)]}".utf8))
    }

    @Test func `the shipped table has no heading under two fields`() throws {
        let table = try RealFiles.headingTable()
        #expect(table.fields.count >= 60)
        let essential: [FieldName] = ["cityNumber", "title", "content"]
        #expect(table.fields.filter(\.isEssential).map(\.name) == essential)
    }

    @Test func `one heading under two fields is refused`() {
        #expect(
            throws: HeadingTable.Fault.ambiguous(heading: "内 容", first: "content", second: "title")
        ) {
            _ = try table(
                """
                {"field":"content","shape":"longText","headings":["内容"]},\
                {"field":"title","shape":"text","headings":["内 容"]}
                """)
        }
    }

    @Test func `an unknown shape is refused`() {
        #expect(throws: HeadingTable.Fault.self) {
            _ = try table("{\"field\":\"x\",\"shape\":\"round\",\"headings\":[]}")
        }
    }
}
