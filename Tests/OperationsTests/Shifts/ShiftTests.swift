import Casework
import Operations
import Simulator
import TestSupport
import Testing

/// Checking in and out, and what one shift leaves for the next.
@Suite struct ShiftTests {
    private func refusal(_ act: () async throws -> Void) async -> ShiftRefusal? {
        do {
            try await act()
            return nil
        } catch {
            return error as? ShiftRefusal
        }
    }

    @Test(arguments: TestDatabase.available)
    func `who checks in is on duty until they leave or are long overdue`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let keep = KeepShifts(desk.site)
            try await keep.checkIn(line: "1 席", hours: 8, by: desk.desk)
            let duty = try await keep.onDuty()
            #expect(duty.map(\.account) == [desk.desk.account])
            #expect(duty.first?.line == "1 席")
            #expect(duty.first?.until == Desk.start.adding(hours: 8))
            let twice = await refusal {
                try await keep.checkIn(line: "", hours: 8, by: desk.desk)
            }
            #expect(twice == .alreadyOnDuty)
            desk.clock.advance(seconds: 9 * 3600)
            #expect(try await keep.onDuty().count == 1)
            desk.clock.advance(seconds: 3600 + 1)
            #expect(try await keep.onDuty().isEmpty)
            try await keep.checkIn(line: "", hours: 8, by: desk.desk)
            try await keep.checkOut(by: desk.desk)
            #expect(try await keep.onDuty().isEmpty)
            let again = await refusal { try await keep.checkOut(by: desk.desk) }
            #expect(again == .notOnDuty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a shift of no hours, of more than a day, or with a long line is refused`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let keep = KeepShifts(desk.site)
            for hours in [0, 25] {
                let problem = await refusal {
                    try await keep.checkIn(line: "", hours: hours, by: desk.desk)
                }
                #expect(problem == .badHours(maximum: 24))
            }
            let long = await refusal {
                try await keep.checkIn(
                    line: String(repeating: "席", count: 41), hours: 24, by: desk.desk)
            }
            #expect(long == .lineTooLong(maximum: 40))
            try await keep.checkIn(
                line: String(repeating: "席", count: 40), hours: 24, by: desk.desk)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a note stays until another person has taken it over`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let keep = KeepShifts(desk.site)
            let order = try await desk.register()
            try await keep.write(
                "催城管科，来电 13812345678", about: [order.number.text], by: desk.desk)
            let note = try #require(try await keep.waitingNote(for: desk.reviewer))
            #expect(note.orders == [order.number])
            #expect(!note.body.contains("13812345678"))
            let own = await refusal { try await keep.acknowledge(note.id, by: desk.desk) }
            #expect(own == .ownNote)
            try await keep.acknowledge(note.id, by: desk.reviewer)
            try await keep.acknowledge(note.id, by: desk.reviewer)
            #expect(try await keep.waitingNote(for: desk.reviewer) == nil)
            let kept = try await keep.notes(on: nil, holding: "", for: desk.desk)
            #expect(kept.map { $0.receipts.count } == [1])
            await #expect(throws: HandOverNotFound(id: 7)) {
                try await keep.acknowledge(7, by: desk.reviewer)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `notes are found by day and by their words`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let keep = KeepShifts(desk.site)
            try await keep.write("路灯 50% 已修", about: [], by: desk.desk)
            desk.clock.advance(seconds: 86_400)
            try await keep.write("供暖来电多", about: [], by: desk.desk)
            let today = desk.site.zone.date(of: desk.site.clock())
            func bodies(_ day: LocalDate?, _ words: String) async throws -> [String] {
                try await keep.notes(on: day, holding: words, for: desk.desk).map(\.body)
            }
            #expect(try await bodies(nil, "") == ["供暖来电多", "路灯 50% 已修"])
            #expect(try await bodies(today, "") == ["供暖来电多"])
            #expect(try await bodies(nil, "50%") == ["路灯 50% 已修"])
            #expect(try await bodies(nil, "5_%").isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an empty note, a long one, and unknown orders are refused`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let keep = KeepShifts(desk.site)
            func problem(_ body: String, _ orders: [String] = []) async -> ShiftRefusal? {
                await refusal { try await keep.write(body, about: orders, by: desk.desk) }
            }
            let missing = OrderNumber(day: LocalDate(dayNumber: 20_668), sequence: 9).text
            #expect(await problem("  ") == .noteEmpty)
            #expect(
                await problem(String(repeating: "字", count: 2_001)) == .noteTooLong(maximum: 2_000))
            #expect(await problem("见", ["2026"]) == .unknownOrder("2026"))
            #expect(await problem("见", [missing]) == .unknownOrder(missing))
            #expect(
                await problem("见", Array(repeating: missing, count: 51))
                    == .tooManyOrders(maximum: 50))
            #expect(try await keep.notes(on: nil, holding: "", for: desk.desk).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `people who keep no shifts neither write nor read`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let keep = KeepShifts(desk.site)
            for actor in [desk.handler, desk.analyst, desk.administrator] {
                await #expect(throws: Forbidden.self) {
                    try await keep.checkIn(line: "", hours: 8, by: actor)
                }
                await #expect(throws: Forbidden.self) { try await keep.checkOut(by: actor) }
                await #expect(throws: Forbidden.self) {
                    try await keep.write("交接", about: [], by: actor)
                }
                await #expect(throws: Forbidden.self) { try await keep.acknowledge(1, by: actor) }
                await #expect(throws: Forbidden.self) {
                    try await keep.notes(on: nil, holding: "", for: actor)
                }
            }
            try await keep.write("交接", about: [], by: desk.desk)
            #expect(try await keep.waitingNote(for: desk.analyst) == nil)
        }
    }
}
