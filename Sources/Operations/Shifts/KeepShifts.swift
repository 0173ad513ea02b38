package import Casework
import HanText
import Persistence
import Store

/// Checking in and out of a shift, and the notes that one shift leaves for the next.
package struct KeepShifts: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Who has the desk now. Everybody who works here may know.
    package func onDuty() async throws -> [DutyShift] {
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in try site.shifts.onDuty(at: now, in: tx) }
    }

    /// The actor has the desk from now on for `hours`, at `line`.
    ///
    /// - Throws: `Forbidden`, `ShiftRefusal`.
    package func checkIn(line: String, hours: Int, by actor: Actor) async throws {
        try KeepShifts.check(actor)
        let line = PersonalText.masked(normalizedText(line))
        guard line.count <= ShiftLimits.lineMaximum else {
            throw ShiftRefusal.lineTooLong(maximum: ShiftLimits.lineMaximum)
        }
        guard (1...ShiftLimits.hoursMaximum).contains(hours) else {
            throw ShiftRefusal.badHours(maximum: ShiftLimits.hoursMaximum)
        }
        let site = site
        let now = site.clock()
        let shift = DutyShift(
            id: site.makeID(at: now).value, account: actor.account, displayName: "", line: line,
            startedAt: now, until: now.adding(hours: hours))
        try await site.database.write { tx in
            let present = try site.shifts.onDuty(at: now, in: tx)
            guard !present.contains(where: { $0.account == actor.account }) else {
                throw ShiftRefusal.alreadyOnDuty
            }
            // A shift that was forgotten ends where the next begins.
            _ = try site.shifts.end(of: actor.account, at: now, in: tx)
            try site.shifts.begin(shift, in: tx)
        }
    }

    /// - Throws: `Forbidden`, `ShiftRefusal.notOnDuty`.
    package func checkOut(by actor: Actor) async throws {
        try KeepShifts.check(actor)
        let site = site
        let now = site.clock()
        try await site.database.write { tx in
            guard try site.shifts.end(of: actor.account, at: now, in: tx) else {
                throw ShiftRefusal.notOnDuty
            }
        }
    }

    /// Leaves a note for the next shift. Numbers that point to a person are masked in it.
    ///
    /// - Parameter orders: numbers of orders the note is about, as typed; may be empty.
    /// - Throws: `Forbidden`, `ShiftRefusal`.
    package func write(
        _ body: String, about orders: [String], by actor: Actor
    ) async throws {
        try KeepShifts.check(actor)
        let body = PersonalText.masked(normalizedText(body))
        guard !body.isEmpty else { throw ShiftRefusal.noteEmpty }
        guard body.count <= ShiftLimits.noteMaximum else {
            throw ShiftRefusal.noteTooLong(maximum: ShiftLimits.noteMaximum)
        }
        guard orders.count <= ShiftLimits.ordersMaximum else {
            throw ShiftRefusal.tooManyOrders(maximum: ShiftLimits.ordersMaximum)
        }
        let numbers = try orders.map { typed in
            guard let number = OrderNumber(typed) else { throw ShiftRefusal.unknownOrder(typed) }
            return number
        }
        let site = site
        let now = site.clock()
        let note = HandOverNote(
            id: site.makeID(at: now).value, account: actor.account, displayName: "",
            writtenAt: now, body: body, orders: numbers)
        try await site.database.write { tx in
            for number in numbers {
                do {
                    _ = try site.order(number, seenBy: actor, at: now, in: tx)
                } catch is OrderNotFound {
                    throw ShiftRefusal.unknownOrder(number.text)
                }
            }
            try site.shifts.add(note, on: site.zone.date(of: now), in: tx)
        }
    }

    /// The actor has read note `id` and goes on from there.
    ///
    /// - Throws: `Forbidden`, `HandOverNotFound`, `ShiftRefusal.ownNote`.
    package func acknowledge(_ id: Int64, by actor: Actor) async throws {
        try KeepShifts.check(actor)
        let site = site
        let now = site.clock()
        try await site.database.write { tx in
            guard let note = try site.shifts.note(id, in: tx) else {
                throw HandOverNotFound(id: id)
            }
            guard note.account != actor.account else { throw ShiftRefusal.ownNote }
            try site.shifts.acknowledge(id, by: actor.account, at: now, in: tx)
        }
    }

    /// The newest note while nobody has said they read it; nil afterwards, and for people who keep
    /// no shifts.
    package func waitingNote(for actor: Actor) async throws -> HandOverNote? {
        guard Policy.allows(actor, .keepShifts) else { return nil }
        let site = site
        let newest = try await site.database.read { tx in try site.shifts.latestNote(in: tx) }
        return newest.flatMap { $0.receipts.isEmpty ? $0 : nil }
    }

    /// The notes of a day, or those that hold `words`; the newest without either.
    package func notes(
        on day: LocalDate?, holding words: String, for actor: Actor
    ) async throws -> [HandOverNote] {
        try KeepShifts.check(actor)
        let site = site
        return try await site.database.read { tx in
            try site.shifts.notes(on: day, holding: words, in: tx)
        }
    }

    private static func check(_ actor: Actor) throws {
        guard Policy.allows(actor, .keepShifts) else { throw Forbidden(action: "shifts") }
    }
}
