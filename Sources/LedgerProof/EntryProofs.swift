/// The ledger's side of a verification: its chain checked link by link, and everything it tells of
/// rows, ready to be compared.
package struct EntryProofs: Sendable {
    /// What an entry says of a row that has versions.
    struct Proof: Sendable {
        var key: Int64
        var version: Int64
        var digest: ShortDigest
        /// Orders: the row as the transaction found it; `absent` where it does not say.
        var before = ShortDigest.absent
        var entry: EntryName
        var format: Int32
        /// Events: no earlier moment than this can be theirs.
        var earliest = Int64.min
    }

    struct KeptKey: Hashable, Sendable {
        var table: LoggedTable
        var key: String
    }

    /// What a root states of a lane.
    private struct Mark {
        var head: LedgerRoot.Head
        var root: Int64
        var at: Int64
    }

    package private(set) var findings = FindingList()
    package private(set) var entryCount = 0
    package private(set) var roots: [LedgerRoot] = []

    var events: [Proof] = []
    var orders: [Proof] = []
    var assignments: [Proof] = []
    var people: [Proof] = []
    var kept: [KeptKey: Proof] = [:]

    private let publicKey: [UInt8]?
    private var heads: [Int64: (seq: Int64, hash: FullDigest)] = [:]
    private var marks: [Mark] = []
    private var nextMark = 0
    /// The earliest moment that the next entry of the lane can bear.
    private var earliest = Int64.min
    /// The same for the events of the entry being read.
    private var reached = Int64.min

    /// How much earlier than a root something may say it was that the ledger holds after it: an
    /// hour, in milliseconds. An act bears the moment at which it began, an import the moment of
    /// its start, and the largest takes minutes; the clocks of several servers differ by seconds.
    package static let toleranceMilliseconds: Int64 = 3_600_000

    /// - Parameter publicKey: the key that signed the roots; nil leaves signatures unchecked.
    package init(publicKey: [UInt8]?) {
        self.publicKey = publicKey
    }

    package mutating func read(_ rows: LedgerRows) throws {
        try readRoots(rows)
        try readHeads(rows)
        try readEntries(rows)
        let order: (Proof, Proof) -> Bool = { ($0.key, $0.version) < ($1.key, $1.version) }
        events.sort(by: order)
        orders.sort(by: order)
        assignments.sort(by: order)
        people.sort(by: order)
    }

    // MARK: - Roots

    private mutating func readRoots(_ rows: LedgerRows) throws {
        var found: [(root: LedgerRoot, signature: [UInt8])] = []
        var broken: [String] = []
        try rows(.root) { row in
            var bytes: [UInt8] = []
            row.copy(4, to: &bytes)
            let heads = LedgerRoot.heads(from: bytes)
            row.copy(5, to: &bytes)
            guard let heads, let previous = FullDigest(bytes),
                let kind = LedgerRoot.Kind(rawValue: row.text(2))
            else { return broken.append(String(row.integer(0))) }
            let root = LedgerRoot(
                number: row.integer(0), day: row.text(1), kind: kind, at: row.integer(3),
                heads: heads, previous: previous)
            guard root.isPlausible else { return broken.append(String(row.integer(0))) }
            row.copy(6, to: &bytes)
            found.append((root, bytes))
        }
        for key in broken { findings.add(LedgerFinding(.unreadable, .root, key)) }
        found.sort { $0.root.number < $1.root.number }
        checkRoots(found)
        roots = found.map(\.root)
        marks = roots.flatMap { root in
            root.heads.map { Mark(head: $0, root: root.number, at: root.at) }
        }
        marks.sort {
            ($0.head.lane, $0.head.seq, $0.root) < ($1.head.lane, $1.head.seq, $1.root)
        }
    }

    /// - Parameter found: ascending.
    private mutating func checkRoots(_ found: [(root: LedgerRoot, signature: [UInt8])]) {
        var expected: Int64 = 1
        var previous: FullDigest? = .start(of: 0)
        for (root, signature) in found {
            if root.number != expected {
                findings.add(LedgerFinding(.missing, .root, String(expected)))
                previous = nil
            }
            let name = String(root.number)
            if let previous, root.previous != previous {
                findings.add(
                    LedgerFinding(.contradicted, .root, name, note: "it follows another root"))
            }
            if let publicKey, !root.isSigned(signature, by: publicKey) {
                findings.add(LedgerFinding(.unsigned, .root, name))
            }
            expected = root.number + 1
            previous = root.digest
        }
    }

    private mutating func readHeads(_ rows: LedgerRows) throws {
        var heads: [Int64: (seq: Int64, hash: FullDigest)] = [:]
        var broken: [String] = []
        try rows(.head) { row in
            var bytes: [UInt8] = []
            row.copy(2, to: &bytes)
            guard let hash = FullDigest(bytes) else {
                return broken.append(String(row.integer(0)))
            }
            heads[row.integer(0)] = (row.integer(1), hash)
        }
        self.heads = heads
        for key in broken { findings.add(LedgerFinding(.unreadable, .head, key)) }
    }

    // MARK: - The chain

    /// Where the reading of a lane stands.
    private struct Lane {
        var number: Int64
        var seq: Int64 = 0
        /// What the next entry may follow: the stored hash, and the computed one where they
        /// differ. Empty after a gap, when nothing is known.
        var links: [FullDigest]
        /// An entry whose fields do not give its hash; the next link tells which of them is false.
        var doubtful: EntryName?
    }

    private mutating func readEntries(_ rows: LedgerRows) throws {
        var lane: Lane?
        var bytes = ProofBytes()
        var stored: [UInt8] = []
        var content: [UInt8] = []
        try rows(.entry) { row in
            let name = EntryName(lane: row.integer(0), seq: row.integer(1))
            if lane?.number != name.lane {
                if let lane { end(lane) }
                lane = Lane(number: name.lane, links: [.start(of: name.lane)])
                begin(name.lane)
            }
            entryCount += 1
            guard (1...LedgerRoot.numberMax) ~= name.seq else {
                findings.add(LedgerFinding(.unreadable, .entry, name.description))
                return
            }
            bytes.begin(.entry, columns: 8)
            for column in 2...9 { row.append(column, to: &bytes) }
            row.copy(10, to: &stored)
            link(name, bytes.digest, FullDigest(stored), in: &lane)
            compareMarks(name, FullDigest(stored), at: row.integer(2))
            row.copy(9, to: &content)
            if !content.withUnsafeBytes({ read($0, of: name) }) {
                findings.add(LedgerFinding(.unreadable, .entry, name.description))
            }
        }
        if let lane { end(lane) }
        for (number, head) in heads where head.seq != 0 || head.hash != .start(of: number) {
            findings.add(
                LedgerFinding(
                    .missing, .entry, "\(number)/\(head.seq)", note: "the lane has no entries"))
        }
        for mark in marks[nextMark...] { missing(mark) }
    }

    private mutating func link(
        _ name: EntryName, _ fields: FullDigest, _ stored: FullDigest?, in lane: inout Lane?
    ) {
        guard var current = lane else { return }
        if name.seq != current.seq + 1 {
            settle(&current, next: nil)
            let gap =
                name.seq == current.seq + 2
                ? "" : "all up to \(name.lane)/\(name.seq - 1)"
            findings.add(
                LedgerFinding(.missing, .entry, "\(name.lane)/\(current.seq + 1)", note: gap))
            current.links = []
        }
        current.seq = name.seq
        let computed = current.links.map { $0.next(fields) }
        let fits = stored.flatMap { computed.firstIndex(of: $0) }
        settle(&current, next: fits)
        if let stored {
            current.links = [stored]
            if fits == nil, let first = computed.first {
                current.links.append(first)
                current.doubtful = name
            }
        } else {
            current.links = computed.first.map { [$0] } ?? []
            findings.add(LedgerFinding(.changed, .entry, name.description, note: "its hash"))
        }
        lane = current
    }

    /// Says what is wrong with the doubtful entry, now that the next link is known: its hash if the
    /// next one follows the computed one, its fields or its place otherwise.
    private mutating func settle(_ lane: inout Lane, next fits: Int?) {
        guard let doubtful = lane.doubtful else { return }
        lane.doubtful = nil
        findings.add(
            LedgerFinding(fits == 1 ? .hashChanged : .changed, .entry, doubtful.description))
    }

    private mutating func end(_ lane: Lane) {
        var lane = lane
        guard let head = heads.removeValue(forKey: lane.number) else {
            settle(&lane, next: nil)
            findings.add(LedgerFinding(.missing, .head, String(lane.number)))
            return
        }
        let fits = head.seq == lane.seq ? lane.links.firstIndex(of: head.hash) : nil
        settle(&lane, next: fits)
        if head.seq < lane.seq {
            findings.add(
                LedgerFinding(
                    .unlisted, .entry, "\(lane.number)/\(head.seq + 1)",
                    note: "the head of its lane ends before it"))
        } else if head.seq > lane.seq {
            findings.add(
                LedgerFinding(
                    .missing, .entry, "\(lane.number)/\(lane.seq + 1)",
                    note: "all up to \(lane.number)/\(head.seq)"))
        } else if fits == nil {
            findings.add(LedgerFinding(.changed, .head, String(lane.number)))
        }
    }

    /// Every root that does not name a lane was made before the first entry of it.
    private mutating func begin(_ lane: Int64) {
        let before = roots.filter { root in !root.heads.contains { $0.lane == lane } }
        earliest = .min
        for root in before { raise(to: root.at) }
    }

    private mutating func raise(to at: Int64) {
        earliest = max(earliest, at - EntryProofs.toleranceMilliseconds)
    }

    /// What the roots say of this entry, and whether it is older than those before it.
    private mutating func compareMarks(_ name: EntryName, _ stored: FullDigest?, at: Int64) {
        while let mark = mark(before: (name.lane, name.seq)) {
            missing(mark)
            if mark.head.lane == name.lane { raise(to: mark.at) }
        }
        if at < earliest {
            findings.add(LedgerFinding(.backdated, .entry, name.description))
        }
        reached = earliest
        while let mark = mark(before: (name.lane, name.seq + 1)) {
            if mark.head.hash != stored {
                findings.add(
                    LedgerFinding(
                        .contradicted, .entry, name.description,
                        note: "by root \(mark.root)"))
            }
            raise(to: mark.at)
        }
    }

    /// The next mark, taken, if it stands before a place.
    private mutating func mark(
        before place: (Int64, Int64)
    ) -> Mark? {
        guard nextMark < marks.count else { return nil }
        let mark = marks[nextMark]
        guard (mark.head.lane, mark.head.seq) < place else { return nil }
        nextMark += 1
        return mark
    }

    private mutating func missing(_ mark: Mark) {
        findings.add(
            LedgerFinding(
                .missing, .entry, "\(mark.head.lane)/\(mark.head.seq)",
                note: "root \(mark.root) states it"))
    }
}

// MARK: - Contents

extension EntryProofs {
    /// - Returns: false where the bytes are no content.
    private mutating func read(_ bytes: UnsafeRawBufferPointer, of entry: EntryName) -> Bool {
        guard !bytes.isEmpty else { return true }
        var reader = ContentReader(bytes)
        guard let format = reader.number(bytes: 1), (1...UInt64(LedgerContent.format)) ~= format
        else { return false }
        while !reader.isAtEnd {
            let isRead =
                switch reader.number(bytes: 1) {
                case 1: readOrder(&reader, entry, Int32(format))
                case 2: readKept(&reader, entry, Int32(format), hasBefore: false)
                case 3 where format >= 2: readKept(&reader, entry, Int32(format), hasBefore: true)
                default: false
                }
            guard isRead else { return false }
        }
        return true
    }

    private mutating func readOrder(
        _ reader: inout ContentReader, _ entry: EntryName, _ format: Int32
    ) -> Bool {
        guard let id = reader.number(bytes: 8), let first = reader.number(bytes: 4),
            let count = reader.number(bytes: 2)
        else { return false }
        var proof = Proof(
            key: Int64(bitPattern: id), version: Int64(first), digest: .absent, entry: entry,
            format: format)
        proof.earliest = reached
        for index in 0..<Int64(count) {
            guard let digest = reader.digest() else { return false }
            proof.version = Int64(first) + index
            proof.digest = digest
            events.append(proof)
        }
        guard let flags = reader.number(bytes: 1), flags < 8, let row = reader.digest() else {
            return false
        }
        proof.digest = row
        if flags & 4 != 0 {
            guard let digest = reader.digest() else { return false }
            proof.before = digest
        }
        orders.append(proof)
        proof.before = .absent
        if flags & 1 != 0 {
            guard let digest = reader.digest() else { return false }
            proof.digest = digest
            assignments.append(proof)
        }
        if flags & 2 != 0 {
            guard let digest = reader.digest() else { return false }
            proof.digest = digest
            people.append(proof)
        }
        return true
    }

    private mutating func readKept(
        _ reader: inout ContentReader, _ entry: EntryName, _ format: Int32, hasBefore: Bool
    ) -> Bool {
        guard let code = reader.number(bytes: 1), let table = LoggedTable(rawValue: UInt8(code)),
            LoggedTable.kept.contains(table), let length = reader.number(bytes: 2),
            let key = reader.text(bytes: Int(length)),
            let before = hasBefore ? reader.digest() : .absent, let digest = reader.digest()
        else { return false }
        let name = KeptKey(table: table, key: key)
        let proof = Proof(
            key: 0, version: 0, digest: digest, before: before, entry: entry, format: format)
        if hasBefore { checkLink(name, kept[name], proof) }
        kept[name] = proof
        return true
    }

    /// An act must begin with the row that the entry before it left.
    private mutating func checkLink(_ key: KeptKey, _ earlier: Proof?, _ later: Proof) {
        guard let earlier else {
            if later.before == .absent { return }
            findings.add(
                LedgerFinding(
                    .unlisted, key.table, key.key, note: "until entry \(later.entry) found it"))
            return
        }
        let isComparable =
            key.table.variant(of: Int(later.format)) == key.table.variant(of: Int(earlier.format))
        guard isComparable, later.before != earlier.digest else { return }
        findings.add(
            LedgerFinding(
                .changed, key.table, key.key, entry: earlier.entry,
                note: "before entry \(later.entry), which found it so"))
    }
}

/// Findings up to a limit; the rest is counted.
package struct FindingList: Sendable {
    /// Enough to see what happened, small enough to print.
    package static let limit = 10_000

    package private(set) var findings: [LedgerFinding] = []
    package private(set) var count = 0

    package init() {}

    package mutating func add(_ finding: LedgerFinding) {
        count += 1
        if findings.count < FindingList.limit { findings.append(finding) }
    }

    package mutating func add(_ other: FindingList) {
        for finding in other.findings { add(finding) }
        count += other.count - other.findings.count
    }
}

extension EntryProofs {
    /// The orders that the content of an entry tells of.
    package static func orders(in content: [UInt8]) -> Set<Int64> {
        var proofs = EntryProofs(publicKey: nil)
        _ = content.withUnsafeBytes { proofs.read($0, of: EntryName(lane: 0, seq: 0)) }
        return Set(proofs.orders.map(\.key))
    }
}
