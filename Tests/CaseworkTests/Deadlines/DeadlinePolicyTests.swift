import Casework
import Testing

struct DeadlinePolicyTests {
    private let day = CalendarFixture.day("2026-03-02")

    private let policy = DeadlinePolicy(
        classes: [
            CalendarFixture.limit(.hours(2), id: "urgent"),
            CalendarFixture.limit(.hours(24), to: "2025-12-31", id: "utilities"),
            CalendarFixture.limit(.hours(12), from: "2026-01-01", id: "utilities"),
            CalendarFixture.limit(.hours(48), to: "2025-12-31", id: "enterprise"),
            CalendarFixture.limit(.naturalDays(7), id: "ordinary"),
            CalendarFixture.limit(.hours(2), id: "sign", purpose: .signing),
        ],
        rules: [
            DeadlineRule(id: "urgency", urgencies: ["紧急"], classID: "urgent"),
            DeadlineRule(id: "label", labels: ["2小时", "突发"], classID: "urgent"),
            DeadlineRule(
                id: "heat", channels: ["city_direct"], categoryPrefixes: [["供暖"], ["市政", "供水"]],
                classID: "utilities"),
            DeadlineRule(id: "firm", kinds: ["企业"], classID: "enterprise"),
        ],
        defaultClassID: "ordinary",
        internalLeads: [
            InternalLead(
                hoursBeforeCity: 24, validity: Validity(from: CalendarFixture.day("2026-01-01")),
                source: "test", confidence: .background)
        ])

    @Test func `the first rule that matches decides`() {
        let facts = DeadlineFacts(
            channel: "city_direct", categoryPath: ["供暖", "温度"], labels: ["突发"], urgency: "紧急")
        #expect(policy.choose(facts, on: day)?.ruleID == "urgency")
        #expect(policy.choose(facts, on: day)?.deadlineClass.id == "urgent")
    }

    @Test func `all conditions of a rule must hold`() {
        let other = DeadlineFacts(channel: "weibo", categoryPath: ["供暖"])
        #expect(policy.choose(other, on: day)?.ruleID == nil)
        let direct = DeadlineFacts(channel: "city_direct", categoryPath: ["供暖"])
        #expect(policy.choose(direct, on: day)?.ruleID == "heat")
    }

    @Test func `a category prefix matches whole levels only`() {
        let parent = DeadlineFacts(channel: "city_direct", categoryPath: ["市政"])
        #expect(policy.choose(parent, on: day)?.ruleID == nil)
        let deep = DeadlineFacts(channel: "city_direct", categoryPath: ["市政", "供水", "停水"])
        #expect(policy.choose(deep, on: day)?.ruleID == "heat")
    }

    @Test func `the version of a class that holds on the day is taken`() {
        let facts = DeadlineFacts(channel: "city_direct", categoryPath: ["供暖"])
        let before = policy.choose(facts, on: CalendarFixture.day("2025-12-31"))
        let after = policy.choose(facts, on: CalendarFixture.day("2026-01-01"))
        #expect(before?.deadlineClass.limit == .hours(24))
        #expect(after?.deadlineClass.limit == .hours(12))
    }

    @Test func `a rule whose class has ended is passed over`() {
        let choice = policy.choose(DeadlineFacts(kind: "企业"), on: day)
        #expect(choice?.deadlineClass.id == "ordinary")
        #expect(choice?.ruleID == nil)
    }

    @Test func `no class holds before the first day`() {
        #expect(policy.choose(DeadlineFacts(), on: CalendarFixture.day("2019-12-31")) == nil)
    }

    @Test func `classes are found by purpose`() {
        #expect(policy.classes(for: .signing, on: day).map(\.id) == ["sign"])
        #expect(policy.classes(for: .callback, on: day).isEmpty)
    }

    @Test(arguments: [(168, 144), (72, 48), (48, 24), (47, 23), (24, 12), (12, 6), (2, 1)])
    func `the internal deadline lies a day before the city's, or half way to a near one`(
        hours: Int, internalHours: Int
    ) {
        let start = CalendarFixture.moment("2026-03-02", 9)
        let due = policy.internalDue(
            cityDue: start.adding(hours: hours), from: start, zone: .beijing)
        // 47 hours end half way, after 23 and a half.
        let half = hours == 47 ? Int64(1_800) : 0
        #expect(due == start.adding(hours: internalHours).adding(seconds: half))
    }

    @Test func `the internal deadline is the city's where nothing is left or no lead holds`() {
        let start = CalendarFixture.moment("2026-03-02", 9)
        let week = CalendarFixture.moment("2026-03-09", 9)
        let zone = SiteZone.beijing
        let past = start.adding(hours: -2)
        #expect(policy.internalDue(cityDue: past, from: start, zone: zone) == past)
        let oldStart = CalendarFixture.moment("2025-03-02", 9)
        #expect(policy.internalDue(cityDue: week, from: oldStart, zone: zone) == week)
    }

    @Test func `the version of a purpose that holds on the day of the start is taken`() throws {
        let policy = DeadlinePolicy(
            classes: [
                CalendarFixture.limit(
                    .hours(4), to: "2025-12-31", id: "sign_old", purpose: .signing),
                CalendarFixture.limit(.hours(2), from: "2026-01-01", id: "sign", purpose: .signing),
            ],
            rules: [], defaultClassID: "sign")
        let rules = OrderFixture.rules(policy)
        for (day, hours) in [("2025-12-31", 4), ("2026-01-01", 2)] {
            let start = CalendarFixture.moment(day, 9)
            let due = try rules.deadline(for: .signing, from: start).due
            #expect(due == start.adding(hours: hours))
        }
    }

    @Test func `the days of an open order that is open for long are those of the day`() {
        let policy = DeadlinePolicy(
            classes: [
                CalendarFixture.limit(
                    .naturalDays(3), to: "2025-12-31", id: "old", purpose: .urging),
                CalendarFixture.limit(
                    .naturalDays(8), from: "2026-01-01", id: "eight", purpose: .urging),
                CalendarFixture.limit(
                    .naturalDays(4), from: "2026-01-01", id: "four", purpose: .urging),
            ],
            rules: [], defaultClassID: "four")
        let limits = AttentionLimits(policy)
        #expect(limits.openDays(on: CalendarFixture.day("2025-12-31")) == 3)
        #expect(limits.openDays(on: CalendarFixture.day("2026-01-01")) == 4)
        #expect(limits.openDays(on: CalendarFixture.day("2019-01-01")) == nil)
    }

    @Test func `blank fields of an order hold no condition`() {
        var order = OrderFacts()
        order.kind = ""
        order.category = ["供暖"]
        order.labels = ["2小时"]
        let facts = DeadlineFacts(order)
        #expect(facts.kind == nil)
        #expect(facts.urgency == nil)
        #expect(policy.choose(facts, on: day)?.ruleID == "label")
    }

    @Test(
        arguments: [
            ("2026-01-01", "2026-06-30", "2026-06-30", nil, true),
            ("2026-01-01", "2026-06-30", "2026-07-01", nil, false),
            ("2026-01-01", nil, "2030-01-01", "2030-12-31", true),
            ("2026-01-01", nil, "2025-01-01", "2025-12-31", false),
        ] as [(String, String?, String, String?, Bool)])
    func `spans of validity overlap when they share a day`(
        from: String, to: String?, otherFrom: String, otherTo: String?, overlap: Bool
    ) {
        let first = Validity(
            from: CalendarFixture.day(from), to: to.map(CalendarFixture.day))
        let second = Validity(
            from: CalendarFixture.day(otherFrom), to: otherTo.map(CalendarFixture.day))
        #expect(first.overlaps(second) == overlap)
        #expect(second.overlaps(first) == overlap)
    }
}
