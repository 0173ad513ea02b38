import Foundation
import LedgerProof
import Store
import Testing

@testable import LedgerCheck

/// The verifier that stands alone finds any change of any logged row.
@Suite struct TamperTests {
    /// `JIESU_TAMPER_COUNT=100000` runs the long form.
    private static let count =
        Int(ProcessInfo.processInfo.environment["JIESU_TAMPER_COUNT"] ?? "") ?? 2_000

    private func verify(_ reader: SQLiteReader, _ key: [UInt8]?) throws -> LedgerReport {
        var entries = EntryProofs(publicKey: key)
        try entries.read(reader.rows)
        var rows = RowProofs()
        try rows.read(reader.rows)
        return LedgerReport(entries, rows)
    }

    @Test func `no random change of a row or a byte goes unseen`() async throws {
        try await LedgerFile.withFile(orders: 5, seed: 111) { path in
            let tamperer = try Tamperer(path: path, seed: 112)
            defer { tamperer.close() }
            let reader = SQLiteReader(handle: tamperer.handle)
            // Signatures cost most of the time and prove nothing that rows do not.
            #expect(try verify(reader, LedgerFile.sealer.ledgerSigner.publicKey()).isProven)
            var unseen: [String] = []
            for _ in 0..<Self.count {
                try tamperer.change()
                if try verify(reader, nil).isProven { unseen.append(tamperer.act) }
                try tamperer.undo()
            }
            #expect(unseen == [])
            #expect(try verify(reader, LedgerFile.sealer.ledgerSigner.publicKey()).isProven)
        }
    }

    @Test func `a file is verified by its path, and a damaged one is refused`() async throws {
        try await LedgerFile.withFile(orders: 8, seed: 113) { path in
            #expect(SQLiteFile.isOne(path))
            let key = try LedgerFile.sealer.ledgerSigner.publicKey()
            let report = try LedgerReport.make(of: SQLiteFile(path), publicKey: key)
            #expect(report.findings.findings.map(\.description) == [])
            #expect(report.orders == 8)
            #expect(report.roots.count == 2)
            #expect(report.text(isSigned: true).contains("8 orders, 2 roots checked, 0 findings"))
            #expect(report.text(isSigned: true).contains("no root kept elsewhere was given"))
            let root = try #require(report.roots.last?.digest.hex)
            let anchored = try LedgerReport.make(
                of: SQLiteFile(path), publicKey: key, known: [root])
            #expect(anchored.isProven)
            #expect(!anchored.text(isSigned: true).contains("kept elsewhere"))
            #expect(anchored.json.contains("\"anchored\":true"))
            let json = try JSONSerialization.jsonObject(with: Data(report.json.utf8))
            #expect((json as? [String: Any])?["findings"] as? Int == 0)

            let tamperer = try Tamperer(path: path, seed: 114)
            try tamperer.run("ALTER TABLE work_order ADD COLUMN secret TEXT")
            tamperer.close()
            let strange = try LedgerReport.make(of: SQLiteFile(path), publicKey: key)
            #expect(
                strange.findings.findings.map(\.description) == [
                    "work_order.secret cannot be proven by this version"
                ])

            try Data("SQLite format 3\0 and nothing more".utf8)
                .write(to: URL(fileURLWithPath: path))
            #expect(throws: UnusableFile.self) {
                try LedgerReport.make(of: SQLiteFile(path), publicKey: nil)
            }
            #expect(throws: UnusableFile.self) { try DumpFile(path) }
            #expect(throws: UnusableFile.self) { try DumpFile(path + ".none") }
        }
    }
}
