import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The client asks for JSON, or sent some.
    var wantsJSON: Bool {
        if let accept = headers[.accept] {
            return accept.hasPart("application/json") || accept.hasPart("application/problem")
        }
        return sendsJSON
    }

    var sendsJSON: Bool { contentType == "application/json" }

    /// The media type of the body in lower case, without parameters.
    var contentType: String {
        let bare = (headers[.contentType] ?? "").utf8.prefix { $0 != UInt8(ascii: ";") }
        let lowered = bare.lazy.filter { $0 != UInt8(ascii: " ") }.map { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
        return String(decoding: Array(lowered), as: UTF8.self)
    }

    /// Decoded names and values of the query.
    var queryItems: [(String, String)] {
        guard let query = uri.query else { return [] }
        return QueryItems.read(query.utf8)
    }

    func query(_ name: String) -> String? {
        queryItems.first { $0.0 == name }?.1
    }

    /// Path and query as sent.
    var address: String { uri.string }

    /// Reads the whole body.
    ///
    /// - Throws: `BadRequest.tooLarge` as soon as more than `maximum` bytes are announced or come.
    func bytes(upTo maximum: Int) async throws -> [UInt8] {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > maximum {
            throw BadRequest.tooLarge(maximum: maximum)
        }
        var all: [UInt8] = []
        for try await part in body {
            guard all.count + part.readableBytes <= maximum else {
                throw BadRequest.tooLarge(maximum: maximum)
            }
            all.append(contentsOf: part.readableBytesView)
        }
        return all
    }
}

extension String {
    /// Whether `part` stands in the text, byte for byte. The library's own search compares
    /// characters, which takes longer than all the rest of reading a header.
    fileprivate func hasPart(_ part: StaticString) -> Bool {
        part.withUTF8Buffer { part in
            var rest = utf8[...]
            while let start = rest.firstIndex(of: part[0]) {
                rest = rest[start...]
                if rest.starts(with: part) { return true }
                rest = rest.dropFirst()
            }
            return false
        }
    }
}
