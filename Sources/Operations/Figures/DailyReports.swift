package import Casework
import Crypto
import Foundation
import LedgerProof
package import Localization
import Persistence
import Profiles
import Spreadsheets
package import Store

/// A day that is not over has no daily report to keep: its figures still change.
package struct DayNotOver: Error, Hashable, Sendable {
    package let day: LocalDate

    package init(day: LocalDate) {
        self.day = day
    }
}

/// Daily reports as files: made, kept, found again.
///
/// One report of a day is kept: that of the full base, in Chinese, made after the day was over.
/// Any other is made for the one who asks and forgotten.
package struct DailyReports: Sendable {
    private let site: Site

    /// A server that was down makes the missing reports of so many days; the longest holiday has 9.
    package static let daysBack = 14

    package init(_ site: Site) {
        self.site = site
    }

    /// The report of `day` as the figures are now. Keeps nothing.
    ///
    /// - Throws: `Forbidden`, `NoRulebook`, `WorkbookWriteError`.
    package func make(
        _ day: LocalDate, base: Base, language: SiteLanguage = .zhHans, for actor: Actor
    ) async throws -> (report: StoredReport, content: [UInt8]) {
        let rulebook = try site.rulebook(on: day)
        let figures = try await ComputeDailyFigures(site).run(
            day, base: base, under: rulebook, listing: .shared, for: actor)
        let site = site
        let root = try await site.database.read { tx in
            try site.ledger.root(of: day, in: tx)?.digest.hex
        }
        let content = try write(figures, root: root, language)
        let hash = Hex.text(SHA256.hash(data: Data(content)))
        let report = StoredReport(
            day: day, madeAt: figures.madeAt, fileName: "daily-\(day.text).xlsx", fileHash: hash)
        return (report, content)
    }

    /// Makes the report of `day` and keeps it in place of an earlier one.
    ///
    /// - Throws: `DayNotOver`; otherwise as `make`.
    package func keep(
        _ day: LocalDate, for actor: Actor
    ) async throws -> (report: StoredReport, content: [UInt8]) {
        guard Policy.allows(actor, .readFigures) else { throw Forbidden(action: "figures") }
        guard site.clock() >= end(of: day) else { throw DayNotOver(day: day) }
        let made = try await make(day, base: .full, for: actor)
        let site = site
        try await site.database.write { tx in
            try site.reports.save(made.report, content: made.content, in: tx)
            try site.ledger.append(
                LedgerNote(
                    .reportMade, subject: made.report.fileName,
                    detail: ["sha256": made.report.fileHash]),
                rows: [LedgerRow(.dailyReport, key: day.text)], by: actor,
                at: made.report.madeAt, in: tx)
        }
        return made
    }

    /// The days whose report should lie there by now and does not, the oldest first: from the
    /// profile's hour on yesterday, and those of the `daysBack` days before on which orders came
    /// in. A report made before its day was over counts as missing.
    package func missing() async throws -> [LocalDate] {
        let site = site
        let now = site.clock()
        guard site.zone.secondOfDay(of: now) >= site.profile.reportSecond else { return [] }
        let yesterday = site.zone.date(of: now).adding(days: -1)
        let first = yesterday.adding(days: -Self.daysBack)
        return try await site.database.read { tx in
            let kept = try site.reports.moments(from: first, through: yesterday, in: tx)
            return try (first.dayNumber...yesterday.dayNumber).map { LocalDate(dayNumber: $0) }
                .filter { day in
                    if let madeAt = kept[day], madeAt >= end(of: day) { return false }
                    if day == yesterday { return true }
                    var filter = OrderFilter()
                    filter.receivedFrom = day
                    filter.receivedTo = day
                    return try site.orders.count(
                        filter, seenBy: .everything, now: now, in: tx) > 0
                }
        }
    }

    private func end(of day: LocalDate) -> Instant {
        site.zone.instant(on: day, secondOfDay: 86_400)
    }

    /// The kept report of `day`, nil when there is none that was made after the day was over.
    package func stored(
        _ day: LocalDate, for actor: Actor
    ) async throws -> (report: StoredReport, content: [UInt8])? {
        guard Policy.allows(actor, .readFigures) else { throw Forbidden(action: "figures") }
        let site = site
        let found = try await site.database.read { tx in try site.reports.find(day, in: tx) }
        guard let found, found.report.madeAt >= end(of: day) else { return nil }
        return found
    }

    /// The report of `day` for somebody to take away: the kept one of the full base, otherwise the
    /// figures as they are now. Every sheet says who took it and when, and the ledger notes it.
    ///
    /// - Parameter exporter: the name that stands in the file; the account's own without one.
    /// - Throws: as `make`.
    package func take(
        _ day: LocalDate, base: Base, exporter: String? = nil, language: SiteLanguage = .zhHans,
        for actor: Actor
    ) async throws -> (report: StoredReport, content: [UInt8]) {
        let kept = base == .full ? try await stored(day, for: actor) : nil
        var taken: (report: StoredReport, content: [UInt8])
        if let kept {
            taken = kept
        } else {
            taken = try await make(day, base: base, language: language, for: actor)
        }
        let site = site
        let now = site.clock()
        let mark = ExportMark(
            exporter: exporter ?? actor.name, at: now, zone: site.zone, Localizer(language))
        let original = Data(taken.content)
        taken.content = try TemporaryFile.bytes(named: "daily.xlsx") { path in
            try original.write(to: URL(fileURLWithPath: path))
            try WorkbookStamp.apply(mark.words, toFileAt: path)
        }
        // What cannot be recorded does not leave the house. The digest is that of the report
        // before its mark, so that it leads to the entry of the kept one.
        let note = LedgerNote(
            .ordersExported, subject: taken.report.fileName,
            detail: ["base": base.rawValue, "sha256": taken.report.fileHash])
        try await site.database.write { tx in
            try site.ledger.append(note, by: actor, at: now, in: tx)
        }
        return taken
    }

    package func recent(limit: Int, for actor: Actor) async throws -> [StoredReport] {
        guard Policy.allows(actor, .readFigures) else { throw Forbidden(action: "figures") }
        let site = site
        return try await site.database.read { tx in
            try site.reports.recent(limit: limit, in: tx)
        }
    }

    private func write(
        _ figures: DailyFigures, root: String?, _ language: SiteLanguage
    ) throws -> [UInt8] {
        try TemporaryFile.bytes(named: "daily.xlsx") { path in
            try DailyReportWorkbook(
                figures, root: root, site: site, text: Localizer(language), path: path
            ).write()
        }
    }
}

/// A file that exists only while its bytes are made.
enum TemporaryFile {
    static func bytes(
        named name: String, _ write: (String) throws -> Void
    ) throws -> [UInt8] {
        let folder =
            FileManager.default.temporaryDirectory.path + "/jiesu-"
            + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false,
            attributes: [.posixPermissions: NSNumber(value: 0o700)])
        defer {
            // ignored: a temporary folder that stays behind holds nothing the caller relies on.
            try? FileManager.default.removeItem(atPath: folder)
        }
        let path = folder + "/" + name
        try write(path)
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
