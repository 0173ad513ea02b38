import Crypto
import Foundation

/// Codes of a second factor that change with time: TOTP of RFC 6238 over HMAC-SHA-1, six digits,
/// a new one every 30 seconds since 1970.
package enum TimeCode {
    package static let secondsPerStep: Int64 = 30
    package static let digits = 6
    /// 160 bits, the length RFC 4226 recommends.
    static let secretLength = 20
    /// Clocks may be apart by one step.
    private static let drift: Int64 = 1

    static func makeSecret() -> [UInt8] {
        (0..<secretLength).map { _ in UInt8.random(in: 0...255) }
    }

    package static func step(atSecond second: Int64) -> Int64 { second / secondsPerStep }

    /// The code of one step, with leading zeros.
    package static func code(
        _ secret: [UInt8], step: Int64, digits: Int = TimeCode.digits
    ) -> String {
        let counter = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> (8 * $0)) }
        let mac = [UInt8](
            HMAC<Insecure.SHA1>.authenticationCode(
                for: Data(counter), using: SymmetricKey(data: secret)))
        // RFC 4226 5.3: four bytes from where the last nibble points to, without the sign.
        let offset = Int(mac[mac.count - 1] & 15)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        var rest = number & 0x7FFF_FFFF
        var text = ""
        for _ in 0..<digits {
            text = String(rest % 10) + text
            rest /= 10
        }
        return text
    }

    /// The step whose code was given, within the drift and later than `used`; nil for none.
    package static func step(
        of code: String, secret: [UInt8], atSecond second: Int64, after used: Int64
    ) -> Int64? {
        let present = step(atSecond: second)
        var found: Int64?
        for step in (present - drift)...(present + drift) where step > used {
            if equal(TimeCode.code(secret, step: step), code), found == nil { found = step }
        }
        return found
    }

    private static func equal(_ first: String, _ second: String) -> Bool {
        let (first, second) = (Array(first.utf8), Array(second.utf8))
        guard first.count == second.count else { return false }
        return zip(first, second).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// RFC 4648 base 32 without padding, as authenticator apps take a secret.
    package static func base32(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = ""
        var (buffer, bits) = (UInt32(0), 0)
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(letters[Int(buffer >> UInt32(bits)) & 31])
            }
            buffer &= (1 << UInt32(bits)) - 1
        }
        if bits > 0 { text.append(letters[Int(buffer << UInt32(5 - bits)) & 31]) }
        return text
    }
}

/// One-time codes for the day the phone is lost.
enum RecoveryCode {
    static let count = 10
    /// 10 letters of 5 random bits each.
    private static let length = 10
    /// No letter that reads like another.
    private static let letters = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")

    /// `K7Q2M-9XH4P`
    static func make() -> String {
        let text = (0..<length).map { _ in letters[Int.random(in: 0..<letters.count)] }
        return String(text[..<(length / 2)]) + "-" + String(text[(length / 2)...])
    }

    /// As it is hashed: without blanks and hyphens, in capitals.
    static func folded(_ typed: String) -> String {
        typed.uppercased().filter { $0.isLetter || $0.isNumber }
    }
}
