import Casework
import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import Pages
import Testing

@testable import Web

/// One line of the route table: who is answered how on one route, about things of some classes.
struct RouteRow: Hashable, Sendable {
    let method: String
    let pattern: String
    let thing: Thing

    var name: String { "\(method) \(pattern) \(thing.rawValue)" }
}

/// Every route of the application, with what its addresses may name.
enum RouteCases {
    /// All rows, in the order of `Routes.all`; taken from the router, so that none is forgotten.
    static func rows(_ web: WebSite) -> [RouteRow] {
        let order = Dictionary(
            Routes.all.enumerated().map { ($0.element, $0.offset) }
        ) { first, _ in first }
        let routes = siteRouter(web).routes
            .map { (method: $0.method.rawValue, pattern: $0.path.description) }
            .filter { $0.method != "HEAD" }
            .sorted {
                (order[$0.pattern] ?? 0, $0.method) < (order[$1.pattern] ?? 0, $1.method)
            }
        return routes.flatMap { method, pattern in
            things(of: method, pattern).map {
                RouteRow(method: method, pattern: pattern, thing: $0)
            }
        }
    }

    /// The classes of things that a route's answer may depend on.
    private static func things(of method: String, _ pattern: String) -> [Thing] {
        switch pattern {
        case Routes.accessRequests: return [.own, .unnamed, .missing]
        case Routes.accessDecision: return [.theirs, .mine, .missing]
        case Routes.orders where method == "GET": return Thing.orders
        case Routes.bulkSign, Routes.bulkDispatch: return Thing.orders
        case _ where pattern.contains("{\(Routes.Name.number)}"): return Thing.orders
        case _ where pattern.contains("{\(Routes.Name.code)}"):
            return [.own, .below, .other, .missing]
        case _ where pattern.hasPrefix(Routes.imports + "/{"): return [.batch, .missing]
        default: return [.any]
        }
    }

    /// What is sent with a POST. Forms are complete and carry an old version: whoever may, is told
    /// that somebody was faster (409), and nothing changes.
    private static func form(_ row: RouteRow, _ site: RouteSite) -> [(String, String)] {
        let old = ("version", "99")
        switch row.pattern {
        case Routes.bulkSign, Routes.bulkDispatch:
            let number = site.numbers[row.thing]?.text ?? ""
            return [("order", number + "@99"), ("lead", RouteSite.own.code)]
        case OrderForm.path(of: .requestSendBack): return [old, ("reason", "不属于本单位")]
        case OrderForm.path(of: .reviewSendBack), OrderForm.path(of: .reviewReply),
            OrderForm.path(of: .reviewClosing):
            return [old, ("decision", "accept")]
        case OrderForm.path(of: .dispatch): return [old, ("lead", RouteSite.own.code)]
        case OrderForm.path(of: .recordContact):
            return [old, ("channel", "phone"), ("reached", "yes"), ("summary", "已联系")]
        case OrderForm.path(of: .recordCallback): return [old, ("outcome", "no_answer")]
        case Routes.accessDecision: return [("decision", "granted")]
        case Routes.orderFields: return [old, ("field", "place"), ("value", "东门")]
        case Routes.makeDailyReport: return [("day", TestSite.day.text)]
        // Refused for want of a name by those who may share, so that nothing is kept.
        case Routes.views: return [("reach", "all")]
        case Routes.language: return [("language", "zh-Hans")]
        default: return [old]
        }
    }

    /// The answer's status; for the list of orders `+` after it when the order is on it.
    static func cell(
        _ row: RouteRow, _ asker: Asker, _ site: RouteSite, _ client: any TestClientProtocol
    ) async throws -> String {
        let browser = Browser(client: client)
        if case .holder = asker {
            let token = row.pattern == Routes.signOut ? asker.token + "-leaving" : asker.token
            browser.signIn(token: token, csrf: "csrf")
        }
        let path = address(row, asker, site)
        if row.pattern == Routes.orders, row.method == "GET" {
            let answer = try await browser.getJSON(path)
            let number = site.numbers[row.thing]?.text ?? "none"
            return String(answer.status) + (answer.text.contains(number) ? "+" : "")
        }
        if row.method == "GET" { return String(try await browser.get(path).status) }
        if asker == .stranger { _ = try await browser.get(Routes.signIn) }
        return String(try await browser.postItems(path, form(row, site)).status)
    }

    private static func address(_ row: RouteRow, _ asker: Asker, _ site: RouteSite) -> String {
        var path = row.pattern
        while let open = path.firstIndex(of: "{"), let close = path.firstIndex(of: "}") {
            let name = String(path[path.index(after: open)..<close])
            path.replaceSubrange(
                open...close, with: site.part(name, row.pattern, row.thing, asker))
        }
        return path
    }
}

/// A line of the table that cannot be read.
struct BrokenTable: Error {
    let line: String
}

/// The expected answers, as they stand in `route-table.txt`.
struct RouteTable {
    /// Cells by row and asker.
    var cells: [RouteRow: [Asker: String]] = [:]
    private(set) var head = ""

    static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "route-table.txt")

    init(cells: [RouteRow: [Asker: String]] = [:], head: String = "") {
        self.cells = cells
        self.head = head
    }

    init(text: String) throws {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("#") || line.isEmpty {
                if line.hasPrefix("# ") || line == "#" { head += line + "\n" }
                continue
            }
            let parts = line.split(separator: " ").map(String.init)
            guard parts.count == Asker.all.count + 3 else {
                throw BrokenTable(line: "not a row: \(line)")
            }
            let answers = Dictionary(uniqueKeysWithValues: zip(Asker.all, parts.dropFirst(2)))
            for name in parts[parts.count - 1].split(separator: ",") {
                guard let thing = Thing(rawValue: String(name)) else {
                    throw BrokenTable(line: "unknown class: \(line)")
                }
                let row = RouteRow(method: parts[0], pattern: parts[1], thing: thing)
                guard cells.updateValue(answers, forKey: row) == nil else {
                    throw BrokenTable(line: "twice: \(line)")
                }
            }
        }
    }

    static func stored() throws -> RouteTable {
        try RouteTable(text: String(contentsOf: path, encoding: .utf8))
    }

    /// The lines of the table for `rows`, those with equal answers as one.
    func lines(_ rows: [RouteRow]) -> [String] {
        var lines: [(row: RouteRow, answers: String, things: [String])] = []
        for row in rows {
            let answers = Asker.all.map { asker in
                padded(cells[row]?[asker] ?? "?", 5)
            }.joined()
            let same = lines.firstIndex {
                $0.row.method == row.method && $0.row.pattern == row.pattern
                    && $0.answers == answers
            }
            if let same {
                lines[same].things.append(row.thing.rawValue)
            } else {
                lines.append((row, answers, [row.thing.rawValue]))
            }
        }
        return lines.map { line in
            padded(line.row.method, 5) + padded(line.row.pattern, 34) + line.answers
                + line.things.joined(separator: ",")
        }
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    static var columns: String {
        let table = RouteTable()
        let heads = Asker.all.map { table.padded($0.heading, 5) }.joined()
        return table.padded("##", 5) + table.padded("route", 34) + heads + "about"
    }
}
