import Foundation
import Synchronization

/// Runs one parser on many made-up inputs, each from a seed of its own.
///
/// - `JIESU_FUZZ=1000000` asks for so many inputs over all parsers together, 20,000 without it.
/// - `JIESU_FUZZ_SEED=7` takes other inputs than usual.
/// - `JIESU_FUZZ_CASE=name:seed` runs that one alone.
///
/// A crash leaves the file `jiesu-fuzz-NAME` in the temporary folder, with the case that was
/// running. A case that takes longer than `secondsMax` ends the process with its name on standard
/// error. A case after which the process holds `memoryMax` bytes more than at the start is refused.
package final class Fuzzing: Sendable {
    package enum Problem: Error, CustomStringConvertible {
        case memory(case: String, bytes: Int)
        case thrown(case: String, what: String)

        package var description: String {
            switch self {
            case .memory(let name, let bytes): "\(name) left \(bytes >> 20) MB in memory"
            case .thrown(let name, let what): "\(name) threw \(what)"
            }
        }
    }

    package static let countDefault = 20_000
    static let secondsMax = 300
    static let memoryMax = 1 << 30
    /// Less than any thread of the product has, so that deep recursion shows.
    static let stackBytes = 512 << 10

    private let name: String
    private let count: Int
    private let base: UInt64
    private let only: UInt64?
    private let progress = Mutex<(index: Int, seed: UInt64)>((0, 0))
    private let isOver = Mutex(false)

    /// - Parameter share: how many of a hundred inputs go to this parser.
    package init(_ name: String, share: Double) {
        let environment = ProcessInfo.processInfo.environment
        self.name = name
        let all = environment["JIESU_FUZZ"].flatMap { Int($0) } ?? Self.countDefault
        let seed = environment["JIESU_FUZZ_SEED"].flatMap { UInt64($0) } ?? 2026
        base = name.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        guard let wanted = environment["JIESU_FUZZ_CASE"]?.split(separator: ":") else {
            count = Int((Double(all) * share / 100).rounded(.up))
            only = nil
            return
        }
        only = wanted.count == 2 && wanted[0] == name ? UInt64(wanted[1]) : nil
        count = only == nil ? 0 : 1
    }

    /// The seeds to run.
    package var seeds: some Sequence<UInt64> {
        var dice = Dice(seed: base)
        return (0..<count).lazy.map { [only] _ in only ?? dice.next() }
    }

    /// Runs `body` on a thread of its own for every seed; what it throws is a finding.
    package func run(_ body: @escaping @Sendable (inout Dice) throws -> Void) async throws {
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Void, any Error>) in
            let thread = Thread { [self] in
                continuation.resume(
                    with: Result {
                        try watched { note in
                            for seed in seeds {
                                try note(seed)
                                var dice = Dice(seed: seed)
                                do { try body(&dice) } catch { throw problem(seed, error) }
                            }
                        }
                    })
            }
            thread.stackSize = Self.stackBytes
            thread.start()
        }
    }

    /// The same for what has to wait.
    package func run(
        _ body: @escaping @Sendable (inout Dice) async throws -> Void
    ) async throws {
        let file = try CaseFile(name)
        watch()
        defer { isOver.withLock { $0 = true } }
        let before = Self.memory()
        for seed in seeds {
            try begin(seed, file, before)
            var dice = Dice(seed: seed)
            do { try await body(&dice) } catch { throw problem(seed, error) }
        }
        file.remove()
    }

    private func watched(_ body: ((UInt64) throws -> Void) throws -> Void) throws {
        let file = try CaseFile(name)
        watch()
        defer { isOver.withLock { $0 = true } }
        let before = Self.memory()
        try body { seed in try begin(seed, file, before) }
        file.remove()
    }

    private func begin(_ seed: UInt64, _ file: CaseFile, _ before: Int) throws {
        let index = progress.withLock { progress in
            progress = (progress.index + 1, seed)
            return progress.index
        }
        file.write("\(name):\(seed)")
        guard index % 64 == 0 else { return }
        let more = Self.memory() - before
        if more > Self.memoryMax { throw Problem.memory(case: "\(name):\(seed)", bytes: more) }
    }

    private func problem(_ seed: UInt64, _ error: any Error) -> Problem {
        .thrown(case: "\(name):\(seed)", what: String(describing: error))
    }

    /// A thread that ends the process when one case does not end.
    private func watch() {
        Thread { [self] in
            var last = -1
            var seconds = 0
            while !isOver.withLock({ $0 }) {
                Thread.sleep(forTimeInterval: 1)
                let now = progress.withLock { $0 }
                seconds = now.index == last ? seconds + 1 : 0
                last = now.index
                if seconds > Self.secondsMax {
                    FileHandle.standardError.write(
                        Data("fuzzing: \(name):\(now.seed) does not end\n".utf8))
                    abort()
                }
            }
        }.start()
    }

    /// Bytes of memory this process holds (Linux); 0 where that is not told.
    private static func memory() -> Int {
        guard let text = FileManager.default.contents(atPath: "/proc/self/statm"),
            let pages = String(decoding: text, as: UTF8.self).split(separator: " ").dropFirst()
                .first
        else { return 0 }
        return (Int(pages) ?? 0) * 4096
    }
}

/// The case under way, kept outside of the process for the time after a crash.
private final class CaseFile: Sendable {
    private let path: String
    private let number: Int32

    struct Unwritable: Error {}

    init(_ name: String) throws {
        path = FileManager.default.temporaryDirectory.path + "/jiesu-fuzz-" + name
        number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw Unwritable() }
    }

    func write(_ text: String) {
        let line = Array((text + "\n").utf8)
        _ = line.withUnsafeBytes { pwrite(number, $0.baseAddress, $0.count, 0) }
        ftruncate(number, off_t(line.count))
    }

    func remove() {
        close(number)
        unlink(path)
    }
}
