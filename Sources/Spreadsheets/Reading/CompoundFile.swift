/// The container of old Office files: a small file system of named streams in sectors.
/// Every number read from it is checked before it is used.
struct CompoundFile {
    static let signature: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

    private struct Item {
        let name: String
        let isStream: Bool
        let start: Int
        let size: Int
        let left: Int
        let right: Int
        let child: Int
    }

    private let file: ReadOnlyFile
    private let sectorBytes: Int
    private let miniCutoff: Int
    private let table: [UInt32]
    private let miniTable: [UInt32]
    private let root: Item
    private let items: [Item]

    init(file: ReadOnlyFile) throws(WorkbookError) {
        let header = try file.bytes(at: 0, count: 512)
        guard header.count == 512, Array(header[0..<8]) == CompoundFile.signature else {
            throw .damaged(part: "header", reason: .truncated)
        }
        let shift = Int(littleEndian(header, 30, 2))
        guard shift == 9 || shift == 12 else {
            throw .damaged(part: "header", reason: .badStructure)
        }
        self.file = file
        sectorBytes = 1 << shift
        miniCutoff = Int(littleEndian(header, 56, 4))
        table = try CompoundFile.allocationTable(header, file: file, sectorBytes: sectorBytes)
        let directory = try CompoundFile.read(
            chain: Int(littleEndian(header, 48, 4)), size: nil, table: table, file: file,
            sectorBytes: sectorBytes)
        items = stride(from: 0, to: directory.count - 127, by: 128).map {
            CompoundFile.item(directory, $0)
        }
        guard let root = items.first else {
            throw .damaged(part: "directory", reason: .missingPart)
        }
        self.root = root
        let miniStart = Int(littleEndian(header, 60, 4))
        let miniCount = Int(littleEndian(header, 64, 4))
        let miniBytes =
            miniCount == 0
            ? []
            : try CompoundFile.read(
                chain: miniStart, size: nil, table: table, file: file, sectorBytes: sectorBytes)
        miniTable = CompoundFile.numbers(miniBytes)
    }

    /// Names of the streams and folders at the top.
    var topNames: [String] {
        topItems.map(\.name)
    }

    /// The bytes of a top stream; nil if there is none of that name.
    func stream(_ name: String) throws(WorkbookError) -> [UInt8]? {
        guard let item = topItems.first(where: { $0.name == name && $0.isStream }) else {
            return nil
        }
        guard Int64(item.size) <= file.size else {
            throw .damaged(part: name, reason: .truncated)
        }
        if item.size >= miniCutoff {
            return try CompoundFile.read(
                chain: item.start, size: item.size, table: table, file: file,
                sectorBytes: sectorBytes)
        }
        return try miniStream(item)
    }

    private func miniStream(_ item: Item) throws(WorkbookError) -> [UInt8] {
        let container = try CompoundFile.read(
            chain: root.start, size: nil, table: table, file: file, sectorBytes: sectorBytes)
        var bytes: [UInt8] = []
        var sector = item.start
        while bytes.count < item.size {
            let start = sector * 64
            guard sector < miniTable.count, start + 64 <= container.count else {
                throw .damaged(part: item.name, reason: .truncated)
            }
            bytes.append(contentsOf: container[start..<start + 64])
            sector = Int(miniTable[sector])
        }
        bytes.removeLast(bytes.count - item.size)
        return bytes
    }

    /// The children of the root, found by walking their tree; loops end at the visited set.
    private var topItems: [Item] {
        var found: [Item] = []
        var seen: Set<Int> = []
        var waiting = [root.child]
        while let index = waiting.popLast() {
            guard items.indices.contains(index), seen.insert(index).inserted else { continue }
            found.append(items[index])
            waiting.append(items[index].left)
            waiting.append(items[index].right)
        }
        return found
    }

    private static func item(_ bytes: [UInt8], _ offset: Int) -> Item {
        let nameBytes = min(64, Int(littleEndian(bytes, offset + 64, 2)))
        let units = stride(from: 0, to: max(0, nameBytes - 2), by: 2).map {
            UInt16(littleEndian(bytes, offset + $0, 2))
        }
        return Item(
            name: String(decoding: units, as: UTF16.self), isStream: bytes[offset + 66] == 2,
            start: Int(littleEndian(bytes, offset + 116, 4)),
            size: Int(littleEndian(bytes, offset + 120, 4)),
            left: Int(littleEndian(bytes, offset + 68, 4)),
            right: Int(littleEndian(bytes, offset + 72, 4)),
            child: Int(littleEndian(bytes, offset + 76, 4)))
    }

    private static func allocationTable(
        _ header: [UInt8], file: ReadOnlyFile, sectorBytes: Int
    ) throws(WorkbookError) -> [UInt32] {
        let sectorCount = Int(file.size / Int64(sectorBytes))
        var places = (0..<109).map { Int(littleEndian(header, 76 + $0 * 4, 4)) }
        var next = Int(littleEndian(header, 68, 4))
        let perSector = sectorBytes / 4
        while next < sectorCount, places.count <= sectorCount + 109 {
            let bytes = try file.bytes(
                at: Int64(next + 1) * Int64(sectorBytes), count: sectorBytes)
            guard bytes.count == sectorBytes else { break }
            let numbers = numbers(bytes)
            places.append(contentsOf: numbers.dropLast().map(Int.init))
            next = Int(numbers[perSector - 1])
        }
        var table: [UInt32] = []
        for place in places.prefix(Int(littleEndian(header, 44, 4))) where place < sectorCount {
            table.append(
                contentsOf: numbers(
                    try file.bytes(
                        at: Int64(place + 1) * Int64(sectorBytes), count: sectorBytes)))
            if table.count > sectorCount + perSector { break }
        }
        return table
    }

    /// The bytes of a chain of sectors, cut to `size`. A chain longer than the table is a loop.
    private static func read(
        chain start: Int, size: Int?, table: [UInt32], file: ReadOnlyFile, sectorBytes: Int
    ) throws(WorkbookError) -> [UInt8] {
        var bytes: [UInt8] = []
        var sector = start
        var steps = 0
        while sector < table.count, bytes.count < size ?? Int.max {
            guard steps <= table.count else {
                throw .damaged(part: "sectors", reason: .badStructure)
            }
            var run = 1
            while sector + run < table.count, Int(table[sector + run - 1]) == sector + run,
                size.map({ bytes.count + run * sectorBytes < $0 }) ?? true
            {
                run += 1
            }
            bytes.append(
                contentsOf: try file.bytes(
                    at: Int64(sector + 1) * Int64(sectorBytes), count: run * sectorBytes))
            steps += run
            sector = Int(table[sector + run - 1])
        }
        guard let size else { return bytes }
        guard bytes.count >= size else { throw .damaged(part: "sectors", reason: .truncated) }
        bytes.removeLast(bytes.count - size)
        return bytes
    }

    private static func numbers(_ bytes: [UInt8]) -> [UInt32] {
        stride(from: 0, to: bytes.count - 3, by: 4).map { UInt32(littleEndian(bytes, $0, 4)) }
    }
}
