import Crypto
import Foundation
package import LedgerProof

/// Signs the roots of the ledger with Ed25519. The key comes from the master key by HKDF, so that
/// whoever can only write to the database cannot sign.
package struct LedgerSigner: Sendable {
    private let seed: Data

    init(masterKey: SymmetricKey) {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: masterKey, info: Data("jiesu ledger v1".utf8), outputByteCount: 32)
        seed = key.withUnsafeBytes { Data($0) }
    }

    /// 32 bytes, for verifiers. No secret.
    package func publicKey() throws -> [UInt8] {
        [UInt8](
            try Curve25519.Signing.PrivateKey(rawRepresentation: seed).publicKey.rawRepresentation)
    }

    /// 64 bytes.
    package func signature(of root: LedgerRoot) throws -> [UInt8] {
        [UInt8](
            try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
                .signature(for: Data(root.message)))
    }
}
