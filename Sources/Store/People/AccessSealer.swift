import Casework
import Crypto
import Foundation

/// Seals what opens the site: sessions and invitations. The seal is an HMAC-SHA-256 over the row,
/// so that whoever can only write to the database can neither make one nor change whom it is for.
package struct AccessSealer: Sendable {
    private let key: SymmetricKey

    /// What is sealed; the first byte, so that none passes for another.
    private enum Kind: UInt8 {
        case session = 1
        case invitation = 2
    }

    init(masterKey: SymmetricKey) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: masterKey, info: Data("jiesu access v1".utf8), outputByteCount: 32)
    }

    /// Binds everything from which rights follow: token, account, the moments of sign-in and of the
    /// second factor, and the token of forms. When it was last used is not bound: it changes.
    func seal(of session: Session, tokenHash: [UInt8]) -> [UInt8] {
        code(AccessSealer.bytes(of: session, tokenHash))
    }

    func isSealed(_ session: Session, tokenHash: [UInt8], by seal: [UInt8]) -> Bool {
        fits(seal, AccessSealer.bytes(of: session, tokenHash))
    }

    /// Binds token, account and end.
    func seal(of invitation: Invitation, tokenHash: [UInt8]) -> [UInt8] {
        code(AccessSealer.bytes(of: invitation, tokenHash))
    }

    func isSealed(_ invitation: Invitation, tokenHash: [UInt8], by seal: [UInt8]) -> Bool {
        fits(seal, AccessSealer.bytes(of: invitation, tokenHash))
    }

    private func code(_ bytes: Data) -> [UInt8] {
        [UInt8](HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    }

    /// Takes the same time whatever differs.
    private func fits(_ seal: [UInt8], _ bytes: Data) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(seal, authenticating: bytes, using: key)
    }

    // MARK: - What is sealed

    private static func bytes(of session: Session, _ tokenHash: [UInt8]) -> Data {
        bytes(
            .session, tokenHash, session.account, session.createdAt.milliseconds,
            session.factorAt == nil ? 0 : 1, session.factorAt?.milliseconds ?? 0,
            text: session.csrf)
    }

    private static func bytes(of invitation: Invitation, _ tokenHash: [UInt8]) -> Data {
        bytes(.invitation, tokenHash, invitation.account, invitation.expiresAt.milliseconds)
    }

    /// The kind, the length of the hash, the hash, the numbers (8 bytes each, as many as the kind
    /// has), and the text.
    private static func bytes(
        _ kind: Kind, _ hash: [UInt8], _ numbers: Int64..., text: String = ""
    ) -> Data {
        var bytes = Data([kind.rawValue, UInt8(truncatingIfNeeded: hash.count)])
        bytes.append(contentsOf: hash)
        for number in numbers {
            withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
        }
        bytes.append(contentsOf: text.utf8)
        return bytes
    }
}
