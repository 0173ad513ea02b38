import Foundation
import Spreadsheets

/// A folder of its own for each test, removed when the test ends.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("sheets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        // ignored: a folder left behind in the temporary directory harms nobody
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func write(_ bytes: [UInt8], _ name: String = "file") throws -> String {
        try Data(bytes).write(to: url.appendingPathComponent(name))
        return path(name)
    }

    func write(_ text: String, _ name: String = "file") throws -> String {
        try write(Array(text.utf8), name)
    }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }
}

/// Real data that is not part of this repository.
enum RealFiles {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared/data")

    /// Nil, with a printed reason, where the data is absent.
    static func path(_ name: String) -> String? {
        let path = root.appendingPathComponent(name).path
        if FileManager.default.fileExists(atPath: path) { return path }
        print("skipped: ../shared/data/\(name) is not there")
        return nil
    }

    static func headingTable() throws -> HeadingTable {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/CAssets/profiles/headings.json")
        return try HeadingTable(json: Array(try Data(contentsOf: file)))
    }
}

/// Rows as a test wants to compare them.
struct ReadRow: Equatable {
    let number: Int
    let cells: [CellValue]

    var texts: [String] { cells.map(\.plainText) }
}

func readAll(
    _ path: String, sheet: Int = 0, limits: WorkbookLimits = WorkbookLimits()
) throws -> [ReadRow] {
    let reader = try WorkbookReader.open(path: path, limits: limits)
    var rows: [ReadRow] = []
    try reader.readRows(sheet: sheet) { row in
        rows.append(ReadRow(number: row.number, cells: row.values()))
        return true
    }
    return rows
}

/// A zip archive written by hand, so that a test can also write a wrong one.
struct ZipFixture {
    struct Entry {
        var name: String
        var packed: [UInt8]
        var size: Int
        var checksum: UInt32
        var method: UInt16
        var flags: UInt16 = 0
    }

    var entries: [Entry] = []

    mutating func store(_ name: String, _ text: String) {
        let bytes = Array(text.utf8)
        entries.append(
            Entry(
                name: name, packed: bytes, size: bytes.count, checksum: Self.checksum(bytes),
                method: 0))
    }

    func bytes() -> [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let offset = out.count
            let common =
                little(20, 2) + little(Int(entry.flags), 2) + little(Int(entry.method), 2)
                + little(0, 4) + little(Int(entry.checksum), 4) + little(entry.packed.count, 4)
                + little(entry.size, 4) + little(entry.name.utf8.count, 2) + little(0, 2)
            out += [0x50, 0x4B, 3, 4] + common + Array(entry.name.utf8) + entry.packed
            directory +=
                [0x50, 0x4B, 1, 2] + little(20, 2) + common + little(0, 2)
                + little(0, 4) + little(0, 4) + little(offset, 4) + Array(entry.name.utf8)
        }
        let start = out.count
        out += directory
        out +=
            [0x50, 0x4B, 5, 6] + little(0, 4) + little(entries.count, 2)
            + little(entries.count, 2) + little(directory.count, 4) + little(start, 4)
            + little(0, 2)
        return out
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    /// Compressed blanks, about 158 to 1: one literal, then matches of 258 bytes at distance 1,
    /// in the fixed code.
    static func blanks(matches: Int) -> [UInt8] {
        var out: [UInt8] = []
        var bits: UInt64 = 0
        var count = 0
        func put(_ value: UInt64, _ width: Int) {
            bits |= value << UInt64(count)
            count += width
            while count >= 8 {
                out.append(UInt8(bits & 0xFF))
                bits >>= 8
                count -= 8
            }
        }
        // Codes go in from their highest bit on, so they are given mirrored here.
        put(0b011, 3)
        put(0b0000_1010, 8)
        for _ in 0..<matches {
            put(0b1010_0011, 8)
            put(0, 5)
        }
        put(0, 7)
        put(0, 7)
        return out
    }
}

func little(_ number: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}

/// A workbook package with what a test gives it.
struct XlsxFixture {
    var sheets: [(name: String, data: String)] = []
    var sharedStrings: String?
    var styles: String?
    var workbookProperties = ""
    var hidden: Set<String> = []

    init(_ data: String, name: String = "Sheet1") {
        sheets = [(name, data)]
    }

    var zip: ZipFixture {
        var zip = ZipFixture()
        zip.store("[Content_Types].xml", "<Types/>")
        zip.store("_rels/.rels", relations([("rId1", "officeDocument", "xl/workbook.xml")]))
        var items: [(String, String, String)] = []
        var list = ""
        for (index, sheet) in sheets.enumerated() {
            let id = "rId\(index + 1)"
            let state = hidden.contains(sheet.name) ? " state=\"hidden\"" : ""
            items.append((id, "worksheet", "worksheets/sheet\(index + 1).xml"))
            list +=
                "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\" r:id=\"\(id)\"\(state)/>"
            zip.store(
                "xl/worksheets/sheet\(index + 1).xml",
                "<worksheet xmlns=\"urn:x\"><sheetData>\(sheet.data)</sheetData></worksheet>")
        }
        if let sharedStrings {
            items.append(("rId91", "sharedStrings", "/xl/sharedStrings.xml"))
            zip.store("xl/sharedStrings.xml", "<sst>\(sharedStrings)</sst>")
        }
        if let styles {
            items.append(("rId92", "styles", "styles.xml"))
            zip.store("xl/styles.xml", "<styleSheet>\(styles)</styleSheet>")
        }
        zip.store(
            "xl/workbook.xml",
            "<workbook xmlns:r=\"urn:r\">\(workbookProperties)<sheets>\(list)</sheets></workbook>")
        zip.store("xl/_rels/workbook.xml.rels", relations(items))
        return zip
    }

    private func relations(_ items: [(String, String, String)]) -> String {
        let list = items.map {
            "<Relationship Id=\"\($0.0)\" Type=\"http://x/\($0.1)\" Target=\"\($0.2)\"/>"
        }
        return "<Relationships>\(list.joined())</Relationships>"
    }
}

/// An old Office container and the record stream of an old workbook, written by hand.
enum OldFixture {
    static func container(_ streams: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        let padded = streams.map { stream -> [UInt8] in
            let size = max(4096, (stream.bytes.count + 511) / 512 * 512)
            return stream.bytes + [UInt8](repeating: 0, count: size - stream.bytes.count)
        }
        // Sector 0 is the allocation table, 1 the directory, the streams follow.
        var table: [Int] = [0xFFFF_FFFD, 0xFFFF_FFFE]
        var directory = entry("Root Entry", type: 5, child: 1, start: -2, size: 0)
        var body: [UInt8] = []
        for (index, stream) in streams.enumerated() {
            let first = table.count
            let sectors = padded[index].count / 512
            for step in 1...sectors { table.append(step == sectors ? 0xFFFF_FFFE : first + step) }
            let right = index + 1 < streams.count ? index + 2 : -1
            directory += entry(
                stream.name, type: 2, right: right, start: first,
                size: max(4096, stream.bytes.count))
            body += padded[index]
        }
        directory += [UInt8](repeating: 0, count: 512 - directory.count)
        while table.count < 128 { table.append(0xFFFF_FFFF) }
        var header: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        header += [UInt8](repeating: 0, count: 16) + little(0x3E, 2) + little(3, 2)
        header += [0xFE, 0xFF] + little(9, 2) + little(6, 2) + little(0, 10)
        header += little(1, 4) + little(1, 4) + little(0, 4) + little(4096, 4)
        header += little(-2, 4) + little(0, 4) + little(-2, 4) + little(0, 4) + little(0, 4)
        header += [UInt8](repeating: 0xFF, count: 512 - header.count)
        return header + table.flatMap { little($0, 4) } + directory + body
    }

    private static func entry(
        _ name: String, type: UInt8, right: Int = -1, child: Int = -1, start: Int, size: Int
    ) -> [UInt8] {
        let units = name.utf16.flatMap { little(Int($0), 2) }
        var bytes = units + [UInt8](repeating: 0, count: 64 - units.count)
        bytes += little(units.count + 2, 2) + [type, 1] + little(-1, 4) + little(right, 4)
        bytes += little(child, 4) + [UInt8](repeating: 0, count: 36) + little(start, 4)
        return bytes + little(size, 4) + little(0, 4)
    }

    static func record(_ kind: Int, _ body: [UInt8]) -> [UInt8] {
        little(kind, 2) + little(body.count, 2) + body
    }

    static let end = record(0x0A, [])

    static func begin(_ type: Int, version: Int = 0x0600) -> [UInt8] {
        record(0x0809, little(version, 2) + little(type, 2) + little(0, 12))
    }

    static func text(_ text: String, lengthBytes: Int) -> [UInt8] {
        let units = Array(text.utf16)
        return little(units.count, lengthBytes) + [1] + units.flatMap { little(Int($0), 2) }
    }

    /// A workbook of one sheet; `globals` go before its list of sheets.
    static func workbook(globals: [UInt8] = [], cells: [UInt8]) -> [UInt8] {
        let name = text("表", lengthBytes: 1)
        let head = begin(5) + globals
        let offset = head.count + 4 + 6 + name.count + end.count
        let entry = record(0x85, little(offset, 4) + little(0, 2) + name)
        return head + entry + end + begin(0x10) + cells + end
    }

    static func place(_ row: Int, _ column: Int, _ style: Int = 0) -> [UInt8] {
        little(row, 2) + little(column, 2) + little(style, 2)
    }

    static func double(_ value: Double) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (UInt64($0) * 8)) }
    }
}
