import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Pages
import Synchronization
import Testing

/// What came back: status, headers, text.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var location: String? { headers[.location] }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// Value of the first hidden field of this name.
    func hidden(_ name: String) -> String? {
        guard let start = text.range(of: "name=\"\(name)\" value=\"") else { return nil }
        return String(text[start.upperBound...].prefix { $0 != "\"" })
    }

    /// The parsed JSON object.
    func json() throws -> [String: any Sendable] {
        let parsed = try JSONSerialization.jsonObject(with: Data(bytes))
        return try #require(parsed as? [String: any Sendable])
    }
}

/// Somebody at a browser: keeps cookies, sends forms with their token, and follows nothing by
/// itself, so that tests see each answer.
final class Browser: Sendable {
    private struct State {
        var cookies: [String: String] = [:]
        var csrf = ""
    }

    private let client: any TestClientProtocol
    private let state = Mutex(State())

    init(client: any TestClientProtocol) {
        self.client = client
    }

    var cookies: [String: String] { state.withLock { $0.cookies } }
    var csrf: String { state.withLock { $0.csrf } }

    func setCookie(_ name: String, _ value: String?) {
        state.withLock { $0.cookies[name] = value }
    }

    func signIn(token: String, csrf: String) {
        state.withLock {
            $0.cookies["jiesu"] = token
            $0.csrf = csrf
        }
    }

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try await send(.get, path, headers, nil)
    }

    /// Sends a form as a page of the site would, with the token.
    func post(
        _ path: String, _ fields: KeyValuePairs<String, String> = [:],
        headers: [String: String] = [:], token: String? = nil
    ) async throws -> Answer {
        try await postItems(
            path, fields.map { ($0.key, $0.value) }, headers: headers, token: token)
    }

    /// As `post`, for fields that come several times.
    func postItems(
        _ path: String, _ items: [(String, String)], headers: [String: String] = [:],
        token: String? = nil
    ) async throws -> Answer {
        let body = QueryText.address("", [("_csrf", token ?? csrf)] + items).dropFirst()
        return try await send(
            .post, path,
            ["Content-Type": "application/x-www-form-urlencoded"].merging(headers) { $1 },
            Array(body.utf8))
    }

    /// Sends JSON as a program would.
    func postJSON(
        _ path: String, _ body: String, token: String? = nil
    ) async throws -> Answer {
        try await send(
            .post, path,
            [
                "Content-Type": "application/json", "Accept": "application/json",
                "X-CSRF-Token": token ?? csrf,
            ], Array(body.utf8))
    }

    func getJSON(_ path: String) async throws -> Answer {
        try await send(.get, path, ["Accept": "application/json"], nil)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String],
        _ body: [UInt8]?
    ) async throws -> Answer {
        var fields = HTTPFields()
        for (name, value) in headers {
            fields[try #require(HTTPField.Name(name))] = value
        }
        let jar = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        if !jar.isEmpty { fields[.cookie] = jar.joined(separator: "; ") }
        let response = try await client.execute(
            uri: path, method: method, headers: fields,
            body: body.map { ByteBuffer(bytes: $0) })
        keep(response.headers[values: .setCookie])
        let answer = Answer(
            status: Int(response.status.code), headers: response.headers,
            bytes: Array(response.body.readableBytesView))
        if let token = answer.hidden("_csrf") { state.withLock { $0.csrf = token } }
        return answer
    }

    private func keep(_ cookies: [String]) {
        for cookie in cookies {
            let pair = cookie.prefix { $0 != ";" }.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { continue }
            let isGone = cookie.contains("Max-Age=0")
            state.withLock { $0.cookies[String(pair[0])] = isGone ? nil : String(pair[1]) }
        }
    }
}
