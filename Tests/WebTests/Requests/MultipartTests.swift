import Testing

@testable import Web

@Suite struct MultipartTests {
    /// A form as a browser sends it.
    static func body(
        _ parts: [(head: String, content: [UInt8])], boundary: String = "B0undary"
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            bytes += Array("--\(boundary)\r\n\(part.head)\r\n\r\n".utf8) + part.content
            bytes += Array("\r\n".utf8)
        }
        return bytes + Array("--\(boundary)--\r\n".utf8)
    }

    /// What a body comes to when it arrives in pieces of `size` bytes; bytes joined by part.
    static func parts(_ body: [UInt8], by size: Int) throws -> [String: [UInt8]] {
        var parser = try MultipartParser(boundary: "B0undary")
        var found: [String: [UInt8]] = [:]
        var name = ""
        var start = 0
        while start < body.count {
            let piece = body[start..<min(start + size, body.count)]
            for event in try parser.push(piece) {
                switch event {
                case .part(let part, let file):
                    name = file.map { part + "/" + $0 } ?? part
                    found[name] = []
                case .bytes(let bytes): found[name]? += bytes
                case .endOfPart: name = ""
                }
            }
            start += size
        }
        #expect(parser.isFinished)
        return found
    }

    @Test func `a body is understood however it is cut into pieces`() throws {
        let tricky =
            Array("a\r\n--B0undar\r\n\r\n--B\r--B0undary\n\r\r\n--".utf8) + [0, 255, 13, 10]
        let body = MultipartTests.body([
            ("Content-Disposition: form-data; name=\"_csrf\"", Array("token".utf8)),
            ("content-disposition: form-data; name=\"empty\"", []),
            (
                "X-Other: y\r\nContent-Disposition: form-data; name=\"file\"; "
                    + "filename=\"表 1.xlsx\"\r\nContent-Type: a/b", tricky
            ),
        ])
        let expected = [
            "_csrf": Array("token".utf8), "empty": [], "file/表 1.xlsx": tricky,
        ]
        for size in 1...(body.count + 1) {
            #expect(try MultipartTests.parts(body, by: size) == expected, "pieces of \(size)")
        }
    }

    @Test func `words before the first delimiter and after the last do not count`() throws {
        let form = MultipartTests.body([
            ("Content-Disposition: form-data; name=a", Array("1".utf8))
        ])
        let body = Array("preamble\r\n".utf8) + form + Array("epilogue --B0undary".utf8)
        #expect(try MultipartTests.parts(body, by: 3) == ["a": Array("1".utf8)])
    }

    @Test(arguments: [
        "--B0undary\r\nContent-Type: a/b\r\n\r\nx\r\n--B0undary--",
        "--B0undary\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B0undary--",
        "--B0undary\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--B0undary--",
        "--B0undaryXX\r\n\r\n",
        "--B0undary\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--B0undary--",
        "--B0undary\r\n" + String(repeating: "A: b\r\n", count: 2_000),
    ])
    func `a body that breaks the rules is refused`(_ text: String) throws {
        var parser = try MultipartParser(boundary: "B0undary")
        #expect(throws: BadRequest.malformedUpload) { try parser.push(text.utf8) }
    }

    @Test func `too many parts are refused`() throws {
        let part = ("Content-Disposition: form-data; name=\"a\"", [UInt8]())
        let body = MultipartTests.body(
            [(head: String, content: [UInt8])](
                repeating: part, count: MultipartParser.partsMax + 1))
        var parser = try MultipartParser(boundary: "B0undary")
        #expect(throws: BadRequest.malformedUpload) { try parser.push(body) }
    }

    @Test func `boundaries are read from the header and checked`() throws {
        #expect(MultipartParser.boundary(of: "multipart/form-data; boundary=abc") == "abc")
        #expect(
            MultipartParser.boundary(of: "multipart/form-data; charset=x; boundary=\"a b\"")
                == "a b")
        #expect(MultipartParser.boundary(of: "multipart/form-data") == nil)
        for bad in ["", "a b", "a\"", String(repeating: "x", count: 71), "ü"] {
            #expect(throws: BadRequest.malformedUpload) { try MultipartParser(boundary: bad) }
        }
    }

    @Test(arguments: [
        ("a.xlsx", "a.xlsx"), ("C:\\Users\\x\\工单.xls", "工单.xls"),
        ("../../etc/passwd", "passwd"), ("", "upload"), ("/", "upload"),
        ("a\r\nb\u{0}.csv", "ab.csv"), ("张某 199-0000-5678.csv", "张某 199****5678.csv"),
    ])
    func `a file keeps its name and nothing else`(_ given: String, _ expected: String) {
        #expect(UploadReader.plainName(given) == expected)
    }
}
