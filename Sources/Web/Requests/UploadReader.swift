import Dispatch
import Foundation
import HanText
import Hummingbird
import NIOCore

/// A file that was sent, in the upload folder, readable by nobody else.
struct Upload: Sendable {
    let path: String
    /// The name the sender's machine gave it, without folders.
    let fileName: String
    let bytes: Int
    let fields: FormFields
}

/// Reads an upload form into a file while it arrives; memory stays small whatever comes.
struct UploadReader: Sendable {
    let folder: String
    let bytesMax: Int

    /// The texts beside the file together.
    static let fieldBytesMax = 64 << 10
    static let fileNameMax = 120
    /// So much is gathered before the disk is asked.
    static let pieceBytes = 1 << 20

    /// The file of the field `file` and the texts before it.
    ///
    /// The field `_csrf`, which every form has first, or `token` from a header must equal `csrf`
    /// before a byte of the file is kept. When anything is thrown no file stays behind.
    ///
    /// - Throws: `BadRequest`, `ForgedRequest.wrongToken`.
    func read(_ request: Request, csrf: String, token: String?) async throws -> Upload {
        guard request.contentType == "multipart/form-data" else {
            throw BadRequest.unsupportedType
        }
        let most = bytesMax + UploadReader.fieldBytesMax
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most {
            throw BadRequest.tooLarge(maximum: bytesMax)
        }
        guard
            let boundary = MultipartParser.boundary(of: request.headers[.contentType] ?? "")
        else { throw BadRequest.malformedUpload }
        var parser = try MultipartParser(boundary: boundary)
        var taker = try PartTaker(self, csrf: csrf, token: token)
        do {
            for try await piece in request.body {
                for event in try parser.push(piece.readableBytesView) {
                    try await taker.take(event)
                }
            }
            guard parser.isFinished else { throw BadRequest.interrupted }
            return try await taker.finish()
        } catch {
            await taker.abandon()
            throw error
        }
    }

    /// The last part of a path of any system, without control characters and numbers that point to
    /// a person, not too long.
    static func plainName(_ name: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let kept = last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        let plain = PersonalText.masked(String(String.UnicodeScalarView(kept)))
        return plain.isEmpty ? "upload" : String(plain.suffix(fileNameMax))
    }
}

/// What has come of an upload so far.
private struct PartTaker {
    private enum Part {
        case none
        case text(String)
        case file
        case ignored
    }

    private let reader: UploadReader
    private let csrf: String
    private var isTrusted: Bool
    private var part = Part.none
    private var text: [UInt8] = []
    private var fieldBytes = 0
    private var values: [String: [String]] = [:]
    private var file: UploadFile?
    private var fileName = ""

    init(_ reader: UploadReader, csrf: String, token: String?) throws {
        self.reader = reader
        self.csrf = csrf
        isTrusted = token.map { RandomText.equal($0, csrf) } ?? false
    }

    mutating func take(_ event: MultipartParser.Event) async throws {
        switch event {
        case .part(let name, let fileName): try begin(name, fileName)
        case .bytes(let bytes): try await append(bytes)
        case .endOfPart: end()
        }
    }

    private mutating func begin(_ name: String, _ fileName: String?) throws {
        guard let fileName else {
            part = .text(name)
            text = []
            return
        }
        guard isTrusted else { throw ForgedRequest.wrongToken }
        guard name == "file", file == nil, !fileName.isEmpty else {
            part = .ignored
            return
        }
        file = try UploadFile(folder: reader.folder)
        self.fileName = UploadReader.plainName(fileName)
        part = .file
    }

    private mutating func append(_ bytes: [UInt8]) async throws {
        switch part {
        case .none, .ignored: return
        case .text:
            fieldBytes += bytes.count
            guard fieldBytes <= UploadReader.fieldBytesMax else {
                throw BadRequest.malformedUpload
            }
            text += bytes
        case .file:
            guard (file?.count ?? 0) + bytes.count <= reader.bytesMax else {
                throw BadRequest.tooLarge(maximum: reader.bytesMax)
            }
            try await file?.append(bytes)
        }
    }

    private mutating func end() {
        if case .text(let name) = part {
            let value = String(decoding: text, as: UTF8.self)
            values[name, default: []].append(value)
            if name == "_csrf" { isTrusted = isTrusted || RandomText.equal(value, csrf) }
        }
        part = .none
    }

    mutating func finish() async throws -> Upload {
        guard isTrusted else { throw ForgedRequest.wrongToken }
        guard var file, file.count > 0 else { throw BadRequest.fileMissing }
        try await file.close()
        return Upload(
            path: file.path, fileName: fileName, bytes: file.count,
            fields: FormFields(values: values))
    }

    mutating func abandon() async {
        await file?.remove()
        file = nil
    }
}

/// A new file in the upload folder, with access for this account only, written in large pieces on
/// a thread of its own, because a slow disk must not hold up the others.
private struct UploadFile: Sendable {
    let path: String
    private(set) var count = 0
    private let handle: FileHandle
    private var waiting: [UInt8] = []

    private static let queue = DispatchQueue(label: "jiesu.uploads")

    init(folder: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: NSNumber(value: 0o700)])
        path = folder + "/" + RandomText.letters(24) + UploadFolder.ending
        let number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw UploadFolderFault(errno: errno) }
        handle = FileHandle(fileDescriptor: number, closeOnDealloc: true)
    }

    mutating func append(_ bytes: [UInt8]) async throws {
        count += bytes.count
        waiting += bytes
        if waiting.count >= UploadReader.pieceBytes { try await flush() }
    }

    mutating func close() async throws {
        try await flush()
        let handle = handle
        try await UploadFile.onQueue { try handle.close() }
    }

    func remove() async {
        let path = path
        let handle = handle
        do {
            try await UploadFile.onQueue {
                try handle.close()
                try FileManager.default.removeItem(atPath: path)
            }
        } catch {
            // ignored: what stays behind is swept away at the next start.
            return
        }
    }

    private mutating func flush() async throws {
        guard !waiting.isEmpty else { return }
        let piece = Data(waiting)
        waiting.removeAll(keepingCapacity: true)
        let handle = handle
        try await UploadFile.onQueue { try handle.write(contentsOf: piece) }
    }

    private static func onQueue(_ work: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Void, any Error>) in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}

/// The upload folder cannot be written.
struct UploadFolderFault: Error {
    let errno: Int32
}

/// The folder of uploads. What an earlier run of the server left there belongs to nobody.
enum UploadFolder {
    static let ending = ".upload"

    static func sweep(_ folder: String) {
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder)
            where name.hasSuffix(ending) {
                try FileManager.default.removeItem(atPath: folder + "/" + name)
            }
        } catch {
            // ignored: the folder is made with the first upload.
            return
        }
    }

    static func remove(_ path: String) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            // ignored: what stays behind is swept away at the next start.
            return
        }
    }
}
