import Casework
import Profiles
import Testing

struct ProfileRefusalTests {
    @Test func `the fixture itself is sound`() throws {
        let report = ProfileFixture.report()
        #expect(report.problems.map(\.text) == [])
        let profile = try #require(report.profile)
        #expect(profile.directory.unit(named: "东居委会") == UnitID("100-01"))
        #expect(profile.directory[UnitID("100-01")]?.parent == UnitID("street"))
        #expect(profile.rulebooks.first?.period.dayCutOffSecond == 0)
        #expect(profile.categories.node(at: ["供暖"])?.code == "01")
        #expect(profile.reportSecond == 8 * 3600)
        #expect(
            profile.deadlines.deadlineClass(
                id: "ordinary", on: profile.validity.from)?.dayEnd == .endOfDay)
    }

    @Test func `a profile names the roles that need a second factor, or keeps to the default`()
        throws
    {
        func roles(_ line: String) throws -> Set<Role> {
            var files = ProfileFixture.files
            let name = try #require(files.keys.first { $0.hasPrefix("test-2026") })
            files[name]?.append(line)
            let report = ProfileFixture.report(files)
            #expect(report.problems.map(\.text) == [])
            return try #require(report.profile).secondFactorRoles
        }
        #expect(try roles("") == [.administrator, .auditor])
        #expect(try roles("\nsecond_factor: [auditor, desk]\n") == [.auditor, .desk])
        #expect(try roles("\nsecond_factor: []\n") == [])
    }

    static let profileBreakages = [
        Breakage(
            .unknownWord, "home: street", "home: street\nsecond_factor: [king]",
            at: "second_factor:"),
        Breakage(.unknownKey, "home: street", "home: street\nhouse: street", at: "house:"),
        Breakage(.missingKey, "home: street\n", "", at: "profile: test-2026"),
        Breakage(.missingKey, "name: {zh: 试验, en: Test}", "name: {zh: 试验}"),
        Breakage(.wrongForm, "  closed: [办结]\n", "  closed: [办结]\n  handling:\n", at: "handling:"),
        Breakage(.wrongForm, "name: {zh: 试验, en: Test}", "name: 试验"),
        Breakage(.wrongForm, "calendars: [calendar-2026]", "calendars: calendar-2026"),
        Breakage(.wrongForm, "home: street", "home: [street]"),
        Breakage(.wrongForm, "closed: [办结]", "closed: [[办结]]"),
        Breakage(.badIdentifier, "profile: test-2026", "profile: Test 2026"),
        Breakage(.badIdentifier, "profile: test-2026", "profile: other"),
        Breakage(.badDate, "from: 2026-01-01, to: 2026-12-31", "from: 2026-02-30, to: 2026-12-31"),
        Breakage(.datesReversed, "to: 2026-12-31", "to: 2025-12-31"),
        Breakage(.badNumber, "minutes: 480", "minutes: eight"),
        Breakage(.badNumber, "due_soon_hours: 24", "due_soon_hours: 0"),
        Breakage(.badNumber, "limit: {hours: 2}", "limit: {hours: -2}"),
        Breakage(.badTime, "report_at: \"08:00\"", "report_at: \"24:00\""),
        Breakage(.badTime, "cut_off: \"00:00\"", "cut_off: noon"),
        Breakage(.badTime, "cut_off: \"00:00\"", "cut_off: \"+1:00\""),
        Breakage(.notSupported, "cut_off: \"00:00\"", "cut_off: \"12:00\""),
        Breakage(.unknownWord, "kind: subdistrict", "kind: suburb"),
        Breakage(.unknownWord, "purpose: handling", "purpose: fun"),
        Breakage(.unknownWord, "start: city_dispatched", "start: whenever"),
        Breakage(.unknownWord, "day_end: end_of_day", "day_end: noon"),
        Breakage(.unknownWord, "confidence: F-draft", "confidence: certain"),
        Breakage(.unknownWord, "closed: [办结]", "finished: [办结]"),
        Breakage(.unknownWord, "kinds: [community]", "kinds: [village]"),
        Breakage(.duplicateID, "{id: team", "{id: office", at: "name: 执法队"),
        Breakage(.duplicateID, "{id: weibo", "{id: city_direct", at: "zh: 微博"),
        Breakage(
            .duplicateID, "class: ordinary}",
            "class: ordinary}\n    - {id: heat, labels: [x], class: sign}",
            at: "labels: [x]"),
        Breakage(.duplicateID, "[calendar-2026]", "[calendar-2026, calendar-2026]"),
        Breakage(.duplicateID, "[rulebook]", "[rulebook, rulebook]"),
        Breakage(
            .duplicateName, "name: 执法队, kind: office, parent: office",
            "name: 办公室, kind: office, parent: street", at: "{id: team"),
        Breakage(.duplicateName, "{zh: 微博, en: Weibo}", "{zh: 市派单, en: Weibo}"),
        Breakage(.duplicateName, "awaiting_signing: [\"\"]", "awaiting_signing: [办结]"),
        Breakage(.unknownParent, "parent: office", "parent: ghost"),
        Breakage(
            .parentCycle, "office, parent: street", "office, parent: team"),
        Breakage(.unknownReference, "home: street", "home: castle"),
        Breakage(.unknownReference, "default: ordinary", "default: fast"),
        Breakage(.unknownReference, "class: ordinary}", "class: fast}"),
        Breakage(.unknownReference, "channels: [weibo]", "channels: [fax]"),
        Breakage(.unknownReference, "供暖->温度", "供暖->颜色"),
        Breakage(.unknownReference, "under: \"100\"", "under: \"999\""),
        Breakage(.noSuchFile, "categories: categories", "categories: kinds"),
        Breakage(.noSuchFile, "[calendar-2026]", "[calendar-2026, calendar-2030]"),
        Breakage(.noSuchFile, "rulebooks: [rulebook]", "rulebooks: [scores]"),
        Breakage(.noLimit, "      limit: {hours: 2}\n", "", at: "- id: sign"),
        Breakage(.noLimit, "limit: {hours: 2}", "limit: {}"),
        Breakage(.severalLimits, "limit: {hours: 2}", "limit: {hours: 2, natural_days: 1}"),
        Breakage(.noSource, "      source: contract\n", "", at: "- id: sign"),
        Breakage(.noSource, "source: contract", "source: \"\"", at: "source: \"\""),
        Breakage(.missingKey, "      confidence: S\n", "", at: "- id: sign"),
        Breakage(
            .overlappingValidity, "- id: ordinary\n      name: 一般",
            "- name: 一般\n      id: sign", at: "- name: 一般"),
        Breakage(.missingKey, "purpose: signing", "purpose: handling", at: "classes:"),
        Breakage(.missingKey, "purpose: judgement", "purpose: handling", at: "classes:"),
        Breakage(.wrongForm, "start: arrived", "start: received", at: "- id: sign"),
        Breakage(.wrongForm, "start: replied", "start: signed", at: "- {id: judge"),
        Breakage(
            .overlappingValidity, "purpose: judgement, limit: {hours: 24}, start: replied",
            "purpose: signing, limit: {hours: 24}, start: arrived", at: "- {id: judge"),
        Breakage(
            .gapInValidity, "valid: {from: 2026-01-01}\n      source: contract",
            "valid: {from: 2026-03-01}\n      source: contract", at: "- id: sign"),
        Breakage(
            .gapInValidity, "valid: {from: 2026-01-01}\n      source: draft",
            "valid: {from: 2026-01-01, to: 2026-06-30}\n      source: draft", at: "default:"),
        Breakage(.emptyList, "categories: [供暖->温度], channels: [weibo], ", "", at: "{id: heat"),
        Breakage(.missingKey, "confidential:\n  -", "secret:\n  -", at: "profile: test-2026"),
        Breakage(.emptyList, "{kinds: [举报], labels: [保密], ", "{", at: "- {valid:"),
        Breakage(
            .noSource, "from: 2026-01-01}, source: test, confidence: B}\ncity",
            "from: 2026-01-01}, confidence: B}\ncity", at: "- {kinds:"),
        Breakage(.brokenSyntax, "home: street", "home: \"street", at: "under:"),
        Breakage(.brokenSyntax, "home: street", "home: street\nhome: street", at: "home: street"),
    ]

    static let otherBreakages = [
        Breakage(.badNumber, "calendar: 2026", "calendar: soon", in: "calendar-2026.yaml"),
        Breakage(
            .noSource, "source: https://www.gov.cn/notice\n", "", at: "calendar: 2026",
            in: "calendar-2026.yaml"),
        Breakage(.badDate, "- 2025-12-31", "- 2026-13-01", in: "calendar-2026.yaml"),
        Breakage(.badDate, "- 2025-12-31", "- \"\"", in: "calendar-2026.yaml"),
        Breakage(.datesReversed, "01..2026-01-03", "01..2025-12-01", in: "calendar-2026.yaml"),
        Breakage(.dayOutsideYear, "- 2025-12-31", "- 2025-11-30", in: "calendar-2026.yaml"),
        Breakage(
            .dayInBothLists, "  - 2026-01-04", "  - 2026-01-04\n  - 2026-01-03",
            at: "  - 2026-01-03", in: "calendar-2026.yaml"),
        Breakage(
            .unknownKey, "work:", "holiday: x\nwork:", at: "holiday", in: "calendar-2026.yaml"),
        Breakage(
            .weightsNotWhole, "resolution: 500", "resolution: 400", in: "rulebook.yaml"),
        Breakage(.badNumber, "mostly_satisfied: 900", "mostly_satisfied: 0.9", in: "rulebook.yaml"),
        Breakage(.badNumber, "cycle_day: 19", "cycle_day: 32", in: "rulebook.yaml"),
        Breakage(.badTime, "cycle_time: \"00:00\"", "cycle_time: \"0:00\"", in: "rulebook.yaml"),
        Breakage(.unknownWord, "rounding: half_up", "rounding: down", in: "rulebook.yaml"),
        Breakage(.unknownWord, "moment: received", "moment: never", in: "rulebook.yaml"),
        Breakage(.notSupported, "moment: received", "moment: called_back", in: "rulebook.yaml"),
        Breakage(
            .notSupported, "cycle_time: \"00:00\"", "cycle_time: \"12:00\"", in: "rulebook.yaml"),
        Breakage(.unknownWord, "full: [uncounted]", "full: [lost]", in: "rulebook.yaml"),
        Breakage(
            .missingKey, "full: [uncounted], assessed", "assessed", at: "left_out:",
            in: "rulebook.yaml"),
        Breakage(
            .noSource, "  - {topic: weights, source: test, confidence: B}", "  []", at: "sources:",
            in: "rulebook.yaml"),
        Breakage(.noSource, "source: test\n", "", at: "rulebook:", in: "rulebook.yaml"),
        Breakage(
            .missingKey, "  neutral: 0\n", "", at: "resolved: 1000", in: "rulebook.yaml"),
        Breakage(
            .duplicateName, "children: [温度, 缴费]", "children: [温度, 温度]", in: "categories.yaml"),
        Breakage(.noSource, "source: test\n", "", at: "confidence: B", in: "categories.yaml"),
        Breakage(
            .wrongForm, "code,kind,parent,name,aliases", "code,kind,name", in: "divisions.csv"),
        Breakage(.wrongForm, "100-01,community,100,东社区,", "100-01,东社区,", in: "divisions.csv"),
        Breakage(.unknownWord, "100-01,community", "100-01,hamlet", in: "divisions.csv"),
        Breakage(.unknownParent, "community,100,", "community,200,", in: "divisions.csv"),
        Breakage(.duplicateID, "100-01,", "100,", at: "100,community", in: "divisions.csv"),
    ]

    @Test(arguments: profileBreakages + otherBreakages)
    func `what is broken is refused with file and line`(breakage: Breakage) {
        #expect(breakage.files != ProfileFixture.files, "the breakage changes nothing")
        let report = ProfileFixture.report(breakage.files)
        #expect(report.profile == nil)
        let found = report.errors.filter {
            $0.cause == breakage.cause && $0.file == breakage.file && $0.line == breakage.line
        }
        #expect(found.count >= 1, "line \(breakage.line): \(report.problems.map(\.text))")
        #expect(found.allSatisfy { !$0.what.isEmpty && !$0.mend.isEmpty })
    }

    @Test(arguments: [
        Breakage(
            .gapInValidity, "valid: {from: 2026-01-01}", "valid: {from: 2026-06-01}",
            at: "rulebooks:", in: "rulebook.yaml", .warning),
        Breakage(.yearNotAnnounced, "to: 2026-12-31", "to: 2027-06-30", at: "calendars:", .warning),
        Breakage(
            .plainWorkday, "- 2026-01-04", "- 2026-01-05", in: "calendar-2026.yaml", .warning),
        Breakage(.emptyList, "kinds: [community]", "kinds: [town]", .warning),
    ])
    func `what is merely doubtful warns and does not stop`(breakage: Breakage) {
        let report = ProfileFixture.report(breakage.files)
        #expect(report.errors.map(\.text) == [])
        #expect(report.profile != nil)
        #expect(report.warnings.map(\.cause) == [breakage.cause])
        if breakage.file != "rulebook.yaml" {
            #expect(report.warnings.map(\.line) == [breakage.line])
        }
    }

    @Test func `all problems are shown at once in order of file and line`() throws {
        var files = ProfileFixture.files
        files["test-2026.yaml"] = ProfileFixture.profile
            .replacing("home: street", with: "home: castle")
            .replacing("default: ordinary", with: "default: fast")
            .replacing("confidence: S", with: "confidence: X")
        files["rulebook.yaml"] = ProfileFixture.rulebook
            .replacing("resolution: 500", with: "resolution: 1")
        let problems = ProfileFixture.report(files).errors
        #expect(
            Set(problems.map(\.cause)).isSuperset(of: [
                .unknownReference, .unknownWord, .weightsNotWhole,
            ]))
        #expect(problems.count >= 4)
        let places = problems.map { ($0.file, $0.line) }
        #expect(places.elementsEqual(places.sorted { $0 < $1 }, by: ==))
    }

    @Test func `a problem reads like a compiler's`() throws {
        let breakage = Breakage(.unknownReference, "home: street", "home: castle")
        let problem = try #require(ProfileFixture.report(breakage.files).errors.first)
        #expect(
            problem.text
                == "test-2026.yaml:6: error: the unit `castle` does not exist; "
                + "use the id of the unit whose desk this is")
    }

    @Test func `loading a broken profile throws every error`() {
        var files = ProfileFixture.files
        files["test-2026.yaml"] = ProfileFixture.profile
            .replacing("home: street", with: "home: castle")
        #expect(throws: ProfileRefusal.self) {
            try ProfileLibrary(files: files).profile("test-2026")
        }
    }

    @Test func `an unknown profile is refused with the known ones`() throws {
        let library = ProfileLibrary(files: ProfileFixture.files)
        let problem = try #require(library.check("nowhere").errors.first)
        #expect(problem.cause == .noSuchProfile)
        #expect(problem.mend.contains("test-2026"))
    }

    @Test func `a file of another kind is no profile`() throws {
        let library = ProfileLibrary(files: ProfileFixture.files)
        #expect(library.check("rulebook").errors.map(\.cause) == [.wrongKind])
        #expect(library.profileIDs == ["test-2026"])
    }

    @Test func `an empty file and one without keys are refused`() {
        for text in ["", "# nothing", "- a\n- b"] {
            var files = ProfileFixture.files
            files["test-2026.yaml"] = text
            let causes = ProfileFixture.report(files).errors.map(\.cause)
            #expect(causes == [text.hasPrefix("-") ? .wrongForm : .brokenSyntax])
        }
    }

    @Test func `divisions without their table are refused`() {
        var files = ProfileFixture.files
        files["divisions.csv"] = nil
        let report = ProfileFixture.report(files)
        #expect(report.errors.map(\.cause) == [.noSuchFile])
        #expect(report.errors.map(\.line) == [12])
    }

    @Test func `two rulebooks that hold on the same day are refused`() {
        var files = ProfileFixture.files
        files["rulebook-2.yaml"] = ProfileFixture.rulebook
            .replacing("rulebook: test-rules", with: "rulebook: second")
        files["test-2026.yaml"] = ProfileFixture.profile
            .replacing("rulebooks: [rulebook]", with: "rulebooks: [rulebook, rulebook-2]")
        #expect(ProfileFixture.report(files).errors.map(\.cause) == [.overlappingValidity])
    }

    @Test func `rulebooks that follow each other are taken in time order`() throws {
        var files = ProfileFixture.files
        files["rulebook-2.yaml"] = ProfileFixture.rulebook
            .replacing("rulebook: test-rules", with: "rulebook: second")
            .replacing("valid: {from: 2026-01-01}", with: "valid: {from: 2026-07-01}")
        files["rulebook.yaml"] = ProfileFixture.rulebook
            .replacing(
                "valid: {from: 2026-01-01}", with: "valid: {from: 2026-01-01, to: 2026-06-30}")
        files["test-2026.yaml"] = ProfileFixture.profile
            .replacing("rulebooks: [rulebook]", with: "rulebooks: [rulebook-2, rulebook]")
        let profile = try #require(ProfileFixture.report(files).profile)
        #expect(profile.rulebooks.map(\.id) == ["test-rules", "second"])
        #expect(profile.rulebook(id: "second")?.id == "second")
    }
}
