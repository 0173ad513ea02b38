import Crypto
import Foundation

/// Random tokens of sessions and invitations. The database keeps their hashes only.
enum Token {
    /// 256 random bits in base 64 without padding, safe in addresses, cookies and forms.
    static func make() -> String {
        let bytes = Data((0..<32).map { _ in UInt8.random(in: 0...255) })
        return bytes.base64EncodedString().map { character in
            switch character {
            case "+": "-"
            case "/": "_"
            default: String(character)
            }
        }.joined().filter { $0 != "=" }
    }

    static func hash(_ token: String) -> [UInt8] {
        [UInt8](SHA256.hash(data: Data(token.utf8)))
    }
}
