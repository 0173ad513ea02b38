import ArgumentParser
import Casework
import Deployment
import Foundation
import Localization
import Operations
import Profiles
import Store

extension FigureGrouping: ExpressibleByArgument {}
extension Base: ExpressibleByArgument {}
extension SiteLanguage: ExpressibleByArgument {}

struct RatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rates", abstract: "The three rates, score and rank of each unit.")

    @OptionGroup var site: SiteOptions

    @Option(help: "First day, yyyy-MM-dd.") var from: Day
    @Option(help: "Last day, included, yyyy-MM-dd.") var to: Day
    @Option(help: "unit, subdistrict, community, category, channel or kind.")
    var by: FigureGrouping = .unit
    @Option(help: "full (with excluded orders) or assessed.") var base: Base = .full
    @Option(help: "Rulebook of the profile; the one in force on the last day otherwise.")
    var rulebook: String?

    func validate() throws {
        if to.date < from.date { throw ValidationError("--to lies before --from") }
    }

    func run() async throws {
        try await site.run { open in
            let book = try chosenRulebook(open.site)
            let period = book.period.period(
                .span(first: from.date, last: to.date), zone: open.site.zone)
            let table = try await ComputeRates(open.site).run(
                period, by: by, base: base, under: book, for: .system)
            if site.json {
                Output.say(json(table))
            } else {
                Output.say(text(table))
            }
        }
    }

    private func chosenRulebook(_ site: Site) throws -> Rulebook {
        guard let rulebook else { return try site.rulebook(on: to.date) }
        guard let found = site.profile.rulebook(id: rulebook) else {
            throw ConfigurationProblem(
                what: "the profile \(site.profile.id) has no rulebook \(rulebook)",
                mend: "it has: " + site.profile.rulebooks.map(\.id).joined(separator: ", "))
        }
        return found
    }

    private func json(_ table: RateTable) -> JSON {
        .object([
            ("from", .text(from.date.text)), ("to", .text(to.date.text)),
            ("by", .text(by.rawValue)), ("base", .text(base.rawValue)),
            ("rulebook", .text(table.rulebook.id)),
            (
                "units",
                .list(
                    table.lines.map { line in
                        .object(
                            [("unit", .text(line.name))] + fields(line.rates)
                                + [("rank", .optional(line.rank))])
                    })
            ),
            ("pooled", .object(fields(table.pooled))),
            ("meanOfUnits", .object(fields(table.meanOfUnits))),
        ])
    }

    private func fields(_ rates: UnitRates) -> [(String, JSON)] {
        let counts = rates.counts
        return [
            ("received", .integer(counts.received)), ("closed", .integer(counts.closed)),
            ("validCallbacks", .integer(counts.validCallbacks)),
            ("contacted", .integer(counts.contacted)), ("resolved", .integer(counts.resolved)),
            ("satisfied", .integer(counts.satisfied)),
            ("mostlySatisfied", .integer(counts.mostlySatisfied)),
            ("responseRate", .optional(rates.responseText)),
            ("resolutionRate", .optional(rates.resolutionText)),
            ("satisfactionRate", .optional(rates.satisfactionText)),
            ("score", .optional(rates.scoreText)),
        ]
    }

    private func text(_ table: RateTable) -> String {
        var lines = ["rank  received  closed  valid  response  resolved  satisfied  score  unit"]
        func line(_ rank: String, _ rates: UnitRates, _ name: String) -> String {
            let cells = [
                (rank, 4), (String(rates.counts.received), 10), (String(rates.counts.closed), 8),
                (String(rates.counts.validCallbacks), 7), (rates.responseText ?? "-", 10),
                (rates.resolutionText ?? "-", 10), (rates.satisfactionText ?? "-", 11),
                (rates.scoreText ?? "-", 7),
            ]
            let padded = cells.map { text, width in
                String(repeating: " ", count: max(0, width - text.count)) + text
            }
            return padded.joined() + "  " + name
        }
        for row in table.lines {
            lines.append(line(row.rank.map(String.init) ?? "-", row.rates, row.name))
        }
        lines.append(line("", table.pooled, "all (pooled)"))
        lines.append(line("", table.meanOfUnits, "all (mean of units)"))
        return lines.joined(separator: "\n")
    }
}

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Make the daily report of a day as .xlsx.")

    @OptionGroup var site: SiteOptions

    @Option(help: "The day, yyyy-MM-dd; yesterday otherwise.") var day: Day?
    @Option(help: "full or assessed.") var base: Base = .full
    @Option(help: "Language of the report: zh-Hans or en.")
    var language: SiteLanguage = .zhHans
    @Option(help: "Where to write; daily-DAY.xlsx here otherwise.", completion: .file())
    var output: String?

    func run() async throws {
        try await site.run { open in
            let today = open.site.zone.date(of: open.site.clock())
            let chosen = day?.date ?? today.adding(days: -1)
            let made = try await DailyReports(open.site).make(
                chosen, base: base, language: language, for: .system)
            let path = output ?? made.report.fileName
            do {
                try Data(made.content).write(to: URL(fileURLWithPath: path), options: .atomic)
            } catch {
                throw ConfigurationProblem(
                    what: "\(path) cannot be written", mend: "give another place with --output")
            }
            if site.json {
                Output.say(
                    .object([
                        ("day", .text(chosen.text)), ("file", .text(path)),
                        ("sha256", .text(made.report.fileHash)),
                        ("bytes", .integer(made.content.count)),
                    ]))
            } else {
                Output.say("\(path) (\(made.content.count) bytes)")
            }
        }
    }
}

struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find orders by number, title, text, place or phone.")

    @OptionGroup var site: SiteOptions

    @Argument(help: "What to look for; all words must be there.") var words: [String]
    @Option(help: "At most this many orders.") var limit = 50

    func run() async throws {
        try await site.run { open in
            try await IndexOrders(open.site).run()
            var filter = OrderFilter()
            filter.text = words.joined(separator: " ")
            let page = try await ReadOrders(open.site).list(filter, limit: limit, for: .system)
            if site.json {
                let orders = page.orders.map { order in
                    JSON.object([
                        ("number", .text(order.number.text)),
                        ("cityNumber", .optional(order.cityNumber)),
                        ("state", .text(order.state.rawValue)), ("title", .text(order.title)),
                        ("unit", .text(order.unitName)),
                        ("receivedAt", .text(open.site.zone.rfc3339(of: order.receivedAt))),
                    ])
                }
                Output.say(
                    .object([("total", .optional(page.total)), ("orders", .list(orders))]))
                return
            }
            for order in page.orders {
                Output.say(
                    "\(order.number.text)  \(open.site.zone.text(of: order.receivedAt))  "
                        + "\(order.state.rawValue)  \(order.title)")
            }
            Output.say(
                page.total.map { "\($0) found" } ?? "\(page.orders.count) shown, more match")
        }
    }
}
