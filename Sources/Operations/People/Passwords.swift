import Assets
import Casework
import CryptoExtras
import Foundation

/// Password records: scrypt with N = 2^15, r = 8, p = 1 (32 MB of work) and a random salt, as
/// `scrypt$15$8$1$salt$key` in base 64.
package enum Passwords {
    private static let rounds = 1 << 15
    private static let keyLength = 32

    package static func record(of password: String) throws -> String {
        let salt = Data((0..<16).map { _ in UInt8.random(in: 0...255) })
        let key = try derive(password, salt: salt)
        return "scrypt$15$8$1$" + salt.base64EncodedString() + "$" + key.base64EncodedString()
    }

    /// True when `password` is the one the record was made of. Takes the same time either way.
    package static func matches(_ password: String, _ record: String) -> Bool {
        let parts = record.split(separator: "$")
        guard parts.count == 6, parts[0] == "scrypt",
            let salt = Data(base64Encoded: String(parts[4])),
            let expected = Data(base64Encoded: String(parts[5]))
        else { return false }
        do {
            let key = try derive(password, salt: salt)
            guard key.count == expected.count else { return false }
            return zip(key, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
        } catch {
            return false
        }
    }

    /// A record that no password matches, so that an unknown name costs the same time.
    package static let decoy =
        "scrypt$15$8$1$" + Data(count: 16).base64EncodedString() + "$"
        + Data(count: 32).base64EncodedString()

    /// The same as `matches`, away from the shared threads: deriving the key takes a tenth of a
    /// second of one core. No record, or an empty one, takes as long as a wrong password.
    static func check(_ password: String, against record: String?) async -> Bool {
        let known = record.flatMap { $0.isEmpty ? nil : $0 }
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let fits = matches(password, known ?? decoy)
                continuation.resume(returning: fits && known != nil)
            }
        }
    }

    /// The record of a password that passes the rules, made away from the shared threads.
    ///
    /// - Throws: `AccountRefusal` with the rule that was broken.
    static func newRecord(of password: String, names: [String]) async throws -> String {
        do throws(PasswordRefusal) {
            try PasswordRules.check(password, common: common, names: names)
        } catch {
            throw AccountRefusal(error)
        }
        let result = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: Result { try record(of: password) })
            }
        }
        return try result.get()
    }

    /// Common passwords of at least the least length, in lower case.
    static let common = Set(
        (Asset("access/common-passwords.txt")?.text ?? "").split(separator: "\n").map(String.init))

    private static func derive(_ password: String, salt: Data) throws -> Data {
        let normalized = Data(password.precomposedStringWithCanonicalMapping.utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: normalized, salt: salt, outputByteCount: keyLength, rounds: rounds, blockSize: 8,
            parallelism: 1, maxMemory: 64 << 20)
        return key.withUnsafeBytes { Data($0) }
    }
}
