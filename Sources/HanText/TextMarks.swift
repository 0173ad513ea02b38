/// Looks at single places of a text's UTF-8: digits, letters, separators, words around a number.
struct TextMarks {
    let bytes: UnsafeBufferPointer<UInt8>

    func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

    /// The byte at `place`, 0 outside the text.
    private func byte(_ place: Int) -> UInt8 {
        place >= 0 && place < bytes.count ? bytes[place] : 0
    }

    /// The digit at `place` as ASCII and its width in bytes; full-width forms have three.
    func digit(_ place: Int) -> (UInt8, width: Int)? {
        let first = byte(place)
        if isDigit(first) { return (first, 1) }
        guard first == 0xEF, byte(place + 1) == 0xBC else { return nil }
        let last = byte(place + 2)
        return (0x90...0x99).contains(last) ? (last - 0x90 + 48, 3) : nil
    }

    /// The Latin letter at `place` in upper case and its width.
    func letter(_ place: Int) -> (UInt8, width: Int)? {
        let first = byte(place)
        switch first {
        case 65...90: return (first, 1)
        case 97...122: return (first - 32, 1)
        case 0xEF: break
        default: return nil
        }
        let (second, last) = (byte(place + 1), byte(place + 2))
        if second == 0xBC, (0xA1...0xBA).contains(last) { return (last - 0xA1 + 65, 3) }
        if second == 0xBD, (0x81...0x9A).contains(last) { return (last - 0x81 + 65, 3) }
        return nil
    }

    private func begins(_ word: [UInt8], at place: Int) -> Bool {
        guard place >= 0, place + word.count <= bytes.count else { return false }
        for offset in word.indices where bytes[place + offset] != word[offset] { return false }
        return true
    }

    /// Blanks, hyphens, dots, brackets: what people put between the digits of one number.
    private static let separators: [[UInt8]] = [
        " ", "-", ".", "(", ")", "\u{A0}", "　", "－", "（", "）", "．", "\u{2010}", "\u{2011}",
        "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}", "·", "•",
    ].map { Array($0.utf8) }

    private func separatorWidth(_ place: Int) -> Int? {
        let first = byte(place)
        // Nearly always a Han character follows, and none of those begins like a separator.
        guard first < 0x80 || first == 0xC2 || first == 0xE2 || first == 0xE3 || first == 0xEF
        else { return nil }
        return TextMarks.separators.first { begins($0, at: place) }?.count
    }

    /// Where the next digit stands when 1 to `separators` separators lie before it.
    func nextDigit(after place: Int, separators: Int) -> Int? {
        var at = place
        for _ in 0..<separators {
            guard let width = separatorWidth(at) else { return nil }
            at += width
            if digit(at) != nil { return at }
        }
        return nil
    }

    /// The place behind `count` digits.
    func skip(_ count: Int, digitsFrom start: Int) -> Int {
        (0..<count).reduce(start) { place, _ in place + (digit(place)?.width ?? 1) }
    }

    func isBesideLetter(_ start: Int, _ end: Int) -> Bool {
        letter(end) != nil || letter(start - 1) != nil || letter(start - 3)?.width == 3
    }

    /// A currency sign before, or the word for yuan behind.
    func isAmount(_ start: Int, _ end: Int) -> Bool {
        if begins([0xC2, 0xA5], at: start - 2) || begins([0xEF, 0xBF, 0xA5], at: start - 3)
            || byte(start - 1) == UInt8(ascii: "$")
        {
            return true
        }
        let yuan: [UInt8] = [0xE5, 0x85, 0x83]
        guard begins(yuan, at: end) else { return begins(TextMarks.tenThousandYuan, at: end) }
        return !PersonalRules.nameWords.contains { begins($0, at: end + yuan.count) }
    }

    private static let tenThousandYuan = Array("万元".utf8)

    /// Whether one of `words` stands before `start`, with at most four small signs or the words for
    /// "is" and "number" between.
    func isPreceded(_ start: Int, by words: [[UInt8]]) -> Bool {
        var at = start
        for _ in 0...4 {
            if words.contains(where: { begins($0, at: at - $0.count) }) { return true }
            guard let link = TextMarks.links.first(where: { begins($0, at: at - $0.count) })
            else { return false }
            at -= link.count
        }
        return false
    }

    private static let links: [[UInt8]] = [
        ":", "：", " ", "　", "为", "是", "#", "[", "【", "号", "码", "（", "(",
    ].map { Array($0.utf8) }

    // MARK: - Plates

    /// GA 36: province, letter, five characters, or six for new-energy vehicles.
    func plate(_ place: Int) -> PersonalText.Part? {
        guard let (city, width) = letter(place + 3),
            PersonalRules.plateProvinces.contains(scalar(place))
        else { return nil }
        var at = place + 3 + width
        if let dot = separatorWidth(at) { at += dot }
        let serialStart = at
        var serial: [UInt8] = []
        while serial.count <= 6, let (character, width) = digit(at) ?? letter(at) {
            serial.append(character)
            at += width
        }
        var ending = ""
        if serial.count == 4,
            let word = PersonalRules.plateEndings.first(where: { begins($0, at: at) })
        {
            ending = String(decoding: word, as: UTF8.self)
            at += word.count
        }
        guard isSerial(serial, hasEnding: !ending.isEmpty),
            !PersonalRules.roomWords.contains(where: { begins($0, at: at) })
        else { return nil }
        let head = String(decoding: bytes[place..<serialStart], as: UTF8.self)
        let province = String(decoding: bytes[place..<place + 3], as: UTF8.self)
        let all = String(decoding: serial, as: UTF8.self) + ending
        let hidden = String(repeating: "*", count: all.count - 2)
        return PersonalText.Part(
            kind: .plate, range: place..<at,
            plain: province + String(decoding: [city], as: UTF8.self) + all,
            mask: head + hidden + all.suffix(2))
    }

    /// Five characters with at least two digits, or the six of a new-energy plate.
    private func isSerial(_ serial: [UInt8], hasEnding: Bool) -> Bool {
        let figures = serial.count(where: isDigit)
        switch serial.count {
        case 4: return hasEnding && figures >= 2
        case 5: return figures >= 2
        case 6:
            let isFirst = !isDigit(serial[0]) && serial[2...].allSatisfy(isDigit)
            let isLast = !isDigit(serial[5]) && serial[..<5].allSatisfy(isDigit)
            return isFirst || isLast
        default: return false
        }
    }

    private func scalar(_ place: Int) -> UInt32 {
        UInt32(byte(place) & 0x0F) << 12 | UInt32(byte(place + 1) & 0x3F) << 6
            | UInt32(byte(place + 2) & 0x3F)
    }
}
