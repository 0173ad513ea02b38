/// Takes `multipart/form-data` (RFC 7578) apart while it arrives, in pieces of any size.
///
/// Holds at most one delimiter and one block of headers besides what was just pushed, so a body of
/// any size passes through little memory. Every limit is refused as `BadRequest.malformedUpload`.
struct MultipartParser {
    enum Event: Equatable {
        case part(name: String, fileName: String?)
        case bytes([UInt8])
        case endOfPart
    }

    /// RFC 2046 section 5.1.1: at most 70 characters.
    static let boundaryMax = 70
    static let headerBytesMax = 8 << 10
    static let partsMax = 32

    private enum Place {
        case before, headers, body, done
    }

    private let delimiter: [UInt8]
    private var place = Place.before
    private var parts = 0
    /// What was pushed and not yet understood. It begins as if a line had just ended, because the
    /// first delimiter has no line before it.
    private var rest: [UInt8] = Array("\r\n".utf8)

    /// - Throws: `malformedUpload` for a boundary that cannot be one.
    init(boundary: String) throws {
        guard (1...MultipartParser.boundaryMax).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") })
        else { throw BadRequest.malformedUpload }
        delimiter = Array(("\r\n--" + boundary).utf8)
    }

    /// The boundary named by a `Content-Type` header; nil when it names none.
    static func boundary(of contentType: String) -> String? {
        parameter("boundary", of: contentType)
    }

    /// True after the last delimiter; what follows it does not count.
    var isFinished: Bool { place == .done }

    /// What `bytes` complete.
    ///
    /// - Throws: `BadRequest.malformedUpload`.
    mutating func push(_ bytes: some Sequence<UInt8>) throws -> [Event] {
        if place == .done { return [] }
        rest.append(contentsOf: bytes)
        var events: [Event] = []
        var start = 0
        while let next = try step(from: start, &events) { start = next }
        rest.removeFirst(min(start, rest.count))
        return events
    }

    /// One step further from `start`; nil when more bytes have to come first.
    private mutating func step(from start: Int, _ events: inout [Event]) throws -> Int? {
        switch place {
        case .done: return nil
        case .headers: return try headers(from: start, &events)
        case .before, .body: return try content(from: start, &events)
        }
    }

    /// Bytes up to the next delimiter and the two bytes behind it.
    private mutating func content(from start: Int, _ events: inout [Event]) throws -> Int? {
        let found = delimiterStart(from: start)
        let end = found.index
        if end > start {
            // What stands before the first delimiter is for old mail programs.
            if place == .body { events.append(.bytes(Array(rest[start..<end]))) }
            return end
        }
        guard found.isWhole, end + delimiter.count + 2 <= rest.count else { return nil }
        let after = Array(rest[(end + delimiter.count)..<(end + delimiter.count + 2)])
        if place == .body { events.append(.endOfPart) }
        switch after {
        case Array("--".utf8): place = .done
        case Array("\r\n".utf8): place = .headers
        default: throw BadRequest.malformedUpload
        }
        return end + delimiter.count + 2
    }

    /// Where a delimiter begins at or after `start`, whole or cut off by the end of what is there;
    /// the end when there is none.
    private func delimiterStart(from start: Int) -> (index: Int, isWhole: Bool) {
        var index = start
        while let mark = rest[index...].firstIndex(of: UInt8(ascii: "\r")) {
            let there = rest[mark...].prefix(delimiter.count)
            if delimiter.starts(with: there) {
                return (mark, there.count == delimiter.count)
            }
            index = mark + 1
        }
        return (rest.count, false)
    }

    private mutating func headers(from start: Int, _ events: inout [Event]) throws -> Int? {
        let blank = Array("\r\n\r\n".utf8)
        guard let end = MultipartParser.position(of: blank, in: rest[start...]) else {
            if rest.count - start > MultipartParser.headerBytesMax {
                throw BadRequest.malformedUpload
            }
            return nil
        }
        parts += 1
        guard end - start <= MultipartParser.headerBytesMax, parts <= MultipartParser.partsMax
        else { throw BadRequest.malformedUpload }
        let text = String(decoding: rest[start..<end], as: UTF8.self)
        let lines = text.split(separator: "\r\n")
        guard
            let line = lines.first(where: {
                $0.lowercased().hasPrefix("content-disposition:")
            }), line.dropFirst(20).drop(while: { $0 == " " }).hasPrefix("form-data"),
            let name = MultipartParser.parameter("name", of: String(line))
        else { throw BadRequest.malformedUpload }
        events.append(
            .part(
                name: name, fileName: MultipartParser.parameter("filename", of: String(line))))
        place = .body
        return end + blank.count
    }

    private static func position(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        var index = bytes.startIndex
        while let mark = bytes[index...].firstIndex(of: pattern[0]) {
            if bytes[mark...].starts(with: pattern) { return mark }
            index = mark + 1
        }
        return nil
    }

    /// A parameter of a header: `name="…"` or `name=…`. Browsers write a quote inside as `%22`.
    static func parameter(_ name: String, of header: String) -> String? {
        var rest = Substring(header)
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let key = rest[..<equals].lowercased()
            var value = rest[rest.index(after: equals)...]
            if value.first == "\"" {
                value = value.dropFirst()
                guard let end = value.firstIndex(of: "\"") else { return nil }
                rest = value[value.index(after: end)...]
                value = value[..<end]
            } else {
                value = value.prefix { $0 != ";" && $0 != " " }
                rest = rest[value.endIndex...]
            }
            if key == name { return String(value) }
        }
        return nil
    }
}
