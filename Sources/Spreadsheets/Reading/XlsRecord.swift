/// The record stream of an old workbook: a type, a length and a body, one after another.
struct XlsStream {
    let bytes: [UInt8]

    /// The record at a place; nil at the stream's end.
    func record(at offset: Int) throws(WorkbookError) -> XlsRecord? {
        guard offset >= 0, offset + 4 <= bytes.count else { return nil }
        let length = Int(littleEndian(bytes, offset + 2, 2))
        guard offset + 4 + length <= bytes.count else {
            throw .damaged(part: "Workbook", reason: .truncated)
        }
        return XlsRecord(
            kind: UInt16(littleEndian(bytes, offset, 2)), start: offset + 4,
            end: offset + 4 + length)
    }

    /// The record after another, and the record after all its continuations.
    func record(after record: XlsRecord) throws(WorkbookError) -> XlsRecord? {
        try self.record(at: record.end)
    }

    /// An unsigned number inside a record.
    func number(
        _ record: XlsRecord, _ offset: Int, _ width: Int
    ) throws(WorkbookError) -> Int {
        guard offset >= 0, record.start + offset + width <= record.end else {
            throw .damaged(part: "Workbook", reason: .badStructure)
        }
        return Int(truncatingIfNeeded: littleEndian(bytes, record.start + offset, width))
    }

    func double(_ record: XlsRecord, _ offset: Int) throws(WorkbookError) -> Double {
        Double(bitPattern: UInt64(bitPattern: Int64(try number(record, offset, 8))))
    }

    /// A compact number: 30 bits, whole or the top of a double, maybe in hundredths.
    func compactNumber(_ record: XlsRecord, _ offset: Int) throws(WorkbookError) -> Double {
        let bits = UInt32(truncatingIfNeeded: try number(record, offset, 4))
        let value =
            bits & 2 != 0
            ? Double(Int32(bitPattern: bits) >> 2)
            : Double(bitPattern: UInt64(bits & 0xFFFF_FFFC) << 32)
        return bits & 1 != 0 ? value / 100 : value
    }

    /// The record and the continuations right behind it.
    func withContinuations(_ record: XlsRecord) throws(WorkbookError) -> [XlsRecord] {
        var records = [record]
        while let next = try self.record(at: records[records.count - 1].end),
            next.kind == XlsRecord.continuation
        {
            records.append(next)
        }
        return records
    }
}

struct XlsRecord {
    let kind: UInt16
    let start: Int
    let end: Int

    static let continuation: UInt16 = 0x3C
}

/// Reads texts that may run on over continuation records. Where the letters of a text are cut,
/// the continuation begins with a byte that says again whether letters take one byte or two.
struct XlsTextReader {
    private let bytes: [UInt8]
    private let records: [XlsRecord]
    private var index = 0
    private var place: Int
    private var units: [UInt16] = []

    init(_ stream: XlsStream, _ records: [XlsRecord], offset: Int) {
        bytes = stream.bytes
        self.records = records
        place = records[0].start + offset
    }

    private var end: Int { records[index].end }

    private mutating func nextRecord() throws(WorkbookError) {
        guard index + 1 < records.count else {
            throw .damaged(part: "Workbook", reason: .truncated)
        }
        index += 1
        place = records[index].start
    }

    mutating func number(_ width: Int) throws(WorkbookError) -> Int {
        var number = 0
        for step in 0..<width {
            while place >= end { try nextRecord() }
            number |= Int(bytes[place]) << (step * 8)
            place += 1
        }
        return number
    }

    private mutating func skip(_ count: Int) throws(WorkbookError) {
        var left = count
        while left > 0 {
            while place >= end { try nextRecord() }
            let step = min(left, end - place)
            place += step
            left -= step
        }
    }

    /// A text with its length in front, `lengthBytes` wide, and maybe formatting behind it.
    mutating func text(lengthBytes: Int) throws(WorkbookError) -> String {
        let length = try number(lengthBytes)
        var flags = try number(1)
        let runs = flags & 8 != 0 ? try number(2) : 0
        let extra = flags & 4 != 0 ? try number(4) : 0
        units.removeAll(keepingCapacity: true)
        while units.count < length {
            if place >= end {
                try nextRecord()
                flags = try number(1)
            }
            let width = flags & 1 == 0 ? 1 : 2
            let step = min(length - units.count, (end - place) / width)
            guard step > 0 else { throw .damaged(part: "Workbook", reason: .badStructure) }
            for unit in 0..<step {
                units.append(UInt16(littleEndian(bytes, place + unit * width, width)))
            }
            place += step * width
        }
        try skip(runs * 4 + extra)
        return String(decoding: units, as: UTF16.self)
    }
}
