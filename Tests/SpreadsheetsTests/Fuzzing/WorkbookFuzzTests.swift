import Foundation
import Spreadsheets
import Synchronization
import TestSupport
import Testing

/// Made-up and damaged files: read, or refused in a typed way, with bounded memory, always.
@Suite struct WorkbookFuzzTests {
    private static let markup = Mutation(
        delimiters: "<>\" /=",
        words: [
            "<c r=\"XFD1048576\" t=\"s\"><v>0</v></c>", "<c r=\"A0\"/>", "<c t=\"inlineStr\">",
            "<row r=\"1048577\">", "<row r=\"0\">", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;",
            "&#x110000;", "&#0;", "<![CDATA[", "]]>", "<!--", "<?xml version=\"1.0\"?>",
            "xmlns:x=\"urn:x\"", "t=\"d\"", "t=\"e\"", "t=\"b\"", "s=\"4294967295\"", "<is><t>",
            "<f>1+1</f>", "<numFmt numFmtId=\"164\" formatCode=\"[h]:mm;@\"/>",
            String(repeating: "<a>", count: 2_000),
        ])

    private static let delimited = Mutation(
        delimiters: ",;\t\n\r\"",
        words: ["\"\"", "\"", "\r", ",,,,,,,,", String(repeating: "\"", count: 999)])
    private static let binary = Mutation(delimiters: "")

    /// A small workbook with every kind of cell, its texts and formats mutated before it is packed,
    /// its bytes sometimes after.
    private static func package(_ dice: inout Dice) -> [UInt8] {
        var parts = [
            """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>受理时间</t></is></c>\
            <c r="C1" t="str"><v>电话</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c>\
            <c r="B2" s="1"><v>46143.4167</v></c><c r="C2"><v>19900000001</v></c>\
            <c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#N/A</v></c></row>
            """, "<si><t>工单编号</t></si><si><r><t>S2</t></r><r><t>0001</t></r></si>",
            "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy-mm-dd\"/></numFmts>"
                + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs>",
            "<workbookPr date1904=\"1\"/>",
        ]
        let index = dice.below(5)
        if index < parts.count {
            let mutated = markup.applied(to: Array(parts[index].utf8), &dice)
            parts[index] = String(decoding: mutated, as: UTF8.self)
        }
        var fixture = XlsxFixture(parts[0])
        fixture.sharedStrings = parts[1]
        fixture.styles = parts[2]
        fixture.workbookProperties = parts[3]
        var zip = fixture.zip
        let entry = dice.below(zip.entries.count)
        switch dice.below(8) {
        case 0: zip.entries[entry].method = dice.pick([1, 8, 12, 99, 0xFFFF])
        case 1: zip.entries[entry].size = dice.pick([0, 1, 1 << 20, 0x7FFF_FFFF, 0xFFFF_FFFF])
        case 2: zip.entries[entry].flags = dice.pick([1, 8, 0x41, 0x800, 0xFFFF])
        case 3:
            zip.entries[entry].name = dice.pick(["", "../x", "xl/", "/", "a\u{0}b", "xl/x.bin"])
        case 4: zip.entries[entry] = zip.entries[dice.below(zip.entries.count)]
        case 5:
            let packed = ZipFixture.blanks(matches: dice.below(3_000))
            zip.entries[entry].packed = packed
            zip.entries[entry].method = 8
        default: break
        }
        let bytes = zip.bytes()
        return dice.oneIn(4) ? binary.applied(to: bytes, &dice) : bytes
    }

    private static func oldWorkbook(_ dice: inout Dice) -> [UInt8] {
        typealias Old = OldFixture
        let shared = Old.record(
            0xFC,
            little(2, 4) + little(2, 4) + Old.text("工单编号", lengthBytes: 2)
                + Old.text("S20001", lengthBytes: 2))
        var cells =
            Old.record(0xFD, Old.place(0, 0) + little(0, 4))
            + Old.record(0x203, Old.place(0, 1) + Old.double(19_900_000_001))
            + Old.record(0x27E, Old.place(1, 2) + little(42 << 2 | 2, 4))
            + Old.record(0x204, Old.place(1, 5) + Old.text("直接", lengthBytes: 2))
            + Old.record(0x06, Old.place(2, 1) + [0, 0, 0, 0, 0, 0, 0xFF, 0xFF] + little(0, 8))
            + Old.record(0x207, Old.text("结果", lengthBytes: 2))
            + Old.record(
                0xBD, little(2, 2) + little(3, 2) + little(0, 2) + little(5, 4) + little(3, 2))
        if dice.oneIn(2) {
            cells += Old.record(dice.below(0x400), dice.bytes(upTo: 40))
        }
        let formats = Old.record(0xE0, little(0, 2) + little(22, 2) + little(0, 16))
        var stream = Old.workbook(globals: shared + formats, cells: cells)
        if dice.oneIn(2) { stream = binary.applied(to: stream, &dice) }
        let file = Old.container([(dice.oneIn(12) ? "Book" : "Workbook", stream)])
        guard dice.oneIn(2) else { return file }
        // Past the header and the tables a change only changes text; damage these most.
        var damaged = file
        for _ in 0...dice.below(4) {
            let place = dice.below(min(damaged.count, 1_600))
            damaged[place] = dice.pick([0, 1, 2, 0x7F, 0xFE, 0xFF, UInt8(dice.below(256))])
        }
        return damaged
    }

    private static func text(_ dice: inout Dice) -> [UInt8] {
        let sheet = """
            工单编号,受理时间,来电人,联系电话,诉求内容
            S20001,2026-08-01 09:00:00,甲某,19900000001,"路灯, ""不亮""!"
            S20002,2026/8/2 1:02,乙某,,\r
            """
        let bytes = delimited.applied(to: Array(sheet.utf8), &dice)
        switch dice.below(6) {
        case 0: return [0xFF, 0xFE] + bytes.flatMap { [$0, UInt8(dice.below(3))] }
        case 1:
            return [0xFE, 0xFF]
                + String(decoding: bytes, as: UTF8.self).utf16.flatMap {
                    [UInt8($0 >> 8), UInt8($0 & 0xFF)]
                }
        case 2: return [0xEF, 0xBB, 0xBF] + bytes
        case 3: return bytes.map { $0 > 0x7F ? UInt8(0x81 + $0 % 0x7E) : $0 }
        default: return bytes
        }
    }

    /// Opens, recognises headings, reads every row and every kind of value. False when refused.
    private static func read(
        _ path: String, _ recognition: HeadingRecognition
    ) throws -> Bool {
        do {
            do {
                _ = try recognition.recognise(try WorkbookReader.open(path: path))
            } catch is HeadingError {
                // ignored: rows without headings are read all the same below.
            }
            let reader = try WorkbookReader.open(path: path)
            for sheet in reader.sheets.indices.prefix(4) {
                var count = 0
                try reader.readRows(sheet: sheet) { row in
                    count += 1
                    for cell in row.values() { understand(cell) }
                    return count < 2_000
                }
            }
            return true
        } catch is WorkbookError {
            return false
        }
    }

    private static func understand(_ cell: CellValue) {
        func attempt<Value>(_ read: () throws -> Value?) {
            do { _ = try read() } catch {
                // ignored: a value that is refused is as good as one that is read.
                return
            }
        }
        attempt { try cell.words() }
        attempt { try cell.identifier() }
        attempt { try cell.moment() }
        attempt { try cell.yesNo() }
        attempt { try cell.resolution() }
        attempt { try cell.satisfaction() }
        attempt { try cell.wholeNumber() }
        _ = PhoneShape(cell.plainText)
        _ = PhoneShape.normalised(cell.plainText)
        _ = CategoryPath.parse(cell.plainText)
    }

    private func fuzz(
        _ name: String, share: Double, _ make: @escaping @Sendable (inout Dice) -> [UInt8]
    ) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("case")
        let recognition = HeadingRecognition(table: try RealFiles.headingTable())
        let read = Mutex(0)
        let fuzzing = Fuzzing(name, share: share)
        try await fuzzing.run { dice in
            let bytes = make(&dice)
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            if try Self.read(path, recognition) { read.withLock { $0 += 1 } }
        }
        _ = folder
        // Inputs that are all refused at the door, or none of them, try nothing.
        let all = Array(fuzzing.seeds).count
        let whole = read.withLock { $0 }
        if all > 100 { #expect(whole > all / 10 && whole < all * 9 / 10, "\(whole) of \(all)") }
    }

    @Test func `any .xlsx is read or refused`() async throws {
        try await fuzz("xlsx", share: 18, Self.package)
    }

    @Test func `any .xls is read or refused`() async throws {
        try await fuzz("xls", share: 12, Self.oldWorkbook)
    }

    @Test func `any delimited text is read or refused`() async throws {
        try await fuzz("csv", share: 12, Self.text)
    }
}
