/// One attribute of an element: a name from the program and an escaped value.
package struct Attribute: Hashable, Sendable {
    enum Value: Hashable, Sendable {
        case text(String)
        case flag
        case absent
    }

    let name: Name
    let value: Value

    /// An attribute's name; only literals can make one.
    struct Name: Hashable, Sendable {
        let literal: StaticString

        static func == (lhs: Name, rhs: Name) -> Bool {
            lhs.literal.description == rhs.literal.description
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(literal.description)
        }
    }

    /// Any attribute that has no address in it. Use ``link(_:_:)`` for those.
    package static func custom(_ name: StaticString, _ value: String) -> Attribute {
        Attribute(name: Name(literal: name), value: .text(value))
    }

    /// As ``custom(_:_:)``, left out when `value` is nil.
    package static func custom(_ name: StaticString, optional value: String?) -> Attribute {
        Attribute(name: Name(literal: name), value: value.map(Value.text) ?? .absent)
    }

    /// An attribute without value, present only when `isOn`.
    package static func flag(_ name: StaticString, _ isOn: Bool = true) -> Attribute {
        Attribute(name: Name(literal: name), value: isOn ? .flag : .absent)
    }

    /// An attribute that holds an address. An address that could run a script or leave the web
    /// (`javascript:`, `data:`, `//host`, …) is dropped, and `data-refused-link` marks the place.
    package static func link(_ name: StaticString, _ address: String) -> Attribute {
        isSafeAddress(address)
            ? .custom(name, address) : .flag("data-refused-link")
    }

    /// `attribute` when `condition` holds, nothing otherwise.
    package static func when(_ condition: Bool, _ attribute: Attribute) -> Attribute {
        condition ? attribute : Attribute(name: attribute.name, value: .absent)
    }

    func write(to bytes: inout [UInt8]) {
        switch value {
        case .absent:
            return
        case .flag:
            bytes.append(UInt8(ascii: " "))
            bytes.appendStatic(name.literal)
        case .text(let text):
            bytes.append(UInt8(ascii: " "))
            bytes.appendStatic(name.literal)
            bytes.appendStatic("=\"")
            bytes.appendEscaped(text)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    /// Allowed: a path of this site, a query, a fragment, or http, https, mailto, tel and otpauth
    /// (the key of a second factor, for an app on the same phone).
    /// Control characters are refused everywhere, because browsers skip them inside a scheme.
    static func isSafeAddress(_ address: String) -> Bool {
        let bytes = Array(address.utf8)
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else {
            return false
        }
        switch bytes.first {
        case nil: return false
        case UInt8(ascii: "/"): return bytes.count == 1 || bytes[1] != UInt8(ascii: "/")
        case UInt8(ascii: "?"), UInt8(ascii: "#"): return true
        default:
            let lowered = bytes.prefix(8).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
            return ["https://", "http://", "mailto:", "tel:", "otpauth:"].contains { scheme in
                lowered.starts(with: Array(scheme.utf8))
            }
        }
    }
}

extension Attribute {
    package static func `class`(_ names: String) -> Attribute { .custom("class", names) }
    package static func id(_ id: String) -> Attribute { .custom("id", id) }
    package static func href(_ address: String) -> Attribute { .link("href", address) }
    package static func src(_ address: String) -> Attribute { .link("src", address) }
    package static func action(_ address: String) -> Attribute { .link("action", address) }
    package static func formAction(_ address: String) -> Attribute { .link("formaction", address) }
    package static func method(_ method: Method) -> Attribute { .custom("method", method.rawValue) }
    package static func type(_ type: String) -> Attribute { .custom("type", type) }
    package static func name(_ name: String) -> Attribute { .custom("name", name) }
    package static func value(_ value: String) -> Attribute { .custom("value", value) }
    package static func `for`(_ id: String) -> Attribute { .custom("for", id) }
    package static func title(_ text: String) -> Attribute { .custom("title", text) }
    package static func lang(_ code: String) -> Attribute { .custom("lang", code) }
    package static func role(_ role: String) -> Attribute { .custom("role", role) }
    package static func label(_ text: String) -> Attribute { .custom("aria-label", text) }
    package static func describedBy(_ ids: String?) -> Attribute {
        .custom("aria-describedby", optional: ids)
    }
    package static func current(_ isCurrent: Bool) -> Attribute {
        .custom("aria-current", optional: isCurrent ? "page" : nil)
    }
    package static func placeholder(_ text: String) -> Attribute { .custom("placeholder", text) }

    package enum Method: String, Sendable {
        case get
        case post
    }
}
