/// Bytes as lower-case hexadecimal digits.
package enum Hex {
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }
}
