package import Crypto
import Foundation
import HanText

/// Seals personal data at rest: AES-256-GCM with a random nonce, bound to the order it belongs to,
/// and keyed hashes (HMAC-SHA-256, 128 bits kept) for exact look-up. Both keys come from one master
/// key by HKDF.
package struct Sealer: Sendable {
    /// Length of the master key in bytes.
    package static let keyLength = 32

    private let sealingKey: SymmetricKey
    /// An HMAC that has taken its key and nothing else: every hash begins with a copy of it.
    private let keyedHash: HMAC<SHA256>

    /// Signs the ledger with a third key from the same master key.
    package let ledgerSigner: LedgerSigner
    /// Seals sessions and invitations with a fourth.
    package let access: AccessSealer

    /// First byte of everything sealed, so that a later scheme can stand beside this one.
    private static let scheme: UInt8 = 1

    package init(masterKey: SymmetricKey) {
        sealingKey = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: masterKey, info: Data("jiesu seal v1".utf8), outputByteCount: 32)
        keyedHash = HMAC(
            key: HKDF<SHA256>.deriveKey(
                inputKeyMaterial: masterKey, info: Data("jiesu hash v1".utf8),
                outputByteCount: 32))
        ledgerSigner = LedgerSigner(masterKey: masterKey)
        access = AccessSealer(masterKey: masterKey)
    }

    /// Seals `bytes` for the owner called `context`; only the same context opens them.
    package func seal(_ bytes: [UInt8], context: String) throws -> [UInt8] {
        let box = try AES.GCM.seal(bytes, using: sealingKey, authenticating: Data(context.utf8))
        guard let combined = box.combined else { throw SealBroken(context: context) }
        return [Sealer.scheme] + combined
    }

    /// - Throws: `SealBroken` when the bytes were changed, belong elsewhere, or the key is another.
    package func open(_ sealed: [UInt8], context: String) throws -> [UInt8] {
        guard sealed.first == Sealer.scheme else { throw SealBroken(context: context) }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed.dropFirst())
            return [UInt8](
                try AES.GCM.open(box, using: sealingKey, authenticating: Data(context.utf8)))
        } catch {
            throw SealBroken(context: context)
        }
    }

    /// The look-up hash of a name; nil when empty or masked.
    package func nameHash(_ name: String) -> [UInt8]? {
        guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "*")) else { return nil }
        return hash("name:" + SearchTokens.folded(name))
    }

    /// The look-up hash of a phone number; nil unless it has at least seven digits and no mask.
    package func phoneHash(_ phone: String) -> [UInt8]? {
        let masks: [Unicode.Scalar] = ["*", "×"]
        guard !phone.unicodeScalars.contains(where: masks.contains) else { return nil }
        let digits = Masking.comparablePhone(phone)
        return digits.count >= 7 ? hash("phone:" + digits) : nil
    }

    /// The hash under which a short secret, such as a recovery code, is kept and found again.
    package func codeHash(_ code: String) -> [UInt8] { hash("code:" + code) }

    /// The look-up hash of whatever may be looked up; nil for what has none.
    package func hash(of key: PersonalKey) -> [UInt8]? {
        switch key {
        case .name(let name): nameHash(name)
        case .phone(let phone): phoneHash(phone)
        case .identity(let number): hash("identity:" + number)
        case .plate(let plate): hash("plate:" + plate)
        case .card(let number): hash("card:" + number)
        }
    }

    private func hash(_ text: String) -> [UInt8] {
        var text = text
        var hash = keyedHash
        text.withUTF8 { hash.update(data: UnsafeRawBufferPointer($0)) }
        return [UInt8](hash.finalize().prefix(16))
    }
}

/// Sealed data that cannot be opened. The text names the owner, never the content.
package struct SealBroken: Error, Hashable, Sendable {
    package let context: String
}
