package import Casework
import Crypto
import Foundation
package import Localization
import Persistence
import Spreadsheets
package import Store

/// Daily reports as files: made, kept, found again.
package struct DailyReports: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Makes the report of `day`, keeps it, and returns it with its content.
    ///
    /// - Throws: `Forbidden`, `NoRulebook`, `WorkbookWriteError`.
    package func make(
        _ day: LocalDate, base: Base, language: SiteLanguage = .zhHans, for actor: Actor
    ) async throws -> (report: StoredReport, content: [UInt8]) {
        let rulebook = try site.rulebook(on: day)
        let figures = try await ComputeDailyFigures(site).run(
            day, base: base, under: rulebook, listing: .shared, for: actor)
        let content = try write(figures, language)
        let hash = SHA256.hash(data: Data(content)).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
        let report = StoredReport(
            day: day, madeAt: figures.madeAt, fileName: "daily-\(day.text).xlsx", fileHash: hash)
        let site = site
        try await site.database.write { tx in
            try site.reports.save(report, content: content, in: tx)
        }
        return (report, content)
    }

    /// The kept report of `day`, nil when none was made.
    package func stored(
        _ day: LocalDate, for actor: Actor
    ) async throws -> (report: StoredReport, content: [UInt8])? {
        guard Policy.allows(actor, .readFigures) else { throw Forbidden(action: "figures") }
        let site = site
        return try await site.database.read { tx in try site.reports.find(day, in: tx) }
    }

    package func recent(limit: Int, for actor: Actor) async throws -> [StoredReport] {
        guard Policy.allows(actor, .readFigures) else { throw Forbidden(action: "figures") }
        let site = site
        return try await site.database.read { tx in
            try site.reports.recent(limit: limit, in: tx)
        }
    }

    private func write(
        _ figures: DailyFigures, _ language: SiteLanguage
    ) throws -> [UInt8] {
        try TemporaryFile.bytes(named: "daily.xlsx") { path in
            try DailyReportWorkbook(
                figures, site: site, text: Localizer(language), path: path
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
