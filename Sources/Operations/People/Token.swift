import Crypto
import Foundation
import Persistence
import Store

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

    /// Under which the row is found. What it opens is proven by the row's seal.
    static func hash(_ token: String) -> [UInt8] {
        [UInt8](SHA256.hash(data: Data(token.utf8)))
    }
}

extension Site {
    /// The session behind the hash of a token, with the seal of this site.
    func session(
        _ hash: [UInt8], in tx: borrowing Transaction
    ) throws -> Session? {
        try accounts.session(tokenHash: hash, sealedBy: sealer.access, in: tx)
    }
}
