/// The scan behind `PersonalText`: runs of digits with separators between them, and provinces with
/// a letter behind them. Reads bytes, so that the many texts without either cost next to nothing.
struct PersonalScan {
    private(set) var parts: [PersonalText.Part] = []
    private let marks: TextMarks
    private var groups: [Group] = []
    private var digits: [UInt8] = []

    /// Digits without a separator between them.
    private struct Group {
        let start: Int
        var end: Int
        /// How many digits; only the first `kept` of them are in `digits`, from `first` on.
        var count = 0
        let first: Int
        /// Where an X directly behind the digits ends; nil without one.
        var check: Int?
    }

    /// A longer run than any number that is looked for need not be kept.
    private static let kept = 20
    /// Characters that may stand between two groups of one number.
    private static let separatorsMax = 3

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        marks = TextMarks(bytes: bytes)
    }

    mutating func run() {
        var at = 0
        let bytes = marks.bytes
        while at < bytes.count {
            let byte = bytes[at]
            if byte < 0x80 {
                at = marks.isDigit(byte) ? takeNumbers(from: at) : at + 1
            } else if byte >= 0xE3, byte < 0xF0 {
                if byte == 0xEF, marks.digit(at) != nil {
                    at = takeNumbers(from: at)
                } else if let plate = marks.plate(at) {
                    parts.append(plate)
                    at = plate.range.upperBound
                } else {
                    at += 3
                }
            } else {
                at += 1
            }
        }
    }

    /// Reads groups of digits from `start` on for as long as only separators stand between them.
    ///
    /// - Returns: the place behind the last group.
    private mutating func takeNumbers(from start: Int) -> Int {
        groups.removeAll(keepingCapacity: true)
        digits.removeAll(keepingCapacity: true)
        var at = start
        while true {
            at = takeGroup(from: at)
            guard let next = marks.nextDigit(after: at, separators: Self.separatorsMax) else {
                break
            }
            at = next
        }
        var index = 0
        while index < groups.count {
            if let (part, next) = number(at: index) {
                parts.append(part)
                index = next
            } else {
                index += 1
            }
        }
        return at
    }

    private mutating func takeGroup(from start: Int) -> Int {
        var group = Group(start: start, end: start, first: digits.count)
        while let (digit, width) = marks.digit(group.end) {
            if group.count < Self.kept { digits.append(digit) }
            group.count += 1
            group.end += width
        }
        if let (letter, width) = marks.letter(group.end), letter == UInt8(ascii: "X"),
            marks.letter(group.end + width) == nil, marks.digit(group.end + width) == nil
        {
            group.check = group.end + width
        }
        groups.append(group)
        return group.check ?? group.end
    }

    // MARK: - What a number is

    private typealias Found = (part: PersonalText.Part, next: Int)

    /// The number that begins with group `index`. The cheap look at the length comes first.
    private func number(at index: Int) -> Found? {
        switch groups[index].count {
        case 3: spacedPhone(index)
        case 4: spacedPhone(index) ?? prefixedMobile(index, "0", [4, 4, 4]) ?? spacedCard(index)
        case 5: prefixedMobile(index, "86", [5, 4, 4]) ?? prefixedMobile(index, "86", [5, 8])
        case 6: spacedIdentity(index)
        case 7: mobile(index, [7, 4]) ?? prefixedMobile(index, "0086", [7, 4, 4])
        case 11: mobile(index, [11]) ?? landline(index, [11])
        case 12: prefixedMobile(index, "0", [12]) ?? landline(index, [12])
        case 13: prefixedMobile(index, "86", [13])
        case 15: prefixedMobile(index, "0086", [15]) ?? oldIdentity(index)
        case 17: identity(index, [17]) ?? card(index, [17])
        case 18: identity(index, [18]) ?? card(index, [18])
        case 16, 19: card(index, [groups[index].count])
        default: nil
        }
    }

    private func spacedPhone(_ index: Int) -> Found? {
        let first = digits[groups[index].first]
        if first == UInt8(ascii: "1") {
            for pattern in Self.mobilePatterns {
                if let found = mobile(index, pattern) { return found }
            }
        } else if first == UInt8(ascii: "0") {
            for pattern in Self.landlinePatterns {
                if let found = landline(index, pattern) { return found }
            }
        }
        return nil
    }

    private static let mobilePatterns = [[3, 4, 4], [3, 8], [4, 3, 4]]
    private static let landlinePatterns = [
        [3, 4, 4], [3, 8], [4, 3, 4], [4, 4, 4], [4, 7], [4, 8],
    ]

    /// The digits of groups of exactly these lengths from `index` on.
    private func joined(_ index: Int, _ pattern: [Int]) -> [UInt8]? {
        guard index + pattern.count <= groups.count else { return nil }
        for (offset, length) in pattern.enumerated() {
            let group = groups[index + offset]
            guard group.count == length else { return nil }
            if offset + 1 < pattern.count, group.check != nil { return nil }
        }
        let first = groups[index].first
        return Array(digits[first..<first + pattern.reduce(0, +)])
    }

    private func found(
        _ kind: PersonalText.Kind, _ index: Int, _ count: Int, from start: Int? = nil,
        to end: Int? = nil, _ plain: [UInt8], mask: String
    ) -> Found {
        let range = (start ?? groups[index].start)..<(end ?? groups[index + count - 1].end)
        return (
            PersonalText.Part(
                kind: kind, range: range, plain: String(decoding: plain, as: UTF8.self),
                mask: mask),
            index + count
        )
    }

    /// 1[3-9] and nine more digits.
    private func mobile(_ index: Int, _ pattern: [Int]) -> Found? {
        prefixedMobile(index, "", pattern)
    }

    /// A mobile number with the country's or the long-distance prefix in one run with it.
    private func prefixedMobile(
        _ index: Int, _ code: StaticString, _ pattern: [Int]
    ) -> Found? {
        guard let all = joined(index, pattern) else { return nil }
        let prefix = code.utf8CodeUnitCount
        let isPrefixed = code.withUTF8Buffer { all.starts(with: $0) }
        let number = Array(all.dropFirst(prefix))
        guard isPrefixed, number.count == 11, number[0] == UInt8(ascii: "1"),
            number[1] >= UInt8(ascii: "3"), !isOtherNumber(index, pattern.count)
        else { return nil }
        let start = prefix == 0 ? nil : marks.skip(prefix, digitsFrom: groups[index].start)
        return found(
            .mobile, index, pattern.count, from: start, number, mask: Mask.phone(number))
    }

    /// An area code (010, 02x, 0xxx) and a local number of seven or eight digits that begins with
    /// 2 to 8 and is no date.
    private func landline(_ index: Int, _ pattern: [Int]) -> Found? {
        guard let number = joined(index, pattern), number[0] == UInt8(ascii: "0") else {
            return nil
        }
        let isShort = number[1] == UInt8(ascii: "1") || number[1] == UInt8(ascii: "2")
        if number[1] == UInt8(ascii: "1"), number[2] != UInt8(ascii: "0") { return nil }
        guard number[1] != UInt8(ascii: "0") else { return nil }
        let area = isShort ? 3 : 4
        if pattern.count > 1, pattern[0] != area { return nil }
        let local = number.dropFirst(area)
        guard let first = local.first, (UInt8(ascii: "2")...UInt8(ascii: "8")).contains(first),
            local.count == 8 || (local.count == 7 && !isShort),
            !PersonalRules.isDate(local), !isOtherNumber(index, pattern.count)
        else { return nil }
        return found(.landline, index, pattern.count, number, mask: Mask.phone(number))
    }

    private func spacedIdentity(_ index: Int) -> Found? {
        identity(index, [6, 8, 4]) ?? identity(index, [6, 8, 3]) ?? identity(index, [6, 4, 4, 4])
            ?? identity(index, [6, 4, 4, 3])
    }

    /// GB 11643: region, birthday, order, check digit. The check digit must fit.
    private func identity(_ index: Int, _ pattern: [Int]) -> Found? {
        guard var number = joined(index, pattern) else { return nil }
        let last = groups[index + pattern.count - 1]
        var end: Int?
        if number.count == 17 {
            guard let check = last.check else { return nil }
            number.append(UInt8(ascii: "X"))
            end = check
        }
        guard number.count == 18, PersonalRules.isIdentity(number) else { return nil }
        return found(
            .identity, index, pattern.count, to: end, number, mask: Mask.ends(number, 3, 2))
    }

    /// The fifteen digits of before 1999 have no check digit: only where the words before say so.
    private func oldIdentity(_ index: Int) -> Found? {
        guard let number = joined(index, [15]), PersonalRules.isOldIdentity(number),
            marks.isPreceded(groups[index].start, by: PersonalRules.identityWords)
        else { return nil }
        return found(.identity, index, 1, number, mask: Mask.ends(number, 3, 2))
    }

    private func spacedCard(_ index: Int) -> Found? {
        card(index, [4, 4, 4, 4, 3]) ?? card(index, [4, 4, 4, 4, 2]) ?? card(
            index, [4, 4, 4, 4, 1])
            ?? card(index, [4, 4, 4, 4])
    }

    /// 16 to 19 digits that begin as cards do and fit the Luhn check.
    private func card(_ index: Int, _ pattern: [Int]) -> Found? {
        guard let number = joined(index, pattern), PersonalRules.isCard(number),
            !isOtherNumber(index, pattern.count),
            !marks.isBesideLetter(groups[index].start, groups[index + pattern.count - 1].end)
        else { return nil }
        return found(.card, index, pattern.count, number, mask: Mask.ends(number, 0, 4))
    }

    /// Money, or the number of an order, as the words around it say.
    private func isOtherNumber(_ index: Int, _ count: Int) -> Bool {
        let end = groups[index + count - 1].end
        return marks.isAmount(groups[index].start, end)
            || marks.isPreceded(groups[index].start, by: PersonalRules.orderWords)
    }
}

/// What is left of a number for everybody to see.
enum Mask {
    /// `138****1234`, as `Masking.phone` writes it.
    static func phone(_ digits: [UInt8]) -> String {
        text(digits.prefix(3)) + "****" + text(digits.suffix(4))
    }

    /// The first `head` and the last `tail` characters, a star for each of the others.
    static func ends(_ digits: [UInt8], _ head: Int, _ tail: Int) -> String {
        text(digits.prefix(head))
            + String(repeating: "*", count: max(0, digits.count - head - tail))
            + text(digits.suffix(tail))
    }

    private static func text(_ digits: some Sequence<UInt8>) -> String {
        String(decoding: Array(digits), as: UTF8.self)
    }
}
