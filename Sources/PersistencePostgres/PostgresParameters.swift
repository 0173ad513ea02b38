import CLibPQ
import Persistence

/// The kinds of a statement's values, which decide the types its plan declares.
enum PostgresKind: UInt8 {
    case null, integer, text, blob

    init(_ value: SQLValue) {
        switch value {
        case .null: self = .null
        case .integer: self = .integer
        case .text: self = .text
        case .blob: self = .blob
        }
    }

    /// The object id of the declared type; 0 lets the server find the type of a null.
    var typeID: Oid {
        switch self {
        case .null: 0
        case .integer: 20
        case .text: 25
        case .blob: 17
        }
    }
}

/// Values in the form libpq wants them. Keeps its buffers from statement to statement.
struct PostgresParameters {
    private var bytes: [UInt8] = []
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var pointers: [UnsafePointer<CChar>?] = []
    private(set) var kinds: [PostgresKind] = []

    mutating func set(_ values: [SQLValue]) throws {
        bytes.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        kinds.removeAll(keepingCapacity: true)
        for value in values {
            let start = bytes.count
            switch value {
            case .null: break
            case .integer(let number): PostgresText.appendDecimal(number, to: &bytes)
            case .text(var text):
                let hasNull = text.withUTF8 { utf8 in
                    bytes.append(contentsOf: utf8)
                    return utf8.contains(0)
                }
                if hasNull { throw PersistenceError.invalidText }
            case .blob(let blob): bytes.append(contentsOf: blob)
            }
            let kind = PostgresKind(value)
            kinds.append(kind)
            offsets.append(kind == .null ? -1 : start)
            lengths.append(Int32(bytes.count - start))
            formats.append(kind == .blob ? 1 : 0)
            bytes.append(0)
        }
    }

    /// Calls `body` with the count, the values, their lengths and formats (1: binary).
    mutating func withPointers<T>(
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
            UnsafePointer<Int32>?
        ) -> T
    ) -> T {
        let count = Int32(offsets.count)
        return bytes.withUnsafeBytes { buffer in
            let base = buffer.bindMemory(to: CChar.self).baseAddress
            pointers.removeAll(keepingCapacity: true)
            for offset in offsets {
                pointers.append(offset < 0 ? nil : base.map { $0 + offset })
            }
            return pointers.withUnsafeBufferPointer { pointers in
                body(count, pointers.baseAddress, lengths, formats)
            }
        }
    }
}
