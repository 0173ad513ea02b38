/// The canonical bytes of a row: what a digest is made of. Two rows have the same bytes only if
/// every cell is equal in kind and value.
///
/// A row is the code of its table, the number of its columns (two bytes), then the cells: `00` for
/// null, `01` and 8 bytes for an integer, `02` (text) or `03` (bytes) with 4 bytes of length and
/// the content. Numbers are big endian, text is UTF-8.
package struct ProofBytes: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {
        bytes.reserveCapacity(4_096)
    }

    /// Forgets what is there and starts the next row.
    package mutating func begin(_ table: LoggedTable, columns: Int) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(table.rawValue)
        bytes.append(UInt8(truncatingIfNeeded: columns >> 8))
        bytes.append(UInt8(truncatingIfNeeded: columns))
    }

    package mutating func addNull() {
        bytes.append(0)
    }

    package mutating func add(_ number: Int64) {
        bytes.append(1)
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add(text: UnsafeRawBufferPointer($0)) }
    }

    package mutating func add(text: UnsafeRawBufferPointer) {
        add(2, text)
    }

    package mutating func add(bytes content: [UInt8]) {
        content.withUnsafeBytes { add(3, $0) }
    }

    package mutating func add(bytes content: UnsafeRawBufferPointer) {
        add(3, content)
    }

    package var digest: FullDigest { FullDigest(of: bytes) }

    private mutating func add(_ kind: UInt8, _ content: UnsafeRawBufferPointer) {
        bytes.append(kind)
        let count = UInt32(truncatingIfNeeded: content.count)
        withUnsafeBytes(of: count.bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: content)
    }
}
