import Foundation

@testable import Deployment

/// One way to spoil a backup file.
struct Damage: Sendable {
    let name: String
    let file: Data
}

/// A backup file cut into what its format says: header, header code, chunks.
struct Anatomy {
    let bytes: Data
    /// Length of magic, version, length and JSON.
    let headerEnd: Int
    /// Where the chunks begin.
    let chunksStart: Int
    let chunks: [Data]

    init(_ bytes: Data, chunkBytes: Int) {
        self.bytes = bytes
        let json = Int(BigEndian.number(UInt32.self, bytes[10..<14]))
        headerEnd = 14 + json
        chunksStart = headerEnd + BackupHeader.codeBytes
        var chunks: [Data] = []
        var rest = Data(bytes[chunksStart...])
        while !rest.isEmpty {
            chunks.append(Data(rest.prefix(chunkBytes + ChunkNonce.tagBytes)))
            rest = Data(rest.dropFirst(chunkBytes + ChunkNonce.tagBytes))
        }
        self.chunks = chunks
    }

    var head: Data { Data(bytes[..<chunksStart]) }

    func with(_ chunks: [Data]) -> Data { chunks.reduce(head, +) }

    /// Everything done to it, each under a name of its own. `other` is another whole backup made
    /// with the same key; `seed` chooses the places of the random ones.
    func damages(other: Anatomy, seed: UInt64) -> [Damage] {
        var all = headerDamages() + truncations() + chunkDamages() + foreignFiles()
        all += mixtures(other)
        var dice = Dice(seed)
        for number in 1...40 {
            let place = dice.below(bytes.count)
            let bit = dice.below(8)
            all.append(flip(place, bit, "random bit \(number)"))
        }
        for number in 1...10 {
            let length = 1 + dice.below(200)
            let place = dice.below(bytes.count - length)
            var file = bytes
            file.removeSubrange(place..<(place + length))
            all.append(Damage(name: "random cut \(number): \(length) at \(place)", file: file))
        }
        return all.filter { $0.file != bytes }
    }

    private func flip(_ place: Int, _ bit: Int, _ what: String) -> Damage {
        var file = bytes
        file[place] ^= 1 << UInt8(bit)
        return Damage(name: "\(what): byte \(place), bit \(bit)", file: file)
    }

    private func headerDamages() -> [Damage] {
        var all: [Damage] = []
        for place in 0..<14 { all.append(flip(place, 0, "header start")) }
        for place in stride(from: 14, to: headerEnd, by: 7) {
            all.append(flip(place, 1, "header text"))
        }
        for place in [headerEnd, headerEnd + 16, chunksStart - 1] {
            all.append(flip(place, 7, "header code"))
        }
        return all
    }

    private func truncations() -> [Damage] {
        let chunk = chunks[0].count
        var places: Set<Int> = [
            0, 1, 7, 8, 9, 10, 12, 14, 40, headerEnd - 1, headerEnd, headerEnd + 1,
            chunksStart - 1, chunksStart, chunksStart + 1, chunksStart + 16, bytes.count / 2,
            bytes.count - 1, bytes.count - 16, bytes.count - 17,
        ]
        for index in 1..<chunks.count { places.insert(chunksStart + index * chunk) }
        return places.sorted().map { Damage(name: "cut at \($0)", file: Data(bytes.prefix($0))) }
    }

    private func chunkDamages() -> [Damage] {
        var all: [Damage] = []
        let last = chunks.count - 1
        let middle = last / 2
        func add(_ name: String, _ change: (inout [Data]) -> Void) {
            var changed = chunks
            change(&changed)
            all.append(Damage(name: name, file: with(changed)))
        }
        for index in Set([0, 1, middle, last - 1, last]).sorted() {
            let size = chunks[index].count
            for place in [0, size / 2, size - 16, size - 1] {
                add("byte \(place) of chunk \(index)") { $0[index][place] ^= 0x10 }
            }
            add("chunk \(index) zeroed") { $0[index] = Data(count: size) }
            add("chunk \(index) left out") { $0.remove(at: index) }
            add("chunk \(index) twice") { $0.insert($0[index], at: index) }
            add("chunk \(index) emptied") { $0[index] = Data() }
        }
        for (one, two) in [(0, 1), (middle, middle + 1), (0, last - 1), (last - 1, last)] {
            add("chunks \(one) and \(two) exchanged") { $0.swapAt(one, two) }
        }
        add("chunks reversed") { $0.reverse() }
        add("the last chunk first") { $0.insert($0.removeLast(), at: 0) }
        for count in [1, 15, 16, 17, 4_096] {
            add("\(count) bytes added") { $0.append(Data(repeating: 0x41, count: count)) }
        }
        add("the chunks once more") { $0 += chunks }
        return all
    }

    private func foreignFiles() -> [Damage] {
        let texts: [(String, Data)] = [
            ("a text", Data("this is no backup\n".utf8)),
            ("a zip archive", Data([0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 500))),
            ("a bare SQLite file", Data("SQLite format 3\0".utf8) + Data(count: 4_096)),
            ("a dump of PostgreSQL", Data("PGDMP".utf8) + Data(count: 500)),
            ("zeros", Data(count: 5_000)),
            ("the magic alone", Data(BackupHeader.magic)),
            ("the magic and zeros", Data(BackupHeader.magic) + Data(count: 5_000)),
            ("line ends changed", Data(bytes.filter { $0 != 0x0D })),
            ("the file twice", bytes + bytes),
            ("a byte before it", Data([0]) + bytes),
        ]
        return texts.map { Damage(name: $0.0, file: $0.1) }
    }

    private func mixtures(_ other: Anatomy) -> [Damage] {
        var exchanged = chunks
        exchanged[1] = other.chunks[1]
        return [
            Damage(name: "a chunk of another backup", file: with(exchanged)),
            Damage(name: "the chunks of another backup", file: with(other.chunks)),
            Damage(name: "the header of another backup", file: other.with(chunks)),
            Damage(
                name: "the header text of another backup with this one's code",
                file: Data(other.bytes[..<other.headerEnd])
                    + Data(bytes[headerEnd..<chunksStart]) + chunks.reduce(Data(), +)),
        ]
    }
}

/// A small generator of chance (SplitMix64): the same seed, the same places.
struct Dice {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
