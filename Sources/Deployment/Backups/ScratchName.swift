import Crypto
import Foundation
import Operations

/// The name of a place for work: a beginning that says whose it is, and 13 figures and letters by
/// chance. What is called otherwise was not made by this program, and is not removed by it.
struct ScratchName: Hashable, Sendable {
    let text: String
    let chance: UInt64

    private static let digits = 13

    /// A name that nothing has yet.
    init(_ beginning: String) {
        chance = .random(in: 0...UInt64.max)
        text = beginning + Self.digits(of: chance)
    }

    /// Nil for every other form.
    init?(reading text: String, _ beginning: String) {
        guard text.hasPrefix(beginning),
            let chance = UInt64(text.dropFirst(beginning.count), radix: 36),
            text == beginning + Self.digits(of: chance)
        else { return nil }
        self.text = text
        self.chance = chance
    }

    private static func digits(of chance: UInt64) -> String {
        let figures = String(chance, radix: 36)
        return String(repeating: "0", count: digits - figures.count) + figures
    }

    /// How names of databases beside `own` begin. PostgreSQL cuts names after 63 bytes; of a long
    /// one the beginning stays, and a digest that tells it from others that begin so.
    static func beginning(besides own: String, _ mark: String) -> String {
        let room = 63 - digits - mark.utf8.count
        guard own.utf8.count > room else { return own + mark }
        let print = "_" + Hex.text(Array(SHA256.hash(data: Data(own.utf8)).prefix(4)))
        var short = own
        while short.utf8.count > room - print.utf8.count { short.removeLast() }
        return short + print + mark
    }
}
