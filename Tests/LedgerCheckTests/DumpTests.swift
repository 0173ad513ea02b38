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

    @Test func `a dump with a logged table in two schemas is refused`() async throws {
        try await LedgerFile.withFile(orders: 1, seed: 125) { path in
            let lines = try dump(path)
            let start = try #require(
                lines.firstIndex { $0.hasPrefix("COPY public.work_order ") })
            let end = try #require(lines[start...].firstIndex(of: "\\."))
            for name in ["zz.work_order", "\"a.b\".\"work_order\""] {
                var copy = Array(lines[start...end])
                copy[0] = copy[0].replacing("public.work_order", with: name)
                for doubled in [lines + copy, copy + lines] {
                    let error = #expect(throws: UnusableFile.self) {
                        try verify(doubled, beside: path)
                    }
                    #expect(error?.reason.hasPrefix("work_order occurs twice: ") == true)
                    #expect(error?.reason.contains("public") == true)
                }
            }
            // Only the name counts, not what stands in quotes before or in it.
            let strange = lines + ["COPY public.\"zz.work_order\" (id) FROM stdin;", "1", "\\."]
            #expect(try verify(strange, beside: path).isProven)
        }
    }

    @Test func `a number that is none of the server's is a change`() async throws {
        try await LedgerFile.withFile(orders: 1, seed: 126) { path in
            let lines = try dump(path)
            let start = try #require(
                lines.firstIndex { $0.hasPrefix("COPY public.account ") })
            // The first column of the line is the last of the table: factor_step, which is 0.
            for value in ["0.4", "00", "+0", "-0", "x", "99999999999999999999"] {
                var changed = lines
                changed[start + 1] = value + changed[start + 1].drop { $0 != "\t" }
                let found = try verify(changed, beside: path).findings.findings
                #expect(found.map(\.kind) == [.changed], "\(value)")
            }
        }
    }

    @Test func `the heading of a table is read as PostgreSQL writes it`() {
        let heading = CopyHeading("COPY \"a\"\"b\".work_order (id, \"at, or (so)\") FROM stdin;")
        #expect(heading?.schema == "a\"b")
        #expect(heading?.table == "work_order")
        #expect(heading?.columns == ["id", "at, or (so)"])
        #expect(CopyHeading("COPY work_order (id) FROM stdin;")?.schema == "")
        for line in [
            "COPY a.b.c (id) FROM stdin;", "COPY a (id) FROM stdout;", "COPY a FROM stdin;",
            "COPY a () FROM stdin;", "COPY a (id,) FROM stdin;", "COPY \"a (id) FROM stdin;",
            "copy a (id) FROM stdin;", "COPY a (id) x FROM stdin;", "",
        ] {
            #expect(CopyHeading(line) == nil, "\(line)")
        }
    }

    @Test func `a ledger with entries of which none is signed is found`() async throws {
        try await LedgerFile.withFile(orders: 1, seed: 127) { path in
            let tamperer = try Tamperer(path: path, seed: 128)
            // Entries and root of the last signature, and all before it: only reports are left out.
            try tamperer.run("DELETE FROM ledger_root")
            tamperer.close()
            let key = try LedgerFile.sealer.ledgerSigner.publicKey()
            let note = "nothing of this ledger is signed"
            let signed = try LedgerReport.make(of: SQLiteFile(path), publicKey: key)
            #expect(signed.findings.findings.contains { $0.note == note })
            let unsigned = try LedgerReport.make(of: SQLiteFile(path), publicKey: nil)
            #expect(!unsigned.findings.findings.contains { $0.note == note })
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
