/// Why a password cannot be taken. Nothing is asked about its composition (NIST SP 800-63B,
/// 3.1.1.2).
package enum PasswordRefusal: Error, Hashable, Sendable {
    case tooShort(minimum: Int)
    case tooLong(maximum: Int)
    /// It stands in the list of common passwords.
    case common
    /// It is one character or a short piece again and again, or characters in order, or a date.
    case predictable
    /// It is the name of the account, the person or the service, with nothing but digits or marks
    /// around it.
    case named(String)
}

/// What makes a password unusable: its length, a list of common ones, and what an attacker tries
/// first. The whole password is compared, never a part of it.
package enum PasswordRules {
    package static let minimum = 8
    package static let maximum = 256
    /// Words that belong to the service itself.
    static let serviceWords = ["jiesu", "12345", "jiesujiban", "12345hotline"]

    /// - Parameters:
    ///   - common: common passwords in lower case.
    ///   - names: account and display name of the person.
    /// - Throws: `PasswordRefusal`.
    package static func check(
        _ password: String, common: Set<String>, names: [String]
    ) throws(PasswordRefusal) {
        if password.count < minimum { throw .tooShort(minimum: minimum) }
        if password.count > maximum { throw .tooLong(maximum: maximum) }
        let folded = password.lowercased()
        let core = bare(folded)
        for name in names + serviceWords {
            let name = name.lowercased()
            // A name of one or two letters is no help to anybody who guesses.
            guard name.count > 2 else { continue }
            if folded == name || core == name || bare(name) == core && !core.isEmpty {
                throw .named(name)
            }
            if folded == name + name || folded == String(name.reversed()) { throw .named(name) }
        }
        if common.contains(folded) { throw .common }
        if isRepeated(folded) || isSequence(folded) || isDate(folded) { throw .predictable }
    }

    /// Without digits and marks at both ends.
    private static func bare(_ text: String) -> String {
        var part = text[...]
        while let first = part.first, !first.isLetter { part.removeFirst() }
        while let last = part.last, !last.isLetter { part.removeLast() }
        return String(part)
    }

    /// `aaaaaaaa`, `12341234`, `abcabcab`: a piece of up to four characters over and over.
    private static func isRepeated(_ text: String) -> Bool {
        let characters = Array(text)
        return (1...4).contains { length in
            characters.indices.allSatisfy { characters[$0] == characters[$0 % length] }
        }
    }

    /// `12345678`, `hgfedcba`: each character one step on from the last, all in one direction.
    private static func isSequence(_ text: String) -> Bool {
        let values = text.unicodeScalars.map { Int($0.value) }
        let steps = zip(values.dropFirst(), values).map { $0 - $1 }
        // From 9 on to 0, as on a keyboard.
        return [1, -1].contains { step in
            steps.allSatisfy { $0 == step || $0 == -9 * step }
        }
    }

    /// `19900101`, `31121990`: eight digits that are a day of these or our parents' times.
    private static func isDate(_ text: String) -> Bool {
        guard text.utf8.count == 8, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return false
        }
        let digits = text.utf8.map { Int($0) - 48 }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        func isDay(_ year: Int, _ month: Int, _ day: Int) -> Bool {
            (1900...2100).contains(year) && LocalDate(year: year, month: month, day: day) != nil
        }
        return isDay(number(0..<4), number(4..<6), number(6..<8))
            || isDay(number(4..<8), number(2..<4), number(0..<2))
            || isDay(number(4..<8), number(0..<2), number(2..<4))
    }
}
