/// The content of an entry: the digests of the rows its transaction wrote.
///
/// One byte of format, then records. A record of an order is `01`, the order's id (8 bytes), the
/// version of its first event (4), the number of events (2), their digests (16 each), flags (1),
/// the digest of the order's row after them, and where the flags say so those of its row before
/// them (bit 2), of its assignments (bit 0) and of its complainant's row (bit 1). A record of
/// another row is `02`, the code of the table, the length of the key (2), the key, the digest; of
/// one that was not written whole `03`, the same, and the digest of the row before between key and
/// digest (since format 2). An entry that wrote no row of a logged table has no content.
package struct LedgerContent: Sendable, Hashable {
    /// The format of new entries; see `LoggedTable`.
    package static let format = 2

    package private(set) var bytes: [UInt8] = []

    package init() {}

    package var isEmpty: Bool { bytes.isEmpty }

    /// True once a row is named that has no version of its own.
    package private(set) var namesKeptRows = false

    package mutating func add(_ record: OrderRecord) {
        begin()
        bytes.append(1)
        append(UInt64(bitPattern: record.order), bytes: 8)
        append(UInt64(record.firstVersion), bytes: 4)
        append(UInt64(record.events.count), bytes: 2)
        for event in record.events { event.append(to: &bytes) }
        bytes.append(
            (record.assignments == nil ? 0 : 1) | (record.person == nil ? 0 : 2)
                | (record.before == nil ? 0 : 4))
        record.row.append(to: &bytes)
        record.before?.append(to: &bytes)
        record.assignments?.append(to: &bytes)
        record.person?.append(to: &bytes)
    }

    /// - Parameter digest: `absent` when the row is gone.
    package mutating func add(_ table: LoggedTable, key: String, _ digest: ShortDigest) {
        begin()
        namesKeptRows = true
        bytes.append(2)
        bytes.append(table.rawValue)
        append(UInt64(key.utf8.count), bytes: 2)
        bytes.append(contentsOf: key.utf8)
        digest.append(to: &bytes)
    }

    /// A row of which the act changed a part, or nothing.
    ///
    /// - Parameter before: the row as the act found it; `absent` when there was none.
    package mutating func add(
        _ table: LoggedTable, key: String, before: ShortDigest, _ digest: ShortDigest
    ) {
        begin()
        namesKeptRows = true
        bytes.append(3)
        bytes.append(table.rawValue)
        append(UInt64(key.utf8.count), bytes: 2)
        bytes.append(contentsOf: key.utf8)
        before.append(to: &bytes)
        digest.append(to: &bytes)
    }

    private mutating func begin() {
        if bytes.isEmpty { bytes.append(UInt8(LedgerContent.format)) }
    }

    private mutating func append(_ number: UInt64, bytes count: Int) {
        for index in (0..<count).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(index * 8)))
        }
    }
}

/// What one transaction did to one order.
package struct OrderRecord: Sendable, Hashable {
    package let order: Int64
    package let firstVersion: Int
    package let events: [ShortDigest]
    /// The order's row after the events.
    package let row: ShortDigest
    /// The order's row as the transaction found it; nil for a new order. A row changed by a strange
    /// hand is thereby found even after a lawful change.
    package var before: ShortDigest?
    /// The list of its assignments, where the transaction wrote it.
    package var assignments: ShortDigest?
    /// Its complainant's row, where the transaction wrote it; `absent` where it erased it.
    package var person: ShortDigest?

    package init(
        order: Int64, firstVersion: Int, events: [ShortDigest], row: ShortDigest,
        before: ShortDigest? = nil, assignments: ShortDigest? = nil, person: ShortDigest? = nil
    ) {
        self.order = order
        self.firstVersion = firstVersion
        self.events = events
        self.row = row
        self.before = before
        self.assignments = assignments
        self.person = person
    }
}

/// Reads a content record by record. Every step answers nil where the bytes are no such thing.
struct ContentReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func number(bytes count: Int) -> UInt64? {
        guard position + count <= bytes.count else { return nil }
        var number: UInt64 = 0
        for index in position..<position + count { number = number << 8 | UInt64(bytes[index]) }
        position += count
        return number
    }

    mutating func digest() -> ShortDigest? {
        guard let high = number(bytes: 8), let low = number(bytes: 8) else { return nil }
        return ShortDigest(high: high, low: low)
    }

    mutating func text(bytes count: Int) -> String? {
        guard position + count <= bytes.count else { return nil }
        let slice = UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
        position += count
        return String(validating: slice, as: UTF8.self)
    }
}
