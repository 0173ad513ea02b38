import Casework
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// Looks are counted and listed, warnings raised once a day and settled once.
@Suite struct LookStoreTests {
    private let looks = LookStore()

    private func look(
        _ id: Int64, _ order: WorkOrder, _ kind: PersonalLook.Kind = .revealed
    ) -> LookStore.NewLook {
        LookStore.NewLook(
            id: id, kind: kind, order: order.id, number: order.number, purpose: .contact,
            reason: "", fields: ["name", "phone"])
    }

    @Test(arguments: TestDatabase.available)
    func `looks count by hour and day, each person's own`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let life = try Shelf.lives(1, seed: 81, steps: 0)[0]
            try await shelf.write([life])
            let noon = SiteZone.beijing.instant(
                on: SiteZone.beijing.date(of: Shelf.now), secondOfDay: 43_200)
            let midnight = noon.adding(hours: -12)
            let other = Actor(account: 8, name: "bob", roles: [.desk])
            let moments: [(Instant, Actor, PersonalLook.Kind)] = [
                (noon.adding(seconds: -60), shelf.actor, .revealed),
                (noon.adding(hours: -1), shelf.actor, .revealed),
                (midnight, shelf.actor, .revealed),
                (midnight.adding(seconds: -1), shelf.actor, .revealed),
                (noon, shelf.actor, .found), (noon, other, .revealed),
            ]
            let count = try await shelf.database.write { tx in
                for (index, (at, actor, kind)) in moments.enumerated() {
                    try looks.hold(actor, in: tx)
                    try looks.add(
                        [look(Int64(index + 1), life.order, kind)], by: actor, at: at, in: tx)
                }
                return try looks.count(of: shelf.actor, at: noon, midnight: midnight, in: tx)
            }
            #expect(count == RevealCount(inHour: 1, onDay: 3))
            let people = try await shelf.read { tx in
                try looks.people(on: [life.order.id], since: midnight, in: tx)
            }
            #expect(people == 2)
            let listed = try await shelf.read { tx in
                try looks.looks(at: [life.order.id], limit: 4, in: tx)
            }
            #expect(listed.map(\.account) == ["bob", "amy", "amy", "amy"])
            #expect(listed.first?.purpose == .contact)
            #expect(listed.first?.fields == ["name", "phone"])
            #expect(listed.first?.displayName == "")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a warning counts on until it is settled, then a new one begins`(
        engine: TestDatabase
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let life = try Shelf.lives(1, seed: 82, steps: 0)[0]
            let day = SiteZone.beijing.date(of: Shelf.now)
            let auditor = Actor(account: 9, name: "audra", roles: [.auditor])
            func raise(
                _ id: Int64, _ kind: PersonalWarning.Kind = .night, on day: LocalDate
            ) async throws -> Bool {
                try await shelf.database.write { tx in
                    try looks.raise(
                        kind, id: id, on: day, at: life.order.number, by: shelf.actor,
                        now: Shelf.now.adding(seconds: id), in: tx)
                }
            }
            #expect(try await raise(1, on: day))
            #expect(try await !raise(2, on: day))
            #expect(try await raise(3, .many, on: day))
            #expect(try await raise(4, on: day.adding(days: 1)))
            func settle(_ id: Int64) async throws -> Bool {
                try await shelf.database.write { tx in
                    try looks.settle(id, remark: "夜班", by: auditor, at: Shelf.now, in: tx)
                }
            }
            #expect(try await settle(1))
            #expect(try await !settle(1))
            #expect(try await !settle(99))
            #expect(try await raise(5, on: day))
            let all = try await shelf.read { tx in try looks.warnings(limit: 10, in: tx) }
            #expect(all.map(\.id) == [5, 4, 3, 1])
            #expect(all.map(\.count) == [1, 1, 1, 2])
            #expect(
                all.last?.settlement
                    == PersonalWarning.Settlement(at: Shelf.now, by: "audra", remark: "夜班"))
            #expect(all.last?.lastAt == Shelf.now.adding(seconds: 2))
            let two = try await shelf.read { tx in try looks.warnings(limit: 2, in: tx) }
            #expect(two.map(\.id) == [5, 4])
        }
    }
}
