import Casework
import Testing

@testable import Deployment

@Suite struct BackupSettingsTests {
    private func configuration(
        _ environment: [String: String]
    ) throws -> DeploymentConfiguration {
        try DeploymentConfiguration(environment: environment)
    }

    @Test func `without a folder there is no plan`() throws {
        #expect(try configuration(["JIESU_BACKUP_AT": "03:00"]).backups == nil)
    }

    @Test func `a folder alone gives half past two and two weeks, two months, a year`() throws {
        let plan = try #require(try configuration(["JIESU_BACKUP_FOLDER": "/backups"]).backups)
        #expect(plan.folder == "/backups")
        #expect(plan.secondOfDay == 9_000)
        #expect(plan.keep == KeepRule(daily: 14, weekly: 8, monthly: 12))
    }

    @Test func `time and numbers are taken as given`() throws {
        let plan = try #require(
            try configuration([
                "JIESU_BACKUP_FOLDER": "b", "JIESU_BACKUP_AT": "23:59",
                "JIESU_BACKUP_KEEP": "3, 0,1",
            ]).backups)
        #expect(plan.secondOfDay == 86_340)
        #expect(plan.keep == KeepRule(daily: 3, weekly: 0, monthly: 1))
    }

    @Test(
        arguments: [
            ("JIESU_NIGHT_SHIFT", "18-9"), ("JIESU_BACKUP_AT", "24:00"),
            ("JIESU_BACKUP_AT", "2:30"), ("JIESU_BACKUP_AT", "0230"),
            ("JIESU_BACKUP_AT", "02:60"), ("JIESU_BACKUP_AT", "-1:00"),
            ("JIESU_BACKUP_KEEP", "0,0,0"), ("JIESU_BACKUP_KEEP", "14,8"),
            ("JIESU_BACKUP_KEEP", "14,8,1000"), ("JIESU_BACKUP_KEEP", "a,b,c"),
            ("JIESU_BACKUP_KEEP", "-1,8,12"),
        ])
    func `a value that cannot be used is named`(_ name: String, _ value: String) {
        #expect {
            _ = try configuration([name: value])
        } throws: { error in
            (error as? ConfigurationProblem)?.what.contains("\(name) is \"\(value)\"") == true
        }
    }
}
