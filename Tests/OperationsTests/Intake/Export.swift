import Foundation
import Spreadsheets

/// A folder of its own for a test, gone with it.
final class Scratch: Sendable {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent(
                "intake-" + String(UInt64.random(in: 0...UInt64.max), radix: 36))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        // ignored: a folder left behind in the temporary directory harms nobody
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
        return path(name)
    }

    func write(_ export: Export, _ name: String = "orders.csv") throws -> String {
        try write(Array(export.csv.utf8), name)
    }
}

/// An export of the city as a test wants it, rows by heading. Everything in it is invented.
struct Export: Sendable {
    var headings: [String]
    var rows: [[String: String]] = []

    static let usual = [
        "工单编号", "工单类型", "问题分类", "标题", "主要内容", "工单状态", "来电人", "来电人电话/账号",
        "被反映街乡镇", "处理受理方式", "来电时间", "截止时间", "主办单位", "是否联系", "是否解决",
        "是否满意", "是否剔除",
    ]

    init(_ headings: [String] = Export.usual) {
        self.headings = headings
    }

    /// Orders `numbers`, each with the usual cells and those of `change`.
    init(_ numbers: ClosedRange<Int>, _ change: [String: String] = [:]) {
        self.init()
        for number in numbers { add(Export.number(number), change) }
    }

    static func number(_ number: Int) -> String { "热线-2608-" + String(100_000 + number) }

    mutating func add(_ number: String, _ change: [String: String] = [:]) {
        let cells = [
            "工单编号": number, "工单类型": "诉求", "问题分类": "市政->道路->路灯",
            "标题": "路灯不亮 " + number, "主要内容": "和平路东口的路灯连续三天不亮，希望修复 " + number,
            "工单状态": "办理中", "来电人": "测试甲", "来电人电话/账号": "13800001234",
            "被反映街乡镇": "中关村街道", "来电时间": "2026-08-01 08:30:00",
        ]
        rows.append(cells.merging(change) { _, new in new })
    }

    /// The same orders with `change` in every row.
    func changed(_ change: [String: String]) -> Export {
        var copy = self
        copy.rows = rows.map { $0.merging(change) { _, new in new } }
        return copy
    }

    var csv: String {
        ([headings] + rows.map { row in headings.map { row[$0] ?? "" } })
            .map { $0.map(Export.quoted).joined(separator: ",") + "\n" }.joined()
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.contains(where: { ",\"\n\r".contains($0) }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }

    /// Refused rows without the watermark around them.
    var unmarked: Export {
        var copy = self
        copy.rows = rows.filter { $0["原行号"]?.isEmpty == false }
        return copy
    }

    /// The rows below the headings of a sheet that somebody gave us.
    init(reading path: String, sheet: Int = 0, headingRow: Int = 1) throws {
        let reader = try WorkbookReader.open(path: path)
        var found: [[String]] = []
        try reader.readRows(sheet: sheet) { row in
            if row.number >= headingRow {
                found.append(row.values().map(\.plainText))
            }
            return true
        }
        self.init(found.first ?? [])
        rows = found.dropFirst().map { row in
            Dictionary(zip(headings, row)) { first, _ in first }
        }
    }
}

/// A workbook of one sheet, byte by byte, for cells that no program of ours writes.
enum RawWorkbook {
    static func bytes(sheetData: String) -> [UInt8] {
        let relations = { (items: String) in "<Relationships>\(items)</Relationships>" }
        return zip([
            ("[Content_Types].xml", "<Types/>"),
            (
                "_rels/.rels",
                relations(
                    "<Relationship Id=\"r1\" Type=\"http://x/officeDocument\" "
                        + "Target=\"xl/workbook.xml\"/>")
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns:r=\"urn:r\"><sheets>"
                    + "<sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                relations(
                    "<Relationship Id=\"r1\" Type=\"http://x/worksheet\" "
                        + "Target=\"worksheets/sheet1.xml\"/>")
            ),
            (
                "xl/worksheets/sheet1.xml",
                "<worksheet xmlns=\"urn:x\"><sheetData>\(sheetData)</sheetData></worksheet>"
            ),
        ])
    }

    /// A row of inline texts; a cell that begins with `<` is taken as it is.
    static func row(_ number: Int, _ cells: [String]) -> String {
        let columns = cells.enumerated().map { column, cell in
            let place = "r=\"\(ColumnMeaning.letter(of: column))\(number)\""
            return cell.hasPrefix("<")
                ? cell.replacing("<c", with: "<c \(place)", maxReplacements: 1)
                : "<c \(place) t=\"inlineStr\"><is><t>\(cell)</t></is></c>"
        }
        return "<row r=\"\(number)\">\(columns.joined())</row>"
    }

    private static func zip(_ files: [(name: String, text: String)]) -> [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            let bytes = Array(file.text.utf8)
            let offset = out.count
            let common =
                little(20, 2) + little(0, 8) + little(Int(checksum(bytes)), 4)
                + little(bytes.count, 4) + little(bytes.count, 4)
                + little(file.name.utf8.count, 2) + little(0, 2)
            out += [0x50, 0x4B, 3, 4] + common + Array(file.name.utf8) + bytes
            directory += [0x50, 0x4B, 1, 2] + little(20, 2) + common + little(0, 10)
            directory += little(offset, 4) + Array(file.name.utf8)
        }
        let start = out.count
        out += directory + [0x50, 0x4B, 5, 6] + little(0, 4) + little(files.count, 2)
        return out + little(files.count, 2) + little(directory.count, 4) + little(start, 4)
            + little(0, 2)
    }

    private static func little(_ number: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
