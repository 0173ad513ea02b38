import CLibZip
import Glibc

/// An open zip archive, read entry by entry and never unpacked as a whole. Refuses archives
/// with too many entries before the library reads their list, and stops unpacking an entry as
/// soon as it grows beyond the limits, whatever size it declared.
final class ZipArchive {
    struct Entry {
        let index: UInt64
        let name: String
        let size: Int64
        let packedSize: Int64
        let isEncrypted: Bool
    }

    private let handle: OpaquePointer
    private let limits: WorkbookLimits
    private static let chunkBytes = 128 << 10

    init(path: String, limits: WorkbookLimits) throws(WorkbookError) {
        let count = try ZipDirectoryEnd.entryCount(path: path)
        guard count <= limits.parts else {
            throw .tooManyParts(count: count, limit: limits.parts)
        }
        var code: Int32 = 0
        guard let handle = zip_open(path, ZIP_RDONLY, &code) else {
            throw .damaged(part: "zip", reason: .badStructure)
        }
        self.handle = handle
        self.limits = limits
        try checkDeclaredSizes()
    }

    deinit {
        zip_discard(handle)
    }

    private func checkDeclaredSizes() throws(WorkbookError) {
        let count = zip_get_num_entries(handle, 0)
        guard count <= limits.parts else {
            throw .tooManyParts(count: Int(count), limit: limits.parts)
        }
        var total: Int64 = 0
        for index in 0..<UInt64(max(0, count)) {
            guard let entry = entry(at: index) else { continue }
            total = total.addingReportingOverflow(entry.size).partialValue
            guard total >= 0, total <= limits.expandedBytes else {
                throw .expandsTooMuch(
                    part: entry.name, bytes: total, limit: limits.expandedBytes)
            }
            try checkRatio(of: entry, size: entry.size)
        }
    }

    private func checkRatio(of entry: Entry, size: Int64) throws(WorkbookError) {
        guard size > limits.ratioFloor, size / limits.expansionRatio > entry.packedSize else {
            return
        }
        throw .expandsTooMuch(
            part: entry.name, bytes: size, limit: entry.packedSize * limits.expansionRatio)
    }

    private func entry(at index: UInt64) -> Entry? {
        var stat = zip_stat_t()
        guard zip_stat_index(handle, index, 0, &stat) == 0, let name = stat.name else { return nil }
        return Entry(
            index: index, name: String(cString: name), size: Int64(clamping: stat.size),
            packedSize: Int64(clamping: stat.comp_size), isEncrypted: stat.encryption_method != 0)
    }

    /// The entry of that name, capitals or not; nil if there is none.
    func entry(_ name: String) -> Entry? {
        let index = zip_name_locate(handle, name, zip_flags_t(ZIP_FL_NOCASE))
        return index < 0 ? nil : entry(at: UInt64(index))
    }

    /// Whether any entry's name begins with `prefix`.
    func hasEntry(startingWith prefix: String) -> Bool {
        (0..<UInt64(max(0, zip_get_num_entries(handle, 0)))).contains {
            entry(at: $0)?.name.hasPrefix(prefix) ?? false
        }
    }

    var hasEncryptedEntry: Bool {
        (0..<UInt64(max(0, zip_get_num_entries(handle, 0)))).contains {
            entry(at: $0)?.isEncrypted ?? false
        }
    }

    /// Unpacks an entry piece by piece until `body` returns false. The last pieces come before
    /// the checksum is known: work done with them is void if this throws.
    func read(
        _ entry: Entry, _ body: (UnsafeBufferPointer<UInt8>) throws -> Bool
    ) throws {
        guard !entry.isEncrypted else { throw WorkbookError.encrypted(.zipEntry) }
        guard let file = zip_fopen_index(handle, entry.index, 0) else {
            throw WorkbookError.damaged(part: entry.name, reason: .notCompressedCorrectly)
        }
        defer { zip_fclose(file) }
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: ZipArchive.chunkBytes)
        defer { buffer.deallocate() }
        var total: Int64 = 0
        while true {
            let count = zip_fread(file, buffer, zip_uint64_t(ZipArchive.chunkBytes))
            if count == 0 { return }
            guard count > 0 else {
                let isChecksum = zip_error_code_zip(zip_file_get_error(file)) == ZIP_ER_CRC
                throw WorkbookError.damaged(
                    part: entry.name, reason: isChecksum ? .checksum : .notCompressedCorrectly)
            }
            total += count
            guard total <= limits.expandedBytes else {
                throw WorkbookError.expandsTooMuch(
                    part: entry.name, bytes: total, limit: limits.expandedBytes)
            }
            try checkRatio(of: entry, size: total)
            guard try body(UnsafeBufferPointer(start: buffer, count: Int(count))) else { return }
        }
    }
}

/// The record at the end of a zip file, read only for the number of entries.
enum ZipDirectoryEnd {
    static func entryCount(path: String) throws(WorkbookError) -> Int {
        let file = try ReadOnlyFile(path: path)
        let tailLength = Int(min(file.size, 65_557))
        let tail = try file.bytes(at: file.size - Int64(tailLength), count: tailLength)
        var end = tail.count - 22
        while end >= 0,
            !(tail[end] == 0x50 && tail[end + 1] == 0x4B && tail[end + 2] == 5
                && tail[end + 3] == 6)
        {
            end -= 1
        }
        guard end >= 0 else { throw .damaged(part: "zip", reason: .truncated) }
        let locator = end - 20
        if locator >= 0, littleEndian(tail, locator, 4) == 0x0706_4B50 {
            let offset = littleEndian(tail, locator + 8, 8)
            guard offset <= UInt64(file.size) - 56 else {
                throw .damaged(part: "zip", reason: .truncated)
            }
            let record = try file.bytes(at: Int64(offset), count: 56)
            guard record.count == 56, littleEndian(record, 0, 4) == 0x0606_4B50 else {
                throw .damaged(part: "zip", reason: .badStructure)
            }
            return Int(clamping: littleEndian(record, 32, 8))
        }
        return Int(littleEndian(tail, end + 10, 2))
    }
}

/// An unsigned number of `width` bytes, least first. The bytes must be there.
func littleEndian(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> UInt64 {
    var number: UInt64 = 0
    for index in stride(from: offset + width - 1, through: offset, by: -1) {
        number = number << 8 | UInt64(bytes[index])
    }
    return number
}
