import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The client asks for JSON, or sent some.
    var wantsJSON: Bool {
        if let accept = headers[.accept] {
            return accept.contains("application/json") || accept.contains("application/problem")
        }
        return sendsJSON
    }

    var sendsJSON: Bool { contentType == "application/json" }

    /// The media type of the body in lower case, without parameters.
    var contentType: String {
        let header = headers[.contentType] ?? ""
        return header.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
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
