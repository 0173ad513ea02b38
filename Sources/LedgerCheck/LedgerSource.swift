import Foundation
package import LedgerProof
import Synchronization

/// A copy of the logged tables that can be read, from the start, as often as wanted.
package protocol LedgerSource: Sendable {
    /// Columns of the logged tables, as `table.column`, that this version does not know.
    func unknownColumns() throws -> [String]
    /// Calls `body` with the rows, on a connection of its own. May run on several threads at once.
    func read(_ body: (LedgerRows) throws -> Void) throws
}

/// Why a file cannot be verified at all.
package struct UnusableFile: Error, Sendable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String { "\(path): \(reason)" }
}

extension LedgerReport {
    /// Verifies `source`, the chain on one thread and the rows on another.
    package static func make(
        of source: any LedgerSource, publicKey: [UInt8]?, known: [String] = []
    ) throws -> LedgerReport {
        let unknown = try source.unknownColumns()
        let box = Halves()
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            box.run(index, source, publicKey)
        }
        let (entries, rows) = try box.result()
        var report = LedgerReport(entries, rows, known: known)
        if publicKey != nil, entries.entryCount > 0, entries.roots.isEmpty {
            report.findings.add(
                LedgerFinding(.missing, .root, "1", note: "nothing of this ledger is signed"))
        }
        for column in unknown {
            report.findings.add(LedgerFinding(.unknownColumn, nil, column))
        }
        return report
    }
}

/// The two halves of a verification that run beside each other.
private final class Halves: Sendable {
    private let entries = Slot<EntryProofs>()
    private let rows = Slot<RowProofs>()

    func run(_ index: Int, _ source: any LedgerSource, _ publicKey: [UInt8]?) {
        if index == 0 {
            entries.fill {
                var proofs = EntryProofs(publicKey: publicKey)
                try source.read { try proofs.read($0) }
                return proofs
            }
        } else {
            rows.fill {
                var proofs = RowProofs()
                try source.read { try proofs.read($0) }
                return proofs
            }
        }
    }

    func result() throws -> (EntryProofs, RowProofs) {
        (try entries.value(), try rows.value())
    }
}

/// Holds what one thread made until the other is done.
private final class Slot<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    func fill(_ make: () throws -> Value) {
        let made = Result { try make() }
        result.withLock { $0 = made }
    }

    func value() throws -> Value {
        guard let made = result.withLock({ $0 }) else { throw CancellationError() }
        return try made.get()
    }
}
