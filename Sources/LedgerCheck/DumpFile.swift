import Foundation
package import LedgerProof

/// The text that `pg_dump --data-only` writes: `COPY table (columns) FROM stdin;`, lines of cells
/// apart by tabs, `\.` at the end.
package struct DumpFile: LedgerSource {
    /// Where the rows of a table stand, and which cell each of our columns is.
    private struct Block {
        /// The schema that the table lies in; empty where the dump names none.
        var schema: String
        var places: [Int]
        var unknown: [String]
        /// The first byte of every line.
        var lines: [Int] = []
    }

    private let content: Data
    private let blocks: [LoggedTable: Block]

    /// - Throws: `UnusableFile` when a logged table or one of its columns is not in it, or a table
    ///   is in it twice: then nobody can tell which of them the server reads.
    package init(_ path: String) throws {
        do {
            content = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw UnusableFile(path: path, reason: "cannot be read")
        }
        blocks = try content.withUnsafeBytes { try DumpFile.scan($0, path) }
        for table in LoggedTable.allCases where blocks[table] == nil {
            throw UnusableFile(
                path: path,
                reason: "holds no COPY of \(table.name); dump the data of every table, not as "
                    + "inserts")
        }
    }

    package func unknownColumns() throws -> [String] {
        LoggedTable.allCases.flatMap { table in
            (blocks[table]?.unknown ?? []).map { table.name + "." + $0 }
        }
    }

    package func read(_ body: (LedgerRows) throws -> Void) throws {
        try content.withUnsafeBytes { bytes in
            try body { table, body in
                guard let block = blocks[table] else { return }
                let cells = DumpCells(bytes, table, block.places)
                var lines = block.lines
                if table == .entry { sort(&lines, cells) }
                for line in lines {
                    cells.start(at: line)
                    try body(cells)
                }
            }
        }
    }

    /// A dump has the rows in the order of the heap.
    private func sort(_ lines: inout [Int], _ cells: DumpCells) {
        var keyed = lines.map { line -> (lane: Int64, seq: Int64, line: Int) in
            cells.start(at: line)
            return (cells.integer(0), cells.integer(1), line)
        }
        keyed.sort { ($0.lane, $0.seq) < ($1.lane, $1.seq) }
        lines = keyed.map(\.line)
    }

    // MARK: - Finding the rows

    private static func scan(
        _ bytes: UnsafeRawBufferPointer, _ path: String
    ) throws -> [LoggedTable: Block] {
        var blocks: [LoggedTable: Block] = [:]
        var position = 0
        while position < bytes.count {
            let end = lineEnd(bytes, position)
            let line = UnsafeRawBufferPointer(rebasing: bytes[position..<end])
            position = end + 1
            guard line.starts(with: "COPY ".utf8) else { continue }
            let text = String(decoding: line, as: UTF8.self)
            guard let heading = CopyHeading(text) else { continue }
            let table = LoggedTable.allCases.first { $0.name == heading.table }
            var block = try table.map { try self.block($0, heading, path) }
            while position < bytes.count {
                if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count,
                    bytes[position + 1] == UInt8(ascii: ".")
                {
                    break
                }
                block?.lines.append(position)
                position = lineEnd(bytes, position) + 1
            }
            guard let table else { continue }
            if let other = blocks[table] {
                let schemas = [other.schema, heading.schema].joined(separator: ", ")
                throw UnusableFile(path: path, reason: "\(table.name) occurs twice: \(schemas)")
            }
            blocks[table] = block
        }
        return blocks
    }

    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
        guard start < bytes.count, let base = bytes.baseAddress,
            let end = memchr(base + start, 10, bytes.count - start)
        else { return bytes.count }
        return UnsafeRawPointer(end) - base
    }

    private static func block(
        _ table: LoggedTable, _ heading: CopyHeading, _ path: String
    ) throws -> Block {
        let columns = heading.columns
        let places = try table.columns.map { column in
            guard let place = columns.firstIndex(of: column.name) else {
                throw UnusableFile(
                    path: path, reason: "\(table.name) has no column \(column.name)")
            }
            return place
        }
        let known = Set(table.columns.map(\.name))
        return Block(
            schema: heading.schema, places: places, unknown: columns.filter { !known.contains($0) })
    }
}

/// The cells of one line of `COPY` text.
private final class DumpCells: LedgerCells {
    private let bytes: UnsafeRawBufferPointer
    private let columns: [LoggedTable.Column]
    private let places: [Int]
    /// First bytes of the cells, and the end of the line after the last.
    private var starts: [Int] = []
    private var cell: [UInt8] = []

    init(_ bytes: UnsafeRawBufferPointer, _ table: LoggedTable, _ places: [Int]) {
        self.bytes = bytes
        columns = table.columns
        self.places = places
    }

    func start(at line: Int) {
        starts.removeAll(keepingCapacity: true)
        starts.append(line)
        var position = line
        while position < bytes.count, bytes[position] != 10 {
            if bytes[position] == 9 { starts.append(position + 1) }
            position += 1
        }
        starts.append(position + 1)
    }

    func append(_ column: Int, to proof: inout ProofBytes) {
        guard let range = range(column) else { return proof.addNull() }
        switch columns[column].kind {
        case .integer:
            if let number = number(range) { return proof.add(number) }
            // No number of the server's: digested as it stands, which fits nothing.
            unescape(range)
            cell.withUnsafeBytes { proof.add(text: $0) }
        case .text:
            unescape(range)
            cell.withUnsafeBytes { proof.add(text: $0) }
        case .bytes:
            unhex(range)
            proof.add(bytes: cell)
        }
    }

    func integer(_ column: Int) -> Int64 {
        range(column).flatMap(number) ?? 0
    }

    func copy(_ column: Int, to content: inout [UInt8]) {
        content.removeAll(keepingCapacity: true)
        guard let range = range(column) else { return }
        if columns[column].kind == .bytes { unhex(range) } else { unescape(range) }
        content.append(contentsOf: cell)
    }

    /// The raw cell; nil for null, which is `\N`, and for a cell that is not there.
    private func range(_ column: Int) -> Range<Int>? {
        let place = places[column]
        guard place + 1 < starts.count else { return nil }
        let range = starts[place]..<starts[place + 1] - 1
        let isNull =
            range.count == 2 && bytes[range.lowerBound] == UInt8(ascii: "\\")
            && bytes[range.lowerBound + 1] == UInt8(ascii: "N")
        return isNull ? nil : range
    }

    /// Nil unless the cell is written as PostgreSQL writes 64-bit numbers.
    private func number(_ range: Range<Int>) -> Int64? {
        let text = String(decoding: bytes[range], as: UTF8.self)
        guard let number = Int64(text), String(number) == text else { return nil }
        return number
    }

    private func unescape(_ range: Range<Int>) {
        cell.removeAll(keepingCapacity: true)
        var position = range.lowerBound
        while position < range.upperBound {
            let byte = bytes[position]
            position += 1
            guard byte == UInt8(ascii: "\\"), position < range.upperBound else {
                cell.append(byte)
                continue
            }
            let escaped = bytes[position]
            position += 1
            switch escaped {
            case UInt8(ascii: "b"): cell.append(8)
            case UInt8(ascii: "f"): cell.append(12)
            case UInt8(ascii: "n"): cell.append(10)
            case UInt8(ascii: "r"): cell.append(13)
            case UInt8(ascii: "t"): cell.append(9)
            case UInt8(ascii: "v"): cell.append(11)
            default: cell.append(escaped)
            }
        }
    }

    /// Bytes stand as `\\x` and hexadecimal digits.
    private func unhex(_ range: Range<Int>) {
        cell.removeAll(keepingCapacity: true)
        let start = range.lowerBound + 3
        guard range.count >= 3 else { return }
        for position in stride(from: start, to: range.upperBound - 1, by: 2) {
            cell.append(digit(bytes[position]) << 4 | digit(bytes[position + 1]))
        }
    }

    private func digit(_ byte: UInt8) -> UInt8 {
        byte <= UInt8(ascii: "9") ? byte &- UInt8(ascii: "0") : (byte | 0x20) &- 87
    }
}
