import Casework
import Operations
import Profiles
import Simulator
import Store
import TestSupport
import Testing

/// Correcting one order in the grid, and taking that back.
@Suite struct EditOrderTests {
    private func refusal(_ body: () async throws -> Void) async -> EditRefusal? {
        do {
            try await body()
            return nil
        } catch {
            return error as? EditRefusal
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a correction is recorded and taken back as one of its own`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register()
            let edit = EditOrder(desk.site)
            let after = try await edit.run(
                [FieldEdit(.place, "和平路 5 号院"), FieldEdit(.labels, "照明， 夜间")],
                on: order.number, version: order.version, by: desk.desk)
            #expect(after.facts.place == "和平路 5 号院")
            #expect(after.facts.labels == ["照明", "夜间"])
            let back = try await edit.undo(after.version, on: order.number, by: desk.desk)
            #expect(back.facts == order.facts)
            let events = try await desk.events(of: order)
            #expect(events.map(\.event.kind) == [.received, .edited, .edited])
            guard case .edited(let undone) = events[2].event else { return }
            #expect(undone.undoes == 2)
            #expect(try await CheckHistory(desk.site).run().problems.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the same value again records nothing`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register(Desk.facts { $0.place = "东门" })
            let after = try await EditOrder(desk.site).run(
                [FieldEdit(.place, " 东门 ")], on: order.number, version: nil, by: desk.desk)
            #expect(after.version == order.version)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `values that cannot be are refused with the reason`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register()
            let cases: [(FieldEdit, EditRefusal)] = [
                (FieldEdit(.title, ""), .missing(.title)),
                (FieldEdit(.category, ""), .missing(.category)),
                (
                    FieldEdit(.kind, String(repeating: "字", count: 101)),
                    .tooLong(.kind, maximum: 100)
                ),
                (
                    FieldEdit(.labels, (1...21).map(String.init).joined(separator: ",")),
                    .tooMany(.labels, maximum: 20)
                ),
                (FieldEdit(.place, "找 13800138000"), .personal(.place)),
                (FieldEdit(.category, "毫不相干的一类"), .unknownValue(.category, nearest: nil)),
            ]
            for (edit, wanted) in cases {
                let found = await refusal {
                    _ = try await EditOrder(desk.site).run(
                        [edit], on: order.number, version: nil, by: desk.desk)
                }
                #expect(found == wanted)
            }
            #expect(try await desk.events(of: order).count == 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `what the city gave is the city's`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register(Desk.facts { $0.cityNumber = "C-1" })
            for field in [EditField.title, .kind, .urgency] {
                let found = await refusal {
                    _ = try await EditOrder(desk.site).run(
                        [FieldEdit(field, "别的")], on: order.number, version: nil, by: desk.desk)
                }
                #expect(found == .givenByCity(field))
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an unknown category names the nearest one`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register()
            let path = try #require(desk.site.profile.categories.paths.first { $0.count == 2 })
            let typed = path.joined(separator: "/") + "错"
            let found = await refusal {
                _ = try await EditOrder(desk.site).run(
                    [FieldEdit(.category, typed)], on: order.number, version: nil, by: desk.desk)
            }
            #expect(
                found == .unknownValue(.category, nearest: path.joined(separator: "->")))
            let after = try await EditOrder(desk.site).run(
                [FieldEdit(.category, path.joined(separator: " > "))], on: order.number,
                version: nil, by: desk.desk)
            #expect(after.facts.category == path)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an undo is refused when the value was changed since, too late or of nothing`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register()
            let edit = EditOrder(desk.site)
            func set(_ value: String) async throws -> WorkOrder {
                try await edit.run(
                    [FieldEdit(.place, value)], on: order.number, version: nil, by: desk.desk)
            }
            let first = try await set("东门")
            let second = try await set("西门")
            #expect(
                await refusal {
                    _ = try await edit.undo(first.version, on: order.number, by: desk.desk)
                } == .changedSince(.place))
            #expect(
                await refusal { _ = try await edit.undo(1, on: order.number, by: desk.desk) }
                    == .nothingToUndo)
            desk.clock.advance(seconds: Int64(EditLimits.undoHours) * 3600 + 1)
            #expect(
                await refusal {
                    _ = try await edit.undo(second.version, on: order.number, by: desk.desk)
                } == .undoExpired(hours: EditLimits.undoHours))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `somebody faster, somebody without the right and unknown numbers`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register()
            let edit = EditOrder(desk.site)
            let value = [FieldEdit(.place, "东门")]
            await #expect(throws: StaleVersion.self) {
                try await edit.run(value, on: order.number, version: 9, by: desk.desk)
            }
            for actor in [desk.handler, desk.analyst, desk.administrator] {
                await #expect(throws: Forbidden.self) {
                    try await edit.run(value, on: order.number, version: nil, by: actor)
                }
            }
            await #expect(throws: OrderNotFound.self) {
                try await edit.run(
                    value, on: OrderNumber(day: LocalDate(dayNumber: 20_000), sequence: 7),
                    version: nil, by: desk.desk)
            }
        }
    }
}
