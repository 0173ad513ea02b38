import Casework
import Testing

/// When a look is allowed, and when it is unusual.
@Suite struct RevealNormTests {
    private let watch = PersonalWatch.standard
    private let norm = RevealNorm(perHour: 3, perDay: 5)

    private func refusal(
        _ request: RevealRequest, inHour: Int = 0, onDay: Int = 0
    ) -> RevealRefusal? {
        do throws(RevealRefusal) {
            try request.check(RevealCount(inHour: inHour, onDay: onDay), norm: norm)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [RevealPurpose.contact, .callback, .verification])
    func `a named purpose needs no reason`(purpose: RevealPurpose) {
        #expect(refusal(RevealRequest(purpose: purpose)) == nil)
    }

    @Test(arguments: ["", "    ", "     ", "四个字吧"])
    func `another purpose needs a reason`(reason: String) {
        #expect(
            refusal(RevealRequest(purpose: .other, reason: reason)) == .reasonMissing(minimum: 5))
        #expect(refusal(RevealRequest(purpose: .other, reason: "上级要求核对")) == nil)
    }

    @Test func `a reason has an end`() {
        let long = String(repeating: "长", count: 201)
        #expect(
            refusal(RevealRequest(purpose: .contact, reason: long)) == .reasonTooLong(maximum: 200))
        #expect(refusal(RevealRequest(purpose: .contact, reason: String(long.dropLast()))) == nil)
    }

    @Test(arguments: [(2, 4, false), (3, 4, true), (2, 5, true), (9, 9, true)])
    func `beyond the norm a second word and a reason are needed`(
        inHour: Int, onDay: Int, isOver: Bool
    ) {
        let count = RevealCount(inHour: inHour, onDay: onDay)
        let first = refusal(RevealRequest(purpose: .contact), inHour: inHour, onDay: onDay)
        #expect(first == (isOver ? .normUsedUp(count, norm) : nil))
        let bare = RevealRequest(purpose: .contact, isConfirmed: true)
        #expect(
            refusal(bare, inHour: inHour, onDay: onDay)
                == (isOver ? .reasonMissing(minimum: 5) : nil))
        let full = RevealRequest(purpose: .contact, reason: "集中回访一批工单", isConfirmed: true)
        #expect(refusal(full, inHour: inHour, onDay: onDay) == nil)
    }

    @Test func `several roles give the largest norm, none gives none`() {
        #expect(watch.norm(for: [.handler]) == RevealNorm(perHour: 30, perDay: 80))
        #expect(watch.norm(for: [.handler, .desk]) == RevealNorm(perHour: 60, perDay: 200))
        #expect(watch.norm(for: [.analyst]) == RevealNorm(perHour: 0, perDay: 0))
    }

    @Test(arguments: [
        (21 * 3600 + 3599, false), (22 * 3600, true), (0, true), (6 * 3600 - 1, true),
        (6 * 3600, false), (43_200, false),
    ])
    func `night reaches over midnight`(second: Int, isNight: Bool) {
        #expect(watch.isNight(second) == isNight)
    }

    @Test func `night may lie within one day`() {
        var watch = watch
        watch.nightFrom = 3600
        watch.nightTo = 7200
        #expect(!watch.isNight(3599) && watch.isNight(3600) && !watch.isNight(7200))
    }

    @Test func `an ordinary look is not unusual; each reason is named`() {
        let look = PersonalWatch.Look(
            roles: [.desk], used: RevealCount(inHour: 0, onDay: 0), secondOfDay: 36_000,
            secondsToEnd: nil, people: 1)
        func kinds(
            _ watch: PersonalWatch = .standard, _ change: (inout PersonalWatch.Look) -> Void
        ) -> [PersonalWarning.Kind] {
            var changed = look
            change(&changed)
            return watch.unusual(changed)
        }
        #expect(watch.unusual(look) == [])
        #expect(kinds { $0.used = RevealCount(inHour: 60, onDay: 60) } == [.many])
        #expect(kinds { $0.secondOfDay = 0 } == [.night])
        var onDuty = watch
        onDuty.nightDuty = [.desk]
        #expect(kinds(onDuty) { $0.secondOfDay = 0 } == [])
        for (seconds, isLeaving) in [
            (14 * 86_400 + 1, false), (14 * 86_400, true), (0, true), (-1, true),
        ] {
            #expect(kinds { $0.secondsToEnd = Int64(seconds) } == (isLeaving ? [.leaving] : []))
        }
        #expect(kinds { $0.people = 4 } == [])
        #expect(kinds { $0.people = 5 } == [.manyPeople])
        let all = kinds { look in
            look.used = RevealCount(inHour: 1, onDay: 200)
            look.secondOfDay = 0
            look.secondsToEnd = 0
            look.people = 9
        }
        #expect(all == [.many, .night, .leaving, .manyPeople])
    }
}
