/// Whether a number under a format is meant as a date, and whether the time is shown.
enum DateStyle: UInt8 {
    case none, date, dateTime

    /// Reads a format code such as `yyyy"年"m"月"d"日"` or `0.00_);[Red](0.00)`. Only the first
    /// section counts. Elapsed times (`[h]:mm`) are durations, not moments, and stay numbers.
    init(formatCode: String) {
        var hasDay = false
        var hasTime = false
        var bytes = formatCode.utf8.makeIterator()
        scan: while let byte = bytes.next() {
            switch byte {
            case UInt8(ascii: ";"): break scan
            case UInt8(ascii: "\""):
                while let next = bytes.next(), next != UInt8(ascii: "\"") {}
            case UInt8(ascii: "["):
                let first = bytes.next() ?? 0
                if DateStyle.isElapsed(first), bytes.next() != UInt8(ascii: "$") {
                    self = .none
                    return
                }
                if first != UInt8(ascii: "]") {
                    while let next = bytes.next(), next != UInt8(ascii: "]") {}
                }
            case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"): _ = bytes.next()
            case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "d"), UInt8(ascii: "D"):
                hasDay = true
            case UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "s"), UInt8(ascii: "S"):
                hasTime = true
            case UInt8(ascii: "G"), UInt8(ascii: "g"), UInt8(ascii: "0"), UInt8(ascii: "#"):
                // "General" and digit places make it a plain number unless a day came first,
                // as in hh:mm:ss.000.
                if !hasDay && !hasTime {
                    self = .none
                    return
                }
            default: break
            }
        }
        self = hasTime ? .dateTime : hasDay ? .date : .none
    }

    /// The formats every workbook knows by number, East Asian ones included.
    init(builtIn format: Int) {
        switch format {
        case 14...17, 27...31, 36, 50...54, 57, 58: self = .date
        case 18...22, 32...35, 45, 47, 55, 56: self = .dateTime
        default: self = .none
        }
    }

    private static func isElapsed(_ byte: UInt8) -> Bool {
        switch byte | 0x20 {
        case UInt8(ascii: "h"), UInt8(ascii: "m"), UInt8(ascii: "s"): true
        default: false
        }
    }
}

/// Reads `styles.xml` for one question: which cell styles show dates.
final class StylesSink: XMLSink {
    private(set) var styles: [DateStyle] = []
    private var custom: [Int: DateStyle] = [:]
    private var isInCellFormats = false
    /// Excel itself stops at 65,490 cell styles.
    private static let limit = 100_000

    override func startElement(_ name: UnsafePointer<UInt8>, _ attributes: XMLAttributes) {
        if matches(name, "numFmt"), let id = attributes["numFmtId"].flatMap({ Int($0) }) {
            custom[id] = DateStyle(formatCode: attributes["formatCode"] ?? "")
        } else if matches(name, "cellXfs") {
            isInCellFormats = true
        } else if isInCellFormats, matches(name, "xf"), styles.count < StylesSink.limit {
            let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
            styles.append(custom[id] ?? DateStyle(builtIn: id))
        }
    }

    override func endElement(_ name: UnsafePointer<UInt8>) {
        if matches(name, "cellXfs") { isDone = true }
    }
}
