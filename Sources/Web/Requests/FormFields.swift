import Foundation
import HanText
import Pages

/// What a form or a program sent: texts by name, several where a name came several times.
///
/// A browser sends `application/x-www-form-urlencoded`; a program may send a JSON object whose
/// values are strings, numbers, booleans (`yes`/`no`) or lists of strings. Handlers see no
/// difference.
struct FormFields: Sendable {
    private(set) var values: [String: [String]]

    /// A form with the longest reply (5,000 characters of 4 bytes, percent-encoded) or 500 chosen
    /// orders stays far below.
    static let bytesMax = 256 << 10
    /// 2,000 pasted rows of 200 characters, of which most are three bytes and nine when encoded.
    static let longBytesMax = 4 << 20

    init(values: [String: [String]] = [:]) {
        self.values = values
    }

    init(items: [(String, String)]) {
        values = Dictionary(items.map { ($0.0, [$0.1]) }, uniquingKeysWith: +)
    }

    /// - Throws: `BadRequest.notAnObject`.
    init(json bytes: [UInt8]) throws {
        let parsed: [String: JSONValue]
        do {
            parsed = try JSONDecoder().decode([String: JSONValue].self, from: Data(bytes))
        } catch {
            throw BadRequest.notAnObject
        }
        values = parsed.mapValues(\.texts).filter { !$0.value.isEmpty }
    }

    /// The value in its stored form (`normalizedText`); empty when there is none.
    func text(_ name: String) -> String { normalizedText(raw(name)) }

    /// As sent, for passwords and tokens.
    func raw(_ name: String) -> String { values[name]?.first ?? "" }

    func texts(_ name: String) -> [String] {
        values[name, default: []].filter { !$0.isEmpty }
    }

    /// The value as an optional: nil for nothing typed.
    func optional(_ name: String) -> String? {
        let value = text(name)
        return value.isEmpty ? nil : value
    }

    func choice<Value: RawRepresentable>(
        _ name: String, of type: Value.Type = Value.self
    ) -> Value? where Value.RawValue == String {
        Value(rawValue: text(name))
    }

    /// `yes` or `no`; nil for anything else.
    func yesOrNo(_ name: String) -> Bool? {
        switch text(name) {
        case "yes": true
        case "no": false
        default: nil
        }
    }

    /// What is drawn again beside the errors: all but passwords and the token.
    func state(errors: [String: String]) -> FormState {
        let secret: Set = ["password", "repeated", "current", "code", "_csrf"]
        return FormState(values: values.filter { !secret.contains($0.key) }, errors: errors)
    }
}

/// A value of a JSON body that stands for the text of a form field.
private enum JSONValue: Decodable {
    case one(String)
    case several([String])
    case none

    var texts: [String] {
        switch self {
        case .one(let text): [text]
        case .several(let texts): texts
        case .none: []
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .none
        } else if let flag = JSONValue.read(Bool.self, container) {
            self = .one(flag ? "yes" : "no")
        } else if let number = JSONValue.read(Int64.self, container) {
            self = .one(String(number))
        } else if let text = JSONValue.read(String.self, container) {
            self = .one(text)
        } else {
            self = .several(try container.decode([String].self))
        }
    }

    private static func read<Value: Decodable>(
        _ type: Value.Type, _ container: any SingleValueDecodingContainer
    ) -> Value? {
        do {
            return try container.decode(type)
        } catch {
            // ignored: the value is of another kind; the caller tries the next one.
            return nil
        }
    }
}
