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
    }

    struct KeptKey: Hashable, Sendable {
        var table: LoggedTable
        var key: String
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
    private var marks: [(head: LedgerRoot.Head, root: Int64)] = []
    private var nextMark = 0

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
            row.copy(6, to: &bytes)
            found.append(
                (
                    LedgerRoot(
                        number: row.integer(0), day: row.text(1), kind: kind, at: row.integer(3),
                        heads: heads, previous: previous), bytes
                ))
        }
        for key in broken { findings.add(LedgerFinding(.unreadable, .root, key)) }
        found.sort { $0.root.number < $1.root.number }
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
            marks += root.heads.map { ($0, root.number) }
            expected = root.number + 1
            previous = root.digest
        }
        roots = found.map(\.root)
        marks.sort { ($0.head.lane, $0.head.seq) < ($1.head.lane, $1.head.seq) }
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
            }
            bytes.begin(.entry, columns: 8)
            for column in 2...9 { row.append(column, to: &bytes) }
            row.copy(10, to: &stored)
            link(name, bytes.digest, FullDigest(stored), in: &lane)
            row.copy(9, to: &content)
            if !content.withUnsafeBytes({ read($0, of: name) }) {
                findings.add(LedgerFinding(.unreadable, .entry, name.description))
            }
            entryCount += 1
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
        compareMarks(name, stored)
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

    private mutating func compareMarks(_ name: EntryName, _ stored: FullDigest?) {
        while nextMark < marks.count {
            let mark = marks[nextMark]
            guard (mark.head.lane, mark.head.seq) <= (name.lane, name.seq) else { return }
            nextMark += 1
            if (mark.head.lane, mark.head.seq) != (name.lane, name.seq) {
                missing(mark)
            } else if mark.head.hash != stored {
                findings.add(
                    LedgerFinding(
                        .contradicted, .entry, name.description, note: "by root \(mark.root)"))
            }
        }
    }

    private mutating func missing(_ mark: (head: LedgerRoot.Head, root: Int64)) {
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
                case 2: readKept(&reader, entry, Int32(format))
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
        _ reader: inout ContentReader, _ entry: EntryName, _ format: Int32
    ) -> Bool {
        guard let code = reader.number(bytes: 1), let table = LoggedTable(rawValue: UInt8(code)),
            LoggedTable.kept.contains(table), let length = reader.number(bytes: 2),
            let key = reader.text(bytes: Int(length)), let digest = reader.digest()
        else { return false }
        kept[KeptKey(table: table, key: key)] = Proof(
            key: 0, version: 0, digest: digest, entry: entry, format: format)
        return true
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
