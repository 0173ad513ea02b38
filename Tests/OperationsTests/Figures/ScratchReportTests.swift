import Casework
import Foundation
import Localization
import Operations
import Persistence
import Profiles
import Crypto
import Store
import TestSupport
import Testing

@Suite struct ScratchReportTests {
    @Test func `scratch`() async throws {
        try await TestDatabase.sqlite.withDatabase { database in
            _ = try await Migrator(Schema.migrations).migrate(database, now: { 0 })
            let now = SiteZone.beijing.instant(on: LocalDate(dayNumber: 20_700), secondOfDay: 28_800)
            let site = Site(
                database: database, profile: try ProfileLibrary().profile("zhongguancun-2026"),
                sealer: Sealer(masterKey: SymmetricKey(data: [UInt8](1...32))),
                clock: { now }, orderLink: { _ in "https://jiesu.invalid/orders" })
            _ = try await GenerateDemo(site).run(seed: 5, days: 30, until: now)
            for language in SiteLanguage.allCases {
                let made = try await DailyReports(site).make(
                    LocalDate(dayNumber: 20_699), base: .full, language: language, for: .system)
                try Data(made.content).write(
                    to: URL(fileURLWithPath: "/tmp/itests-report-\(language.rawValue).xlsx"))
            }
        }
    }
}
