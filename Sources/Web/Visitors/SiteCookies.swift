import Hummingbird
import Localization

/// The cookies of the site. Each holds a random token, a choice or a short code; none holds
/// personal data, and no script can read one. `CookieProtection` binds them to https.
struct SiteCookies: Sendable {
    let session = "jiesu"
    let guest = "jiesu_guest"
    let language = "jiesu_language"
    let appearance = "jiesu_appearance"
    let flash = "jiesu_flash"

    static let languageSeconds = 365 * 24 * 3600
    static let flashSeconds = 60

    func value(_ name: String, of request: Request) -> String? {
        for header in request.headers[values: .cookie] {
            for pair in header.utf8.split(separator: UInt8(ascii: ";")) {
                let pair = pair.drop { $0 == UInt8(ascii: " ") }
                guard pair.starts(with: name.utf8) else { continue }
                let rest = pair.dropFirst(name.utf8.count)
                guard rest.first == UInt8(ascii: "="), rest.count > 1 else { continue }
                return String(decoding: rest.dropFirst(), as: UTF8.self)
            }
        }
        return nil
    }

    /// A cookie for the whole site, until the browser closes or for `seconds`. `value` must keep to
    /// the characters of base 64 for addresses, dots and percent signs.
    func make(_ name: String, _ value: String, seconds: Int? = nil) -> Cookie {
        Cookie(
            name: name, value: value, maxAge: seconds, path: "/", secure: false, httpOnly: true,
            sameSite: .lax)
    }

    func removal(_ name: String) -> Cookie { make(name, "", seconds: 0) }
}

/// Random words for tokens.
enum RandomText {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// `count` letters of 6 random bits each, from the system's generator.
    static func letters(_ count: Int) -> String {
        var source = SystemRandomNumberGenerator()
        var bits: UInt64 = 0
        let bytes = (0..<count).map { index -> UInt8 in
            // Ten letters from each draw of 64 bits.
            bits = index % 10 == 0 ? source.next() : bits >> 6
            return letters[Int(bits & 63)]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// True when both are equal. Takes the same time wherever they differ.
    static func equal(_ first: String, _ second: String) -> Bool {
        let (first, second) = (Array(first.utf8), Array(second.utf8))
        guard first.count == second.count, !first.isEmpty else { return false }
        return zip(first, second).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
