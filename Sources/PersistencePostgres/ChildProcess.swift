import Foundation
import Persistence
import Synchronization

/// A program that is started, read to its end, and judged by its exit code and what it complained.
final class ChildProcess: Sendable {
    struct End {
        let isSuccess: Bool
        /// Its first complaint, one line.
        let said: String
    }

    private static let bytesAtOnce = 256 << 10
    /// What is kept of its complaints.
    private static let complaintsMax = 16 << 10

    private let process = Process()
    private let output = Pipe()
    private let complaints = Pipe()
    private let complained = Mutex<[UInt8]>([])
    private let listener = DispatchGroup()

    /// - Parameter environment: added to what a program needs to run and to find `~/.pgpass`.
    init(_ path: String, _ arguments: [String], environment: [String: String]) {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let own = ProcessInfo.processInfo.environment
        let inherited = own.filter { name, _ in
            ["PATH", "HOME", "USER"].contains(name) || name.hasPrefix("PG")
        }
        process.environment = inherited.merging(environment) { $1 }
            .merging(["LC_ALL": "C"]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = complaints
    }

    func start() throws {
        try process.run()
        listener.enter()
        let listening = Thread { [self] in
            let descriptor = complaints.fileHandleForReading.fileDescriptor
            while let some = Self.readSome(descriptor) {
                complained.withLock { kept in
                    kept += some.prefix(max(0, Self.complaintsMax - kept.count))
                }
            }
            listener.leave()
        }
        listening.start()
    }

    /// The next bytes it wrote; nil when it closed its output.
    func read() throws -> [UInt8]? {
        Self.readSome(output.fileHandleForReading.fileDescriptor)
    }

    /// Waits until it has ended.
    func end() throws -> End {
        process.waitUntilExit()
        listener.wait()
        let text = complained.withLock { String(decoding: $0, as: UTF8.self) }
        let isSuccess = process.terminationReason == .exit && process.terminationStatus == 0
        return End(isSuccess: isSuccess, said: Self.firstComplaint(text))
    }

    func stop() {
        if process.isRunning { process.terminate() }
    }

    /// The first line that tells an error, without what the server quotes from stored rows.
    static func firstComplaint(_ text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline)
        guard let line = lines.first(where: { $0.contains("error:") }) ?? lines.first else {
            return "it gave no reason"
        }
        let safe = line.firstRange(of: "ERROR:").map { line[..<$0.lowerBound] } ?? line
        return String(safe.prefix(300))
    }

    private static func readSome(_ descriptor: Int32) -> [UInt8]? {
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: bytesAtOnce) { buffer, filled in
                count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
                filled = max(0, count)
            }
            if count > 0 { return bytes }
            if count == 0 || errno != EINTR { return nil }
        }
    }
}
