import Crypto
import Foundation

/// A stand-in for the number of orders in files that have none: the same content, the same key.
enum ContentKey {
    static func make(_ parts: [String]) -> String {
        let text = parts.joined(separator: "\u{1F}")
        let digest = SHA256.hash(data: Data(text.utf8))
        return prefix + Hex.text(digest.prefix(8))
    }

    static func isKey(_ number: String) -> Bool {
        number.hasPrefix(prefix)
    }

    private static let prefix = "content-"
}
