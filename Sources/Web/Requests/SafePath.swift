/// Keeps redirects on this site.
enum SafePath {
    static let lengthMax = 2_000

    /// `text` when it is a path of this site, `otherwise` when it could lead anywhere else: a full
    /// address, `//host`, a backslash or control character that browsers bend into one.
    static func checked(_ text: String, otherwise: String = "/") -> String {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count <= lengthMax,
            bytes.count == 1 || bytes[1] != UInt8(ascii: "/"),
            bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return otherwise }
        return text
    }
}
