import Casework
import Foundation
import HummingbirdTesting
import Testing

@testable import Web

/// Every route × every role × every class of order, against the application as it is served.
@Suite struct RouteTableTests {
    @Test func `every route answers everybody as the table says`() async throws {
        let site = try await RouteSite()
        let rows = RouteCases.rows(
            WebSite(site: site.site(), configuration: WebConfiguration(uploadFolder: "")))
        let found = try await site.serve { client in
            var found: [RouteRow: [Asker: String]] = [:]
            for row in rows {
                for asker in Asker.all {
                    found[row, default: [:]][asker] = try await RouteCases.cell(
                        row, asker, site, client)
                }
            }
            return found
        }
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            return try record(RouteTable(cells: found), rows)
        }
        let stored = try RouteTable.stored()
        for row in stored.cells.keys where !rows.contains(row) {
            Issue.record("route-table.txt has a row for \(row.name), which is no route")
        }
        let wrong = rows.filter { stored.cells[$0] != found[$0] }
        for row in wrong {
            let wanted = stored.cells[row]
            for asker in Asker.all where wanted != nil && wanted?[asker] != found[row]?[asker] {
                Issue.record(
                    """
                    \(row.name): \(asker.heading) gets \(found[row]?[asker] ?? "?"), \
                    not \(wanted?[asker] ?? "?")
                    """)
            }
        }
        if !wrong.isEmpty {
            let lines = RouteTable(cells: found).lines(wrong)
            Issue.record(
                """
                If these answers are right, the lines for route-table.txt are
                \(RouteTable.columns)
                \(lines.joined(separator: "\n"))
                """)
        }
    }

    private func record(_ table: RouteTable, _ rows: [RouteRow]) throws {
        let old = FileManager.default.contents(atPath: RouteTable.path.path) ?? Data()
        let head = try RouteTable(text: String(decoding: old, as: UTF8.self)).head
        let lines = [head + "\n" + RouteTable.columns] + table.lines(rows)
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: RouteTable.path)
    }

    @Test func `a table with a row twice, a short row or an unknown class is refused`() {
        let cells = Asker.all.map { _ in "200" }.joined(separator: " ")
        #expect(throws: Never.self) { try RouteTable(text: "GET / \(cells) *") }
        for text in ["GET / \(cells) *\nGET / \(cells) *", "GET / 200 *", "GET / \(cells) odd"] {
            #expect(throws: (any Error).self) { try RouteTable(text: text) }
        }
    }
}
