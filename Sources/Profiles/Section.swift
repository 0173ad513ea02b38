import Casework
import Yams

/// A mapping in a profile file, read key by key. Whatever is wrong goes to the log with its line;
/// keys that nobody asked for are reported by `finish()`.
final class Section {
    let place: Place
    let log: ProblemLog
    private let entries: [String: (place: Place, node: Node)]
    private let order: [String]
    private var asked: Set<String> = []

    init?(_ node: Node, file: String, fallbackLine: Int, log: ProblemLog) {
        let place = Place(file: file, line: node.mark?.line ?? fallbackLine)
        guard let mapping = node.mapping else {
            log.error(
                .wrongForm, place, "a list of keys with values is expected here",
                mend: "write `key: value` lines")
            return nil
        }
        var entries: [String: (place: Place, node: Node)] = [:]
        var order: [String] = []
        for (key, value) in mapping {
            let line = key.mark?.line ?? place.line
            guard let name = key.scalar?.string else { continue }
            entries[name] = (Place(file: file, line: line), value)
            order.append(name)
        }
        self.place = place
        self.log = log
        self.entries = entries
        self.order = order
    }

    /// Keys in the order of the file; counts all of them as asked for.
    var keys: [String] {
        asked.formUnion(order)
        return order
    }

    func has(_ key: String) -> Bool { entries[key] != nil }

    func place(of key: String) -> Place { entries[key]?.place ?? place }

    /// Reports keys that no reader asked for.
    func finish() {
        for key in order where !asked.contains(key) {
            log.error(
                .unknownKey, place(of: key), "the key `\(key)` is not known here",
                mend: "use one of " + asked.sorted().map { "`\($0)`" }.joined(separator: ", "))
        }
    }

    // MARK: Texts

    func optionalText(_ key: String) -> String? {
        guard let entry = take(key) else { return nil }
        guard let scalar = entry.node.scalar else {
            wrongForm(key, entry.place, "a text")
            return nil
        }
        let text = scalar.string.trimmingBlanks
        return text.isEmpty ? nil : text
    }

    func text(_ key: String) -> String? {
        guard let text = optionalText(key) else {
            if take(key)?.node.scalar != nil || !has(key) { missing(key) }
            return nil
        }
        return text
    }

    /// Lower-case letters, digits, dot, hyphen and underscore.
    func identifier(_ key: String) -> String? {
        guard let text = text(key) else { return nil }
        let isPlain = text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (97...122).contains(byte) || [45, 46, 95].contains(byte)
        }
        guard isPlain else {
            log.error(
                .badIdentifier, place(of: key), "`\(text)` cannot be an identifier",
                mend: "use only a-z, 0-9, `.`, `-` and `_`")
            return nil
        }
        return text
    }

    func texts(_ key: String) -> [String] {
        items(key).compactMap { node, place in
            guard let scalar = node.scalar else {
                wrongForm(key, place, "a list of texts")
                return nil
            }
            return scalar.string
        }
    }

    /// A name as `{zh: …, en: …}`.
    func name(_ key: String) -> BilingualName? {
        guard let section = section(key) else {
            if !has(key) { missing(key) }
            return nil
        }
        defer { section.finish() }
        let (chinese, english) = (section.text("zh"), section.text("en"))
        guard let chinese, let english else { return nil }
        return BilingualName(chinese: chinese, english: english)
    }

    // MARK: Words, numbers, times

    func optionalWord<Word>(_ key: String) -> Word?
    where Word: RawRepresentable<String> & CaseIterable {
        guard let text = optionalText(key) else { return nil }
        return word(text, at: place(of: key))
    }

    func word<Word>(_ key: String) -> Word?
    where Word: RawRepresentable<String> & CaseIterable {
        guard let text = text(key) else { return nil }
        return word(text, at: place(of: key))
    }

    func word<Word>(_ text: String, at place: Place) -> Word?
    where Word: RawRepresentable<String> & CaseIterable {
        if let word = Word(rawValue: text) { return word }
        let known = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        log.error(.unknownWord, place, "`\(text)` is not known here", mend: "use one of \(known)")
        return nil
    }

    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            log.error(
                .badNumber, place(of: key),
                "`\(key)` is `\(text)`",
                mend: "give a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    func date(_ key: String) -> LocalDate? {
        guard let text = text(key) else { return nil }
        return date(text, at: place(of: key))
    }

    func optionalDate(_ key: String) -> LocalDate? {
        guard let text = optionalText(key) else { return nil }
        return date(text, at: place(of: key))
    }

    func date(_ text: String, at place: Place) -> LocalDate? {
        if let date = LocalDate(text) { return date }
        log.error(
            .badDate, place, "`\(text)` is not a day", mend: "write it as yyyy-MM-dd")
        return nil
    }

    /// Seconds after midnight of an `HH:mm`.
    func clock(_ key: String) -> Int? {
        guard let text = text(key) else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard text.utf8.count == 5, parts.count == 2, parts[0].count == 2, parts[1].count == 2,
            !text.contains("+"), !text.contains("-"),
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0...23).contains(hour),
            (0...59).contains(minute)
        else {
            log.error(
                .badTime, place(of: key), "`\(text)` is not a time of day",
                mend: "write it as \"HH:mm\" in quotes, \"00:00\" to \"23:59\"")
            return nil
        }
        return hour * 3600 + minute * 60
    }

    // MARK: Parts

    func section(_ key: String) -> Section? {
        guard let entry = take(key) else { return nil }
        return Section(entry.node, file: place.file, fallbackLine: entry.place.line, log: log)
    }

    func requiredSection(_ key: String) -> Section? {
        if !has(key) { missing(key) }
        return section(key)
    }

    func sections(_ key: String) -> [Section] {
        items(key).compactMap { node, place in
            Section(node, file: place.file, fallbackLine: place.line, log: log)
        }
    }

    func items(_ key: String) -> [(node: Node, place: Place)] {
        guard let entry = take(key) else { return [] }
        guard let sequence = entry.node.sequence else {
            wrongForm(key, entry.place, "a list")
            return []
        }
        return sequence.map {
            ($0, Place(file: place.file, line: $0.mark?.line ?? entry.place.line))
        }
    }

    func missing(_ key: String) {
        log.error(.missingKey, place, "`\(key)` is missing", mend: "add `\(key)`")
    }

    private func wrongForm(_ key: String, _ place: Place, _ wanted: String) {
        log.error(.wrongForm, place, "`\(key)` has the wrong form", mend: "write \(wanted)")
    }

    private func take(_ key: String) -> (place: Place, node: Node)? {
        asked.insert(key)
        return entries[key]
    }
}

extension String {
    /// Without blanks and line ends at both ends.
    var trimmingBlanks: String {
        var part = Substring(self)
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
