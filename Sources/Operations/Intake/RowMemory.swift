import Casework
import HanText
import Profiles
import Spreadsheets

/// Columns of few values repeat them row after row: what was made of one is kept. For one thread.
final class SeenPhrases {
    private var paths: [String: [String]] = [:]
    private var labels: [String: [String]] = [:]
    private var channels: [String: String] = [:]
    private var units: [String: Unit?] = [:]

    /// Different values kept of one column; a column with more is not one of few values.
    private static let limit = 4_096

    func path(_ written: String) -> [String] {
        if let known = paths[written] { return known }
        let made = CategoryPath.parse(written).map(level)
        if paths.count < Self.limit { paths[written] = made }
        return made
    }

    /// The separator of paths may not stand inside a level.
    func level(_ name: String) -> String {
        name.replacing("->", with: "→")
    }

    func labels(_ written: String) -> [String] {
        if written.isEmpty { return [] }
        if let known = labels[written] { return known }
        let made = written.split { ",，;；、".contains($0) }
            .map { normalizedText(String($0)) }.filter { !$0.isEmpty }
        if labels.count < Self.limit { labels[written] = made }
        return made
    }

    func channel(_ written: String, in profile: Profile) -> String {
        if let known = channels[written] { return known }
        let made = profile.channel(named: written)?.id ?? written
        if channels.count < Self.limit { channels[written] = made }
        return made
    }

    /// The directory's name of the unit that alone bears the written name or alias; figures would
    /// count it twice under two names. Else the name as it is written.
    func unit(_ written: String, in directory: UnitDirectory) -> String {
        found(written, directory)?.name ?? written
    }

    /// Likewise for a subdistrict or town, which other units may be named after.
    func subdistrict(_ written: String, in directory: UnitDirectory) -> String {
        guard let unit = found(written, directory), [.subdistrict, .town].contains(unit.kind)
        else { return written }
        return unit.name
    }

    private func found(_ written: String, _ directory: UnitDirectory) -> Unit? {
        if written.isEmpty { return nil }
        if let known = units[written] { return known }
        let found = directory.unit(named: written).flatMap { directory[$0] }
        if units.count < Self.limit { units[written] = .some(found) }
        return found
    }
}

/// What the rows of a file before this one said, so that a number that comes twice is noticed.
struct RowMemory {
    private var rows: [String: (row: Int, content: Int)] = [:]
    /// The running number that a content key got last.
    private var running: [String: Int] = [:]

    /// Nil when `read` may go in: its number is new in this file, or the row says the same again. A
    /// content key that comes again gets a running number instead, because it is no real number.
    mutating func check(_ read: ImportedRow) -> (row: ImportedRow, earlier: Int?) {
        guard let number = read.facts.cityNumber else { return (read, nil) }
        guard let earlier = rows[number] else {
            rows[number] = (read.row, RowMemory.content(of: read))
            return (read, nil)
        }
        var copy = read
        if ContentKey.isKey(number) {
            copy.facts.cityNumber = next(after: number)
            rows[copy.facts.cityNumber ?? number] = (read.row, 0)
            return (copy, nil)
        }
        copy.isRepeat = earlier.content == RowMemory.content(of: read)
        return (copy, copy.isRepeat ? nil : earlier.row)
    }

    /// Everything a row says, the complainant included: two rows that take turns in changing one
    /// order would change it again with every import.
    private static func content(of row: ImportedRow) -> Int {
        var hasher = Hasher()
        row.facts.feed(to: &hasher)
        for (field, text) in row.originals.sorted(by: { $0.key < $1.key }) {
            hasher.combine(utf8: field)
            hasher.combine(utf8: text)
        }
        hasher.combine(row.answers)
        row.complainant.feed(to: &hasher)
        return hasher.finalize()
    }

    private mutating func next(after key: String) -> String {
        let next = (running[key] ?? 1) + 1
        running[key] = next
        return "\(key)-\(next)"
    }
}

extension OrderFacts {
    /// Feeds bytes, not strings: comparing strings as strings costs several times as much.
    fileprivate func feed(to hasher: inout Hasher) {
        for path in OrderFacts.texts { hasher.combine(utf8: self[keyPath: path]) }
        for name in category + labels { hasher.combine(utf8: name) }
        for (key, value) in extra.sorted(by: { $0.key < $1.key }) {
            hasher.combine(utf8: key)
            hasher.combine(utf8: value)
        }
        hasher.combine(utf8: districtNumber ?? "")
        for moment in [receivedAt, cityDispatchedAt, cityDueAt, cityClosedAt] {
            hasher.combine(moment?.milliseconds ?? 0)
        }
        hasher.combine(verdict)
        hasher.combine([isExcluded, isUncounted, isConfidential])
    }
}

extension Complainant {
    fileprivate func feed(to hasher: inout Hasher) {
        for text in [name, phone, contact, exactAddress] { hasher.combine(utf8: text) }
    }
}

extension Hasher {
    fileprivate mutating func combine(utf8 text: String) {
        var text = text
        text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
        combine(0 as UInt8)
    }
}
