package import Casework
import Crypto
import Foundation
package import Persistence
import Profiles
import Store

/// What a database held at one moment, in numbers small enough to lie beside its backup. Taken from
/// the original and again from the restored copy, they must be equal.
package struct SnapshotFacts: Codable, Hashable, Sendable {
    /// The figures of the day before, from which the daily report is made.
    package struct Figures: Codable, Hashable, Sendable {
        /// `yyyy-MM-dd`.
        package var day: String
        package var received: Int
        package var closed: Int
        /// SHA-256 over every count, rate and order of the day, for both bases.
        package var digest: String
    }

    /// Rows by table.
    package var tables: [String: Int]
    /// Applied migrations, oldest first.
    package var migrations: [String]
    /// Milliseconds since 1970 of the newest change of an order.
    package var newestEventAt: Int64?
    package var lastLedgerEntry: Int64?
    package var profile: String
    /// Nil without a rulebook, for then nothing is counted.
    package var figures: Figures?

    package var rows: Int { tables.values.reduce(0, +) }

    /// What differs in `copy`, as sentences for the operator; empty when nothing does. Figures are
    /// compared only where both were counted by the same profile and schema.
    package func differences(_ copy: SnapshotFacts) -> [String] {
        var found: [String] = []
        if migrations != copy.migrations {
            found.append("the copy has the schema \(copy.migrations.last ?? "none")")
        }
        for name in Set(tables.keys).union(copy.tables.keys).sorted() {
            let (saved, there) = (tables[name], copy.tables[name])
            if saved != there {
                found.append(
                    "table \(name): \(Self.word(saved)) rows were saved, "
                        + "\(Self.word(there)) are there")
            }
        }
        if newestEventAt != copy.newestEventAt { found.append("the newest change is another") }
        if lastLedgerEntry != copy.lastLedgerEntry {
            found.append("the last ledger entry is another")
        }
        if found.isEmpty, profile == copy.profile, let figures, let theirs = copy.figures,
            figures != theirs
        {
            found.append("the figures of \(figures.day) are not the same")
        }
        return found
    }

    private static func word(_ count: Int?) -> String { count.map(String.init) ?? "no" }
}

/// Takes the facts of a database inside the caller's snapshot.
package struct TakeFacts: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// - Parameter until: stands for the present; the figures are those of the day before it.
    /// - Parameter hasFigures: false for a schema this build would have to migrate first.
    package func run(
        until: Instant, hasFigures: Bool = true, in tx: borrowing Transaction
    ) throws -> SnapshotFacts {
        let store = SnapshotStore()
        try store.allowLongStatements(in: tx)
        return SnapshotFacts(
            tables: try store.tableCounts(in: tx), migrations: try store.migrations(in: tx),
            newestEventAt: try store.newestEvent(in: tx)?.milliseconds,
            lastLedgerEntry: try store.lastLedgerEntry(in: tx), profile: site.profile.id,
            figures: hasFigures ? try figures(until, in: tx) : nil)
    }

    private func figures(
        _ until: Instant, in tx: borrowing Transaction
    ) throws -> SnapshotFacts.Figures? {
        let day = site.zone.date(of: until).adding(days: -1)
        guard let rulebook = site.profile.rulebook(on: day) ?? site.profile.rulebooks.last else {
            return nil
        }
        var hash = SHA256()
        var counts = (received: 0, closed: 0)
        for base in Base.allCases {
            let figures = try ComputeDailyFigures(site).figures(
                day, base: base, under: rulebook, at: until, in: tx)
            if base == .full { counts = (figures.received.today, figures.closed.today) }
            for line in Self.lines(figures) { hash.update(data: Data((line + "\n").utf8)) }
        }
        return SnapshotFacts.Figures(
            day: day.text, received: counts.received, closed: counts.closed,
            digest: Hex.text(hash.finalize()))
    }

    /// Everything the figures say, in an order that does not depend on chance.
    private static func lines(_ figures: DailyFigures) -> [String] {
        func counts(_ name: String, _ count: DailyFigures.Count) -> String {
            "\(name) \(count.today) \(count.dayBefore) \(count.periodSoFar)"
        }
        var lines = [
            figures.base.rawValue, counts("received", figures.received),
            counts("closed", figures.closed),
            "due \(figures.dueSoonCount) \(figures.overdueCount) \(figures.overFourDaysCount)",
        ]
        for table in [figures.dayTable, figures.dayBeforeTable, figures.periodTable] {
            lines += table.lines.map { line($0.name, $0.rates.counts) }.sorted()
            lines.append(line("all", table.pooled.counts))
        }
        lines += figures.topCategories.map { "\($0.name) \($0.count)" }
        lines += figures.ordersOfDay.map { "\($0.number.text) \($0.version)" }
        return lines
    }

    private static func line(_ name: String, _ counts: RateCounts) -> String {
        let numbers = [
            counts.received, counts.closed, counts.validCallbacks, counts.contacted,
            counts.resolved, counts.partlyResolved, counts.satisfied, counts.mostlySatisfied,
            counts.neutral, counts.dissatisfied, counts.veryDissatisfied,
        ]
        return name + " " + numbers.map(String.init).joined(separator: " ")
    }
}
