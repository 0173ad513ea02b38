import Casework
import Profiles
import Testing

struct ShippedProfilesTests {
    static let ids = [
        "haidian-centre-2025", "haidian-hotline-2022", "planning-commission-2024",
        "shichahai-2026", "zhongguancun-2026",
    ]

    private let library = ProfileLibrary()

    @Test func `the binary carries exactly the five deployments`() {
        #expect(library.profileIDs == ShippedProfilesTests.ids)
    }

    @Test(arguments: ids)
    func `a shipped profile has no error`(id: String) {
        let report = library.check(id)
        #expect(report.errors.map(\.text) == [])
        #expect(report.profile?.id == id)
    }

    @Test func `the profiles that reach into 2027 warn that its holidays are not known`() {
        for id in ShippedProfilesTests.ids {
            let warnings = library.check(id).warnings
            let isOpen = id == "zhongguancun-2026" || id == "shichahai-2026"
            #expect(warnings.map(\.cause) == (isOpen ? [.yearNotAnnounced] : []))
            if isOpen { #expect(warnings.first?.what.contains("2027") == true) }
        }
    }

    @Test(arguments: [
        ("zhongguancun-2026", "zgc", 30), ("shichahai-2026", "sch", 22),
    ])
    func `a street has its real communities`(id: String, street: String, count: Int) throws {
        let profile = try library.profile(id)
        let communities = profile.directory.children(of: UnitID(street))
            .filter { $0.kind == .community }
        #expect(communities.count == count)
        #expect(profile.home == UnitID(street))
    }

    @Test func `Haidian has 22 streets and 7 towns under the district`() throws {
        let profile = try library.profile("haidian-centre-2025")
        let below = profile.directory.children(of: UnitID("hd"))
        #expect(below.count { $0.kind == .subdistrict } == 22)
        #expect(below.count { $0.kind == .town } == 7)
        #expect(profile.directory.unit(named: "温泉镇") == UnitID("110108026"))
        #expect(profile.directory[profile.home]?.kind == .commandCentre)
        let street = try #require(profile.directory.unit(named: "中关村街道"))
        let community = profile.directory.unit(named: "华清园社区", under: street)
        #expect(
            community.map { profile.directory.path(to: $0).map(\.name) }
                == ["海淀区", "中关村街道", "华清园社区"])
    }

    @Test func `the commission has a branch in each of the 16 districts`() throws {
        let profile = try library.profile("planning-commission-2024")
        let branches = profile.directory.children(of: profile.home)
            .filter { $0.kind == .department }
        #expect(branches.count == 16)
    }

    @Test(arguments: ids)
    func `every shipped profile knows the limits of the contracts`(id: String) throws {
        let profile = try library.profile(id)
        let day = profile.validity.from
        let policy = profile.deadlines
        #expect(policy.deadlineClass(id: "sign", on: day)?.limit == .hours(2))
        #expect(policy.classes(for: .judgement, on: day).map(\.limit) == [.hours(24)])
        #expect(
            policy.classes(for: .urging, on: day).map(\.limit) == [
                .naturalDays(4), .naturalDays(8),
            ])
        #expect(policy.classes(for: .callback, on: day).map(\.limit) == [.naturalDays(8)])
        #expect(policy.internalLeads.map(\.hoursBeforeCity) == [24])
        let ordinary = policy.choose(DeadlineFacts(kind: "诉求"), on: day)
        #expect(ordinary?.deadlineClass.limit == .naturalDays(7))
        let heating = policy.choose(DeadlineFacts(categoryPath: ["供暖"]), on: day)
        #expect(heating?.deadlineClass.limit == .hours(24))
        let firm = policy.choose(DeadlineFacts(labels: ["企业48小时"]), on: day)
        #expect(firm?.deadlineClass.limit == .hours(48))
        let sudden = policy.choose(
            DeadlineFacts(categoryPath: ["供暖"], labels: ["突发"]), on: day)
        #expect(sudden?.deadlineClass.limit == .hours(2))
    }

    @Test func `the shipped rulebook gives the published vector`() throws {
        let profile = try library.profile("zhongguancun-2026")
        let rulebook = try #require(profile.rulebook(on: profile.validity.from))
        let counts = RateCounts(
            received: 60, closed: 50, validCallbacks: 40, contacted: 39, resolved: 30,
            satisfied: 26, mostlySatisfied: 6)
        let rates = UnitRates(counts, under: rulebook)
        #expect(rates.responseText == "97.5")
        #expect(rates.resolutionText == "75.0")
        #expect(rates.satisfactionText == "78.5")
        #expect(rates.scoreText == "78.7")
        #expect(rulebook.period.cycleDay == 19)
        #expect(rulebook.sources.contains { $0.confidence == .foundInPractice })
    }

    @Test func `the shipped calendars give the working days of the notices`() throws {
        let expected = [2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248]
        for id in ShippedProfilesTests.ids {
            let calendar = try library.profile(id).calendar
            for year in calendar.announcedYears {
                let first = try #require(LocalDate(year: year, month: 1, day: 1))
                let last = try #require(LocalDate(year: year, month: 12, day: 31))
                #expect(calendar.workingDays(from: first, through: last) == expected[year])
            }
            #expect(calendar.years.values.allSatisfy { $0.source.hasPrefix("https://www.gov.cn/") })
        }
    }

    @Test(arguments: [
        ("2026-02-13", 5, "2026-02-27"), ("2026-09-29", 5, "2026-10-12"),
        ("2025-09-26", 7, "2025-10-13"), ("2026-04-30", 1, "2026-05-06"),
        ("2025-01-24", 3, "2025-02-05"),
    ])
    func `the shipped calendars give the known working-day deadlines`(
        start: String, days: Int, due: String
    ) throws {
        let profile = try library.profile("shichahai-2026")
        let day = try #require(LocalDate(start))
        let limit = DeadlineClass(
            id: "test", name: "test", limit: .workingDays(days), start: .received, validFrom: day,
            source: "test", confidence: .background)
        let proof = limit.proof(
            from: profile.zone.instant(on: day, secondOfDay: 36_000), calendar: profile.calendar,
            zone: profile.zone)
        #expect(profile.zone.date(of: proof.due).text == due)
        #expect(proof.unannouncedYears.isEmpty)
    }

    @Test(arguments: ids)
    func `every shipped channel has two names and its words lead back to it`(id: String) throws {
        let profile = try library.profile(id)
        #expect(profile.channel("city_direct") != nil)
        for channel in profile.channels {
            for word in [channel.id, channel.name.chinese, channel.name.english] + channel.aliases {
                #expect(profile.channel(named: word) == channel)
            }
        }
        #expect(profile.channel(named: "no such word") == nil)
    }

    @Test(arguments: ids)
    func `the city's words for finished and open orders are known`(id: String) throws {
        let states = try library.profile(id).cityStates
        for word in ["回复完成", "办结", "已办结"] { #expect(states[word] == .closed) }
        for word in ["", "办理中", "已转派"] { #expect(states[word] == .awaitingSigning) }
    }

    @Test func `the category tree has its first level and the known paths`() throws {
        let tree = try library.profile("zhongguancun-2026").categories
        #expect(tree.roots.count == 29)
        #expect(tree.node(at: ["市场管理", "单用途预付卡", "游泳卡"]) != nil)
        #expect(tree.node(at: ["科体文宣", "体育", "健身场所管理"]) != nil)
        #expect(tree.node(at: ["供暖", "游泳卡"]) == nil)
        #expect(tree.node(at: []) == nil)
        #expect(tree.paths.contains(["交通管理", "停车管理"]))
    }

    @Test(arguments: ids)
    func `a profile explains itself with limits sources and confidence`(id: String) throws {
        let profile = try library.profile(id)
        let text = profile.explain().joined(separator: "\n")
        #expect(text.contains(profile.name.chinese))
        #expect(text.contains("sign 签收: signing within 2 h from arrived"))
        #expect(text.contains("ordinary 一般诉求: handling within 7 natural days"))
        #expect(text.contains("rule utilities: category 供暖 or 供水 or 供电 or 燃气 → utilities"))
        #expect(text.contains("rulebook huairou-2025"))
        #expect(text.contains("F-impl"))
        #expect(text.contains("daily report at 08:00"))
    }

    @Test func `rules for transitions come from the profile`() throws {
        let profile = try library.profile("zhongguancun-2026")
        let rules = profile.orderRules
        #expect(rules.unitName(UnitID("zgc.city")) == "城市管理办公室")
        #expect(rules.unitName(UnitID("nobody")) == nil)
    }

    @Test func `invented and generic unit names are marked as background`() throws {
        let profile = try library.profile("zhongguancun-2026")
        #expect(profile.unitSources[UnitID("zgc.city")]?.confidence == .background)
        #expect(profile.unitSources[UnitID("zgc")]?.confidence == .found)
    }
}
