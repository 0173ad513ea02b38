import Casework
import Testing

@Suite struct BackupPlanTests {
    private static let zone = SiteZone.beijing
    private static let day = LocalDate(dayNumber: 20_700)
    private let plan = BackupPlan(folder: "b", secondOfDay: 9_000, keep: .standard)

    private func at(_ hour: Int, _ minute: Int = 0, day: Int = 0) -> Instant {
        Self.zone.instant(
            on: Self.day.adding(days: day), secondOfDay: hour * 3600 + minute * 60)
    }

    private func run(
        _ state: BackupRun.State, at moment: Instant, cause: BackupRun.Cause = .schedule
    ) -> BackupRun {
        var run = BackupRun(id: 1, cause: cause, state: state, actor: "a", askedAt: moment)
        run.finishedAt = moment
        run.seenAt = moment
        return run
    }

    private func isDue(_ runs: [BackupRun], at now: Instant) -> Bool {
        plan.isDue(runs, at: now, zone: Self.zone)
    }

    @Test func `the last moment is today's when it has come, else yesterday's`() {
        #expect(plan.lastMoment(at: at(2, 30), zone: Self.zone) == at(2, 30))
        #expect(plan.lastMoment(at: at(2, 29), zone: Self.zone) == at(2, 30, day: -1))
    }

    @Test func `a missed backup is made as soon as somebody looks`() {
        #expect(isDue([], at: at(14)))
        #expect(isDue([run(.proven, at: at(2, 31, day: -1))], at: at(2, 30)))
        #expect(isDue([run(.proven, at: at(2, 31, day: -3))], at: at(1)))
    }

    @Test func `one a day is enough, whoever asked for it`() {
        #expect(!isDue([run(.proven, at: at(2, 31))], at: at(23)))
        #expect(!isDue([run(.proven, at: at(9), cause: .asked)], at: at(23)))
        #expect(!isDue([run(.made, at: at(2, 31))], at: at(23)))
        #expect(isDue([run(.proven, at: at(9), cause: .command)], at: at(23)))
    }

    @Test func `a failed one is tried again after an hour, three times in all`() {
        let failed = run(.failed, at: at(2, 31))
        #expect(!isDue([failed], at: at(3, 30)))
        #expect(isDue([failed], at: at(3, 31)))
        let second = run(.failed, at: at(3, 31))
        let third = run(.failed, at: at(4, 31))
        #expect(isDue([failed, second], at: at(4, 31)))
        #expect(!isDue([failed, second, third], at: at(23)))
        #expect(isDue([failed, second, third], at: at(2, 30, day: 1)))
    }

    @Test func `nothing begins while one is asked for or under way`() {
        #expect(!isDue([run(.asked, at: at(1))], at: at(3)))
        #expect(!isDue([run(.running, at: at(1))], at: at(3)))
    }

    @Test func `a run without a sign of life for three minutes is abandoned`() {
        let silent = run(.running, at: at(3))
        #expect(!silent.isAbandoned(at: at(3, 3)))
        #expect(silent.isAbandoned(at: at(3, 4)))
        #expect(!run(.asked, at: at(1)).isAbandoned(at: at(9)))
    }

    @Test func `a proof older than 26 hours is late`() {
        var run = run(.proven, at: at(2, 31))
        #expect(BackupStanding(lastProven: nil, at: at(3)) == .none)
        #expect(BackupStanding(lastProven: run, at: at(3)) == .none)
        run.until = at(2, 30)
        run.proof = BackupProof(
            provenAt: at(2, 31), tables: 1, rows: 1, orders: 1, ledgerEntries: 0, figuresDay: "",
            seconds: 1)
        let proven = run
        #expect(
            BackupStanding(lastProven: proven, at: at(4, 31, day: 1))
                == .proven(until: at(2, 30), at: at(2, 31)))
        #expect(
            BackupStanding(lastProven: proven, at: at(4, 32, day: 1))
                == .late(until: at(2, 30), at: at(2, 31)))
    }

    @Test(arguments: ["", "14", "14,8", "14,8,12,1", "0,0,0", "1000,1,1", "x,y,z", "-1,1,1"])
    func `a keeping rule that is none is refused`(_ text: String) {
        #expect(KeepRule(text) == nil)
    }
}
