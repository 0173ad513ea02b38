import Spreadsheets
import Testing

@Suite struct DelimitedReadingTests {
    private func texts(_ bytes: [UInt8]) throws -> [[String]] {
        let folder = try TemporaryFolder()
        return try readAll(try folder.write(bytes)).map(\.texts)
    }

    private func texts(_ text: String) throws -> [[String]] { try texts(Array(text.utf8)) }

    @Test func `quotes protect delimiters, line breaks and doubled quotes`() throws {
        let found = try texts("编号,内容\r\n1,\"一,\n\"\"二\"\"\"\r\n2,三\"四\r")
        #expect(found == [["编号", "内容"], ["1", "一,\n\"二\""], ["2", "三\"四"]])
    }

    @Test(arguments: [",", ";", "\t"]) func `the delimiter is found`(_ sign: String) throws {
        let found = try texts("a\(sign)b\(sign)c\n1,5\(sign)2\(sign)3\n4\(sign)5\(sign)6\n")
        #expect(found.map(\.count) == (sign == "," ? [3, 4, 3] : [3, 3, 3]))
    }

    @Test func `the program's own separator line is no row`() throws {
        let folder = try TemporaryFolder()
        let rows = try readAll(try folder.write("sep=;\na;b\n1;2\n"))
        #expect(rows.map(\.number) == [1, 2])
        #expect(rows.map(\.texts) == [["a", "b"], ["1", "2"]])
    }

    @Test func `blank lines count but are not handed out`() throws {
        let folder = try TemporaryFolder()
        let rows = try readAll(try folder.write("a,b\n\n,\n1,2\n"))
        #expect(rows.map(\.number) == [1, 4])
    }

    @Test func `text forced by a formula is unwrapped`() throws {
        #expect(try texts("电话,号\n=\"0013800\",2") == [["电话", "号"], ["0013800", "2"]])
    }

    @Test func `every encoding gives the same text`() throws {
        let text = "工单编号,内容\n1,街道\n"
        let units = Array(text.utf16)
        let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let small = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let gb: [UInt8] = [
            0xB9, 0xA4, 0xB5, 0xA5, 0xB1, 0xE0, 0xBA, 0xC5, 0x2C, 0xC4, 0xDA, 0xC8, 0xDD, 0x0A,
            0x31, 0x2C, 0xBD, 0xD6, 0xB5, 0xC0, 0x0A,
        ]
        let expected = [["工单编号", "内容"], ["1", "街道"]]
        #expect(try texts(text) == expected)
        #expect(try texts([0xEF, 0xBB, 0xBF] + Array(text.utf8)) == expected)
        #expect(try texts([0xFE, 0xFF] + big) == expected)
        #expect(try texts([0xFF, 0xFE] + small) == expected)
        #expect(try texts(gb) == expected)
    }

    @Test func `characters cut between two pieces of a large file stay whole`() throws {
        let line = "1,街道办事处甲乙丙丁\n"
        let count = 40_000
        let found = try texts("x" + String(repeating: line, count: count))
        #expect(found.count == count)
        #expect(found.dropFirst().allSatisfy { $0 == ["1", "街道办事处甲乙丙丁"] })
    }
}
