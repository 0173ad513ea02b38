import Casework
import Crypto
import Foundation
package import Store

/// A short sum of everything about an account that its form shows and sends back, so that a form
/// filled before somebody else's change is noticed.
package enum AccountDigest {
    package static func of(_ account: Account) -> String {
        let engagement = account.engagement
        let parts: [String] = [
            account.displayName, account.roles.map(\.rawValue).sorted().joined(separator: ","),
            account.unit?.code ?? "", engagement.employer, engagement.jobTitle,
            (engagement.from?.milliseconds).map(String.init) ?? "",
            (engagement.to?.milliseconds).map(String.init) ?? "",
            engagement.agreementOn?.text ?? "", account.mustChangePassword ? "yes" : "no",
            account.disabledAt == nil ? "open" : "ended",
        ]
        // Lengths first, so that no two accounts run together to the same text.
        let text = parts.map { "\($0.utf8.count):" + $0 }.joined()
        return Hex.text(SHA256.hash(data: Data(text.utf8)).prefix(digestBytes))
    }

    /// 128 bits: nobody wins anything by a collision, and none comes by chance.
    private static let digestBytes = 16
}
