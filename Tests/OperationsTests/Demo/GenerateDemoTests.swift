import Casework
import Crypto
import Operations
import Persistence
import Profiles
import Store
import TestSupport
import Testing

@Suite struct GenerateDemoTests {
    /// Noon of a Saturday in the heating season.
    private static let now = SiteZone.beijing.instant(
        on: LocalDate(dayNumber: 20_778), secondOfDay: 43_200)

    private func withSite(
        _ engine: TestDatabase, profile: String = "zhongguancun-2026",
        _ body: (Site) async throws -> Void
    ) async throws {
        try await engine.withDatabase { database in
            _ = try await Migrator(Schema.migrations).migrate(database, now: { 0 })
            let site = Site(
                database: database, profile: try ProfileLibrary().profile(profile),
                sealer: Sealer(masterKey: SymmetricKey(data: [UInt8](1...32))),
                clock: { Self.now })
            try await body(site)
        }
    }

    private func plan(seed: UInt64, days: Int = 20) throws -> DemoPlan {
        try DemoPlan(
            ProfileLibrary().profile("zhongguancun-2026"), seed: seed, days: days,
            until: Self.now)
    }

    @Test func `the same seed makes the same past, another seed another one`() throws {
        func past(_ seed: UInt64) throws -> [[OrderEvent]] {
            let plan = try plan(seed: seed, days: 5)
            return try plan.days.indices.reversed().flatMap { day in
                try plan.histories(ofDay: day).map { $0.entries.map(\.event) }
            }
        }
        let first = try past(7)
        #expect(first.count > 200)
        let again = try past(7)
        let other = try past(8)
        #expect(first == again)
        #expect(first != other)
    }

    @Test func `moments of a past run forward and end before now`() throws {
        let plan = try plan(seed: 2)
        for day in plan.days.indices {
            for history in try plan.histories(ofDay: day) {
                let moments = history.entries.map(\.at)
                #expect(moments == moments.sorted())
                #expect(moments.allSatisfy { $0 <= Self.now })
            }
        }
    }

    @Test func `days follow the week and stay within their bounds`() throws {
        let plan = try plan(seed: 3, days: 92)
        let counts = plan.days.indices.dropLast().map {
            (plan.days[$0], plan.orderCount(ofDay: $0))
        }
        #expect(counts.allSatisfy { (60...260).contains($0.1) })
        func mean(_ weekday: Int) -> Int {
            let some = counts.filter { $0.0.weekday == weekday }.map(\.1)
            return some.reduce(0, +) / max(1, some.count)
        }
        #expect(mean(1) > mean(6))
        #expect(mean(1) > mean(7))
    }

    @Test(arguments: TestDatabase.available)
    func `a demo has every state, sound histories and plausible figures`(
        engine: TestDatabase
    ) async throws {
        try await withSite(engine) { site in
            let summary = try await GenerateDemo(site).run(seed: 1, days: 24, until: Self.now)
            #expect(summary.orders == summary.states.values.reduce(0, +))
            for state in OrderState.allCases {
                let isReachable = state != .verdictReceived && state != .archived
                #expect((summary.states[state] ?? 0 > 0) == isReachable, "\(state.rawValue)")
            }
            #expect(summary.states[.closed] ?? 0 > summary.orders / 2)
            let problems = try await site.database.read { tx in
                var problems: [String] = []
                _ = try site.orders.verifyHistory(in: tx) { problems.append($1) }
                return problems
            }
            #expect(problems == [])
            try await expectPlausibleRates(site)
            try await expectWorkToDo(site)
        }
    }

    private func expectPlausibleRates(_ site: Site) async throws {
        let first = Self.now.adding(hours: -24 * 24)
        let counts = try await site.database.read { tx in
            try site.figures.counts(
                by: .unit, from: first, until: Self.now, leavingOut: [], in: tx)
        }
        let total = counts.values.reduce(.zero, +)
        let valid = Double(total.validCallbacks)
        #expect(counts.count > 20)
        #expect((0.96...0.995).contains(Double(total.contacted) / valid))
        #expect((0.85...0.95).contains(Double(total.resolved) / valid))
        let content = Double(total.satisfied) + 0.9 * Double(total.mostlySatisfied)
        #expect((0.86...0.96).contains(content / valid))
        let solved = counts.values.filter { $0.validCallbacks > 50 }.map {
            Double($0.resolved) / Double($0.validCallbacks)
        }
        #expect((solved.max() ?? 0) - (solved.min() ?? 0) > 0.04)
        let assessed = try await site.database.read { tx in
            try site.figures.counts(
                by: .unit, from: first, until: Self.now, leavingOut: [.excluded], in: tx)
        }
        #expect(assessed.values.reduce(.zero, +).received < total.received)
    }

    private func expectWorkToDo(_ site: Site) async throws {
        func count(_ change: (inout OrderFilter) -> Void) async throws -> Int {
            var filter = OrderFilter()
            change(&filter)
            let asked = filter
            return try await site.database.read { tx in
                try site.orders.count(asked, seenBy: .everything, now: Self.now, in: tx)
            }
        }
        let waiting = try await count { $0.states = [.awaitingSigning] }
        let late = try await count {
            $0.states = [.awaitingSigning]
            $0.due = .overdue
        }
        #expect(waiting - late >= 4)
        let soon = try await count { $0.due = .soon }
        let overdue = try await count { $0.due = .overdue }
        let found = try await count { $0.text = "电梯" }
        #expect(soon > 5)
        #expect(overdue > 5)
        #expect(found > 5)
    }

    @Test func `every demo account signs in and the unit works for a real office`() async throws {
        try await withSite(.sqlite) { site in
            let summary = try await GenerateDemo(site).run(seed: 1, days: 2, until: Self.now)
            #expect(
                summary.accounts == [
                    "admin", "desk", "unit", "callback", "analyst", "leader", "auditor",
                ])
            let accounts = try await ManageAccounts(site).all()
            #expect(accounts.allSatisfy { $0.isDemo })
            for name in summary.accounts {
                let token = try await SignIn(site).open(
                    name: name, password: GenerateDemo.password)
                let person = try await SignIn(site).resume(try #require(token))
                #expect(person?.isDemo == true)
                #expect(person?.step == nil, "the agreement is on file")
                #expect(person?.displayName != name)
                if name == "unit" { #expect(person?.actor.unitName == "城市管理办公室") }
            }
            let mark = try await site.database.read { tx in
                try site.settings.value(GenerateDemo.setting, in: tx)
            }
            #expect(mark == "yes")
        }
    }

    @Test func `a new order after a demo gets a number of its own`() async throws {
        try await withSite(.sqlite) { site in
            _ = try await GenerateDemo(site).run(seed: 1, days: 2, until: Self.now)
            var facts = OrderFacts()
            facts.title = "路灯不亮"
            let desk = Actor(account: 2, name: "desk", roles: [.desk])
            let order = try await RegisterOrder(site).run(
                facts, complainant: Complainant(), by: desk)
            #expect(order.version == 1)
        }
    }

    @Test func `a database that is in use is refused and left as it was`() async throws {
        try await withSite(.sqlite) { site in
            try await ManageAccounts(site).create(
                NewAccount(
                    name: "anna", displayName: "", password: "long enough", roles: [.desk]),
                by: .system)
            await #expect(throws: DemoRefusal.databaseInUse(orders: 0, accounts: 1)) {
                _ = try await GenerateDemo(site).run(seed: 1, days: 2, until: Self.now)
            }
            let mark = try await site.database.read { tx in
                try site.settings.value(GenerateDemo.setting, in: tx)
            }
            #expect(mark == nil)
        }
    }

    @Test(arguments: [0, -1, GenerateDemo.daysMaximum + 1])
    func `a number of days out of range is refused`(days: Int) async throws {
        try await withSite(.sqlite) { site in
            await #expect(
                throws: DemoRefusal.daysOutOfRange(days, maximum: GenerateDemo.daysMaximum)
            ) {
                _ = try await GenerateDemo(site).run(seed: 1, days: days, until: Self.now)
            }
        }
    }

    @Test(arguments: ProfileLibrary().profileIDs)
    func `every shipped profile can be played`(id: String) throws {
        let profile = try ProfileLibrary().profile(id)
        let plan = try DemoPlan(profile, seed: 1, days: 3, until: Self.now)
        for day in plan.days.indices {
            let histories = try plan.histories(ofDay: day)
            let units = histories.flatMap(\.entries).map(\.actor.unitName).filter { !$0.isEmpty }
            #expect(histories.count > 30)
            #expect(Set(units).isSubset(of: profile.directory.units.map(\.name)))
        }
    }

    @Test func `texts have no open slots, names and phones are invented`() throws {
        let plan = try plan(seed: 4, days: 4)
        let tree = try ProfileLibrary().profile("zhongguancun-2026").categories
        for day in plan.days.indices {
            for history in try plan.histories(ofDay: day) {
                guard case .received(_, let facts, _, _) = history.entries[0].event else {
                    Issue.record("a history begins with something else")
                    continue
                }
                #expect(!facts.title.isEmpty)
                #expect(!(facts.title + facts.content).contains { "{}".contains($0) })
                #expect(tree.node(at: facts.category) != nil)
                let person = try #require(history.complainant)
                #expect(person.phone.hasPrefix("100") && person.phone.count == 11)
                #expect(
                    person.name.hasSuffix("先生") || person.name.hasSuffix("女士")
                        || person.name == "保密")
            }
        }
    }
}
