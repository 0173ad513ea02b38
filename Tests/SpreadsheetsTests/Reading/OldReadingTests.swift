import Spreadsheets
import Testing

@Suite struct OldReadingTests {
    private typealias Old = OldFixture

    private func rows(_ workbook: [UInt8]) throws -> [ReadRow] {
        let folder = try TemporaryFolder()
        return try readAll(try folder.write(Old.container([("Workbook", workbook)])))
    }

    @Test func `all kinds of cells are read`() throws {
        let first =
            Old.record(0xFD, Old.place(0, 0) + little(1, 4))
            + Old.record(0x203, Old.place(0, 1) + Old.double(13_800_138_000))
            + Old.record(0x27E, Old.place(0, 2) + little(42 << 2 | 2, 4))
            + Old.record(
                0xBD,
                little(0, 2) + little(3, 2)
                    + (little(0, 2) + little(125 << 2 | 3, 4))
                    + (little(0, 2) + little(7 << 2 | 2, 4))
                    + little(4, 2))
            + Old.record(0x204, Old.place(0, 5) + Old.text("直接", lengthBytes: 2))
            + Old.record(0x205, Old.place(0, 6) + [1, 0])
            + Old.record(0x205, Old.place(0, 7) + [7, 1])
        let formulas =
            Old.record(0x06, Old.place(2, 0) + Old.double(3) + little(0, 8))
            + Old.record(0x06, Old.place(2, 1) + [0, 0, 0, 0, 0, 0, 0xFF, 0xFF] + little(0, 8))
            + Old.record(0x207, Old.text("结果", lengthBytes: 2))
            + Old.record(0x06, Old.place(2, 2) + [1, 0, 1, 0, 0, 0, 0xFF, 0xFF] + little(0, 8))
        let shared = Old.record(
            0xFC,
            little(2, 4) + little(2, 4) + Old.text("甲", lengthBytes: 2)
                + Old.text("乙丙", lengthBytes: 2))
        let found = try rows(Old.workbook(globals: shared, cells: first + formulas))
        #expect(found.map(\.number) == [1, 3])
        #expect(
            found[0].texts == ["乙丙", "13800138000", "42", "1.25", "7", "直接", "TRUE", "#DIV/0!"])
        #expect(found[1].cells == [.number(WrittenNumber(3)), .text("结果"), .boolean(true)])
    }

    @Test func `a shared text cut by a continuation is put together`() throws {
        let start =
            little(1, 4) + little(1, 4) + little(4, 2) + [1]
            + "甲乙".utf16.flatMap { little(Int($0), 2) }
        let shared = Old.record(0xFC, start) + Old.record(0x3C, [0] + Array("ab".utf8))
        let cell = Old.record(0xFD, Old.place(0, 0) + little(0, 4))
        #expect(try rows(Old.workbook(globals: shared, cells: cell)).first?.texts == ["甲乙ab"])
    }

    @Test func `dates follow the style and the date system`() throws {
        let globals =
            Old.record(0x22, little(1, 2))
            + Old.record(0xE0, little(0, 2) + little(22, 2) + little(0, 16))
        let cell = Old.record(0x203, Old.place(0, 0, 0) + Old.double(43908.5))
        let found = try rows(Old.workbook(globals: globals, cells: cell))
        #expect(found.first?.texts == ["2024-03-19 12:00:00"])
    }

    @Test func `a password is told apart from damage`() throws {
        let locked = Old.workbook(globals: Old.record(0x2F, little(0, 6)), cells: [])
        #expect(throws: WorkbookError.encrypted(.passwordToOpen)) { try rows(locked) }
    }

    @Test func `records that point outside are damage, not a crash`() throws {
        let cell = Old.record(0xFD, Old.place(0, 0) + little(9, 4))
        #expect(throws: WorkbookError.damaged(part: "表", reason: .badReference)) {
            try rows(Old.workbook(cells: cell))
        }
        let short = Old.record(0x203, Old.place(0, 0) + [1, 2])
        #expect(throws: WorkbookError.damaged(part: "Workbook", reason: .badStructure)) {
            try rows(Old.workbook(cells: short))
        }
    }

    @Test func `any cut or changed byte gives rows or a typed refusal`() throws {
        let shared = Old.record(
            0xFC, little(1, 4) + little(1, 4) + Old.text("甲乙", lengthBytes: 2))
        let cells =
            Old.record(0xFD, Old.place(0, 0) + little(0, 4))
            + Old.record(0x203, Old.place(1, 1) + Old.double(2))
        let whole = Old.container([("Workbook", Old.workbook(globals: shared, cells: cells))])
        let folder = try TemporaryFolder()
        var refused = 0
        for place in stride(from: 0, to: 1800, by: 3) {
            var broken = whole
            broken[place] ^= 0xFF
            refused += try refusal(folder, broken) == nil ? 0 : 1
        }
        for length in stride(from: 8, to: whole.count, by: 97) {
            refused += try refusal(folder, Array(whole[..<length])) == nil ? 0 : 1
        }
        #expect(refused > 50)
    }

    private func refusal(_ folder: TemporaryFolder, _ bytes: [UInt8]) throws -> WorkbookError? {
        do {
            _ = try readAll(try folder.write(bytes))
            return nil
        } catch let error as WorkbookError {
            return error
        }
    }
}
