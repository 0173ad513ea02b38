import Casework
import Profiles
import Testing

/// A profile may say what is unusual, each rule with its source.
@Suite struct PersonalWatchTests {
    private static let part = """

        personal:
          norms:
            - {role: handler, per_hour: 10, per_day: 20, source: letter, confidence: S}
          search_norms:
            - {role: desk, per_hour: 7, per_day: 9, source: letter, confidence: S}
          night: {from: "23:00", to: "05:30", on_duty: [desk], source: letter, confidence: S}
          leaving: {days: 30, source: letter, confidence: S}
          people: {maximum: 3, days: 2, source: letter, confidence: S}
        """

    private func report(_ part: String) -> ProfileReport {
        var files = ProfileFixture.files
        files["test-2026.yaml"] = ProfileFixture.profile + part
        return ProfileFixture.report(files)
    }

    @Test func `without a part of its own a profile has the standard`() throws {
        #expect(try #require(report("").profile).personalWatch == .standard)
    }

    @Test func `what a profile says takes the place of the standard`() throws {
        let report = report(Self.part)
        #expect(report.problems.map(\.text) == [])
        let watch = try #require(report.profile).personalWatch
        #expect(watch.norms[.handler] == RevealNorm(perHour: 10, perDay: 20))
        #expect(watch.norms[.desk] == PersonalWatch.standard.norms[.desk])
        #expect(watch.searchNorms[.desk] == RevealNorm(perHour: 7, perDay: 9))
        #expect(watch.searchNorms[.handler] == PersonalWatch.standard.searchNorms[.handler])
        #expect(watch.nightFrom == 23 * 3600 && watch.nightTo == 5 * 3600 + 1800)
        #expect(watch.nightDuty == [.desk])
        #expect(watch.peopleMax == 3 && watch.peopleDays == 2 && watch.leavingDays == 30)
    }

    @Test(arguments: [
        ("role: handler", "role: boss", ProfileProblem.Cause.unknownWord),
        ("per_hour: 10", "per_hour: 0", .badNumber),
        ("per_day: 9", "per_day: many", .badNumber),
        ("per_day: 9, source: letter", "per_day: 9", .noSource),
        ("days: 2, source: letter", "days: 2", .noSource),
        ("\"23:00\"", "\"25:00\"", .badTime),
        ("[desk]", "[nobody]", .unknownWord),
        ("maximum: 3", "most: 3", .unknownKey),
    ])
    func `a wrong rule is refused`(old: String, new: String, cause: ProfileProblem.Cause) {
        let causes = report(Self.part.replacing(old, with: new)).problems.map(\.cause)
        #expect(causes.contains(cause), "\(causes)")
    }
}
