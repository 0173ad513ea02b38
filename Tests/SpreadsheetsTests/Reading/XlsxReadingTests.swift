import Spreadsheets
import Testing

@Suite struct XlsxReadingTests {
    private func rows(_ fixture: XlsxFixture, sheet: Int = 0) throws -> [ReadRow] {
        let folder = try TemporaryFolder()
        return try readAll(try folder.write(fixture.zip.bytes()), sheet: sheet)
    }

    @Test func `texts come from the cell, from the shared table and from formulas`() throws {
        var fixture = XlsxFixture(
            """
            <row r="1"><c r="A1" t="inlineStr"><is><t>路灯</t></is></c>\
            <c r="B1" t="s"><v>1</v></c><c r="D1" t="str"><f>A1&amp;"x"</f><v>路灯x</v></c></row>
            """)
        fixture.sharedStrings =
            "<si><t>甲</t></si><si><r><t>乙</t></r><rPh><t>yi</t></rPh>"
            + "<r><t xml:space=\"preserve\"> 丙</t></r></si>"
        let row = try #require(try rows(fixture).first)
        #expect(row.cells == [.text("路灯"), .text("乙 丙"), .empty, .text("路灯x")])
    }

    @Test func `a formula that was never calculated is not taken for an empty cell`() throws {
        let row = try #require(
            try rows(
                XlsxFixture(
                    "<row><c><f>NOW()</f><v/></c><c t=\"str\"><f>\"\"</f><v></v></c><c/></row>")
            ).first)
        #expect(row.cells == [.uncalculated])
        #expect(throws: ValueError.notCalculated) { _ = try row.cells[0].moment() }
    }

    @Test func `numbers keep the digits a person means`() throws {
        let written = ["13800138000", "1.3800138E10", "20180226721074", "0.1", "-5", "1E-3"]
        let cells = written.map { "<c><v>\($0)</v></c>" }.joined()
        let row = try #require(try rows(XlsxFixture("<row>\(cells)</row>")).first)
        #expect(
            row.texts == ["13800138000", "13800138000", "20180226721074", "0.1", "-5", "0.001"])
    }

    @Test func `a number of more than fifteen digits is known to be rounded`() throws {
        let row = try #require(
            try rows(XlsxFixture("<row><c><v>1.10101199001011E+17</v></c></row>")).first)
        #expect(row.texts == ["110101199001011000"])
        #expect(throws: ValueError.digitsLost(text: "110101199001011000")) {
            _ = try row.cells[0].identifier()
        }
    }

    @Test func `a number is a date if its style shows one`() throws {
        var fixture = XlsxFixture(
            """
            <row r="1"><c r="A1" s="1"><v>45370.740879629629</v></c>\
            <c r="B1" s="2"><v>45370</v></c><c r="C1" s="3"><v>45370</v></c>\
            <c r="D1" s="4"><v>1.5</v></c><c r="E1" s="1"><v>60</v></c>\
            <c r="F1" t="d"><v>2024-03-19T17:46:52</v></c></row>
            """)
        fixture.styles = """
            <numFmts>\
            <numFmt numFmtId="200" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>\
            <numFmt numFmtId="201" formatCode="[h]:mm"/></numFmts>\
            <cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="200"/><xf numFmtId="2"/>\
            <xf numFmtId="201"/></cellXfs>
            """
        let row = try #require(try rows(fixture).first)
        #expect(row.texts[0...2] == ["2024-03-19 17:46:52", "2024-03-19", "45370"])
        #expect(row.cells[3] == .number(WrittenNumber(1.5)))
        #expect(row.cells[4] == .number(WrittenNumber(60)))
        #expect(row.texts[5] == "2024-03-19 17:46:52")
    }

    @Test func `the date system of 1904 is four years and a day later`() throws {
        var fixture = XlsxFixture("<row><c s=\"0\"><v>43908.5</v></c></row>")
        fixture.styles = "<cellXfs><xf numFmtId=\"22\"/></cellXfs>"
        fixture.workbookProperties = "<workbookPr date1904=\"1\"/>"
        #expect(try rows(fixture).first?.texts == ["2024-03-19 12:00:00"])
    }

    @Test func `truth values, errors and escaped characters are read`() throws {
        let row = try #require(
            try rows(
                XlsxFixture(
                    """
                    <row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#DIV/0!</v></c>\
                    <c t="inlineStr"><is><t>a_x000D_b &lt;c&gt; _x005F_x000D_</t></is></c></row>
                    """)
            ).first)
        #expect(
            row.cells == [
                .boolean(true), .boolean(false), .error("#DIV/0!"), .text("a\rb <c> _x000D_"),
            ])
    }

    @Test func `row numbers are those the program shows and empty cells stay empty`() throws {
        let found = try rows(
            XlsxFixture(
                "<row r=\"3\"><c r=\"C3\"><v>1</v></c></row><row/><row><c r=\"A5\" s=\"1\"/>"
                    + "<c t=\"inlineStr\"><is><t></t></is></c></row><row><c><v>2</v></c></row>"))
        #expect(found.map(\.number) == [3, 6])
        #expect(found[0].texts == ["", "", "1"])
    }

    @Test func `every sheet has its name, and hidden ones are marked`() throws {
        var fixture = XlsxFixture("", name: "一月 &amp; 二月")
        fixture.sheets.append(("字典", "<row><c><v>7</v></c></row>"))
        fixture.hidden = ["字典"]
        let folder = try TemporaryFolder()
        let reader = try WorkbookReader.open(path: try folder.write(fixture.zip.bytes()))
        #expect(reader.sheets.map(\.name) == ["一月 & 二月", "字典"])
        #expect(reader.sheets.map(\.isHidden) == [false, true])
        #expect(try rows(fixture, sheet: 1).count == 1)
    }

    @Test func `reading stops when no more is wanted and hands on a thrown error`() throws {
        struct Stop: Error {}
        let data = (1...5000).map { "<row r=\"\($0)\"><c><v>\($0)</v></c></row>" }.joined()
        let folder = try TemporaryFolder()
        let path = try folder.write(XlsxFixture(data).zip.bytes())
        let reader = try WorkbookReader.open(path: path)
        var seen = 0
        try reader.readRows(sheet: 0) { row in
            seen += 1
            return row.number < 10
        }
        #expect(seen == 10)
        #expect(throws: Stop.self) { try reader.readRows(sheet: 0) { _ in throw Stop() } }
        #expect(try readAll(path).map(\.number) == Array(1...5000))
    }
}
