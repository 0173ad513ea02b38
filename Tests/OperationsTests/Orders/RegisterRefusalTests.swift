import Casework
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// What is not taken when somebody enters an order by hand.
@Suite struct RegisterRefusalTests {
    /// Sets `field` to `text`.
    private static func set(
        _ field: EntryField, _ text: String, _ facts: inout OrderFacts, _ person: inout Complainant
    ) {
        switch field {
        case .title: facts.title = text
        case .content: facts.content = text
        case .category: facts.category = [text]
        case .kind: facts.kind = text
        case .labels: facts.labels = [text]
        case .cityNumber: facts.cityNumber = text
        case .districtNumber: facts.districtNumber = text
        case .channel: facts.channel = text
        case .urgency: facts.urgency = text
        case .district: facts.district = text
        case .subdistrict: facts.subdistrict = text
        case .community: facts.community = text
        case .place: facts.place = text
        case .company: facts.company = text
        case .unit: facts.unitName = text
        case .name: person.name = text
        case .phone: person.phone = text
        case .contact: person.contact = text
        case .address: person.exactAddress = text
        case .receivedAt, .cityDueAt: return
        }
    }

    @Test(arguments: EntryField.allCases)
    func `a text may be as long as its limit and not a character longer`(field: EntryField)
        async throws
    {
        guard let maximum = field.maximum else { return }
        try await Desk.open(on: .sqlite) { desk in
            for (length, isRefused) in [(maximum, false), (maximum + 1, true)] {
                var facts = Desk.facts()
                var person = Complainant()
                Self.set(field, String(repeating: "长", count: length), &facts, &person)
                let refusal = await refusal(desk, facts, person)
                #expect(
                    (refusal?.reasons[field] == .tooLong(maximum: maximum)) == isRefused,
                    "\(length)")
            }
        }
    }

    @Test func `a phone that is none and a limit before the call are refused`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let late = await refusal(
                desk, Desk.facts { $0.cityDueAt = Desk.start.adding(hours: -1) })
            #expect(late?.reasons == [.cityDueAt: .beforeReceived])
            let entered = await refusal(
                desk,
                Desk.facts {
                    $0.receivedAt = Desk.start.adding(hours: -2)
                    $0.cityDueAt = Desk.start.adding(hours: -1)
                })
            #expect(entered == nil, "an order may be entered late")
            for phone in ["abc", "1234", "微信 13800001234", "1380000123a"] {
                let refusal = await refusal(desk, Desk.facts(), Complainant(phone: phone))
                #expect(refusal?.reasons == [.phone: .notAPhone], "\(phone)")
            }
            for phone in ["12345", "010-62511234转8", "+86 138 0000 1234", "（010）62511234"] {
                let refusal = await refusal(desk, Desk.facts(), Complainant(phone: phone))
                #expect(refusal == nil, "\(phone)")
            }
        }
    }

    private func refusal(
        _ desk: Desk, _ facts: OrderFacts, _ person: Complainant = Complainant()
    ) async -> EntryRefusal? {
        do {
            _ = try await desk.register(facts, complainant: person)
            return nil
        } catch {
            return error as? EntryRefusal
        }
    }

    @Test func `channels and units the deployment does not have are refused together`()
        async throws
    {
        try await Desk.open(on: .sqlite) { desk in
            let facts = Desk.facts {
                $0.channel = "pigeon"
                $0.unitName = "某某不存在的单位"
                $0.receivedAt = Desk.start.adding(seconds: 60)
            }
            let refusal = await refusal(desk, facts)
            #expect(
                refusal?.reasons == [
                    .channel: .unknown, .unit: .unknown, .receivedAt: .inFuture,
                ])
            let unit = try #require(desk.site.directory[Desk.city]?.name)
            let known = try await desk.register(Desk.facts { $0.unitName = unit })
            #expect(known.responsibleUnitName == unit)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a city number that another order has is refused with that order`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let first = try await desk.register(Desk.facts { $0.cityNumber = "热线-1" })
            let second = await refusal(desk, Desk.facts { $0.cityNumber = " 热线-1 " })
            #expect(second?.taken == first.number)
            #expect(try await desk.all().count == 1)
            let free = try await desk.register(Desk.facts { $0.cityNumber = "热线-2" })
            // No number of ours was lost to the refusal.
            #expect(free.number.text > first.number.text)
            #expect(try await desk.all().count == 2)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a city number of an order out of sight is refused without that order`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let colleague = Actor(account: 23, name: "col", roles: [.desk])
            let hidden = Desk.facts {
                $0.cityNumber = "热线-1"
                $0.isConfidential = true
            }
            let order = try await desk.register(hidden)
            let site = desk.site
            let refusal = await #expect(throws: EntryRefusal.self) {
                _ = try await RegisterOrder(site).run(
                    Desk.facts { $0.cityNumber = "热线-1" }, complainant: Complainant(),
                    by: colleague)
            }
            #expect(refusal?.reasons == [.cityNumber: .takenOutOfSight])
            #expect(refusal?.isTaken == true && refusal?.taken == nil)
            try await desk.site.database.write { tx in
                try site.confidential.name(
                    [colleague.account], for: order.id, by: desk.desk, at: site.clock(), in: tx)
            }
            let named = await #expect(throws: EntryRefusal.self) {
                _ = try await RegisterOrder(site).run(
                    Desk.facts { $0.cityNumber = "热线-1" }, complainant: Complainant(),
                    by: colleague)
            }
            #expect(named?.taken == order.number)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `of many who enter one number at once one goes in and the others are told`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let refused = await withTaskGroup(of: EntryRefusal?.self) { group in
                for _ in 0..<8 {
                    group.addTask { await refusal(desk, Desk.facts { $0.cityNumber = "热线-9" }) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(refused.count { $0 == nil } == 1)
            let order = try await desk.order("热线-9")
            #expect(refused.compactMap { $0?.taken } == Array(repeating: order.number, count: 7))
        }
    }
}
