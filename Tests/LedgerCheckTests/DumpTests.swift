import Foundation
import GRDBSQLite
import LedgerProof
import Store
import Testing

@testable import LedgerCheck

/// The text of `pg_dump` is read as well as a SQLite file.
@Suite struct DumpTests {
    /// The file's tables in the form of `pg_dump --data-only`, rows in reverse.
    private func dump(_ path: String, without omitted: LoggedTable? = nil) throws -> [String] {
        var opened: OpaquePointer?
        try #require(sqlite3_open(path, &opened) == SQLITE_OK)
        defer { sqlite3_close(opened) }
        var lines = ["--", "-- PostgreSQL database dump", "--", "SET client_encoding = 'UTF8';"]
        lines += ["COPY public.setting (name, value) FROM stdin;", "a\tb", "\\.", ""]
        for table in LoggedTable.allCases.reversed() where table != omitted {
            let columns = Array(table.columns.map(\.name).reversed())
            let names = columns.map { $0 == "at" || $0 == "number" ? "\"\($0)\"" : $0 }
            lines.append("COPY public.\(table.name) (\(names.joined(separator: ", "))) FROM stdin;")
            var prepared: OpaquePointer?
            let query =
                "SELECT \(columns.joined(separator: ", ")) FROM \(table.name) ORDER BY rowid DESC"
            try #require(sqlite3_prepare_v2(opened, query, -1, &prepared, nil) == SQLITE_OK)
            while sqlite3_step(prepared) == SQLITE_ROW {
                lines.append(
                    columns.indices.map { cell(prepared, Int32($0)) }.joined(separator: "\t"))
            }
            sqlite3_finalize(prepared)
            lines.append("\\.")
        }
        return lines
    }

    private func cell(_ statement: OpaquePointer?, _ index: Int32) -> String {
        switch sqlite3_column_type(statement, index) {
        case SQLITE_NULL: return "\\N"
        case SQLITE_BLOB:
            let bytes = UnsafeRawBufferPointer(
                start: sqlite3_column_blob(statement, index),
                count: Int(sqlite3_column_bytes(statement, index)))
            return "\\\\x"
                + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        default:
            let text = sqlite3_column_text(statement, index).map { String(cString: $0) } ?? ""
            return text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
                .replacing("\t", with: "\\t").replacing("\r", with: "\\r")
                .replacing("\u{8}", with: "\\b").replacing("\u{B}", with: "\\v")
                .replacing("\u{C}", with: "\\f")
        }
    }

    private func verify(_ lines: [String], beside path: String) throws -> LedgerReport {
        let target = path + ".sql"
        try Data((lines.joined(separator: "\n") + "\n").utf8)
            .write(to: URL(fileURLWithPath: target))
        return try LedgerReport.make(
            of: try DumpFile(target), publicKey: LedgerFile.sealer.ledgerSigner.publicKey())
    }

    @Test func `a dump is proven, whatever the order of its rows and columns`() async throws {
        try await LedgerFile.withFile(orders: 12, seed: 121) { path in
            let report = try verify(try dump(path), beside: path)
            #expect(report.findings.findings.map(\.description) == [])
            #expect(report.orders == 12)
            #expect(report.entries > 20)
        }
    }

    @Test func `a changed, removed or doubled line is found`() async throws {
        try await LedgerFile.withFile(orders: 3, seed: 122) { path in
            let lines = try dump(path)
            var unseen: [String] = []
            for index in lines.indices where lines[index].contains("\t") && lines[index] != "a\tb" {
                var changed = lines
                let line = lines[index]
                let spot = line.lastIndex { $0.isNumber } ?? line.startIndex
                changed[index].replaceSubrange(
                    spot...spot, with: line[spot] == "7" ? "8" : "7")
                var removed = lines
                removed.remove(at: index)
                for (what, damaged) in [("changed", changed), ("removed", removed)] {
                    if try verify(damaged, beside: path).isProven {
                        unseen.append("\(what) \(line.prefix(60))")
                    }
                }
            }
            #expect(unseen == [])
        }
    }

    @Test func `a dump without a logged table or column is refused`() async throws {
        try await LedgerFile.withFile(orders: 1, seed: 123) { path in
            let lines = try dump(path, without: .complainant)
            let error = #expect(throws: UnusableFile.self) { try verify(lines, beside: path) }
            #expect(error?.reason.contains("complainant") == true)
            let narrow = try dump(path).map {
                $0.replacing("phone_hash, name_hash", with: "other, name_hash")
            }
            let missing = #expect(throws: UnusableFile.self) { try verify(narrow, beside: path) }
            #expect(missing?.reason == "complainant has no column phone_hash")
        }
    }

    @Test func `a column that the verifier does not know is a finding`() async throws {
        try await LedgerFile.withFile(orders: 1, seed: 124) { path in
            let wide = try dump(path).map { line in
                line.hasPrefix("COPY public.complainant")
                    ? line.replacing("(phone_hash", with: "(secret, phone_hash")
                    : line
            }
            let report = try verify(wide, beside: path)
            #expect(report.findings.findings.contains { $0.kind == .unknownColumn })
        }
    }
}
