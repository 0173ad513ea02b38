import Casework
import Testing

@Suite struct KeepRuleTests {
    private static let zone = SiteZone.beijing

    /// A run whose backup reaches to 02:30 of the day `number` days after 2026-01-01.
    private func run(
        _ number: Int, _ state: BackupRun.State = .proven, id: Int64? = nil,
        cause: BackupRun.Cause = .schedule
    ) -> BackupRun {
        let day = LocalDate(dayNumber: 20_454 + number)
        let moment = Self.zone.instant(on: day, secondOfDay: 9_000)
        var run = BackupRun(
            id: id ?? Int64(number), cause: cause, state: state, actor: "system", askedAt: moment)
        run.file = "/backups/\(number)"
        run.until = moment
        return run
    }

    private func kept(_ rule: KeepRule, _ runs: [BackupRun]) -> [Int64] {
        let gone = Set(rule.superseded(runs, zone: Self.zone).map(\.id))
        return runs.map(\.id).filter { !gone.contains($0) }.sorted()
    }

    @Test func `the last of each day, week and month that counts stays`() {
        // 2026-01-01 is a Thursday; day 3 is its Sunday.
        let runs = (0..<100).map { run($0) }
        #expect(kept(KeepRule(daily: 3, weekly: 0, monthly: 0), runs) == [97, 98, 99])
        #expect(kept(KeepRule(daily: 0, weekly: 3, monthly: 0), runs) == [87, 94, 99])
        // The ends of January (day 30), February (58) and March (89), and the last of April.
        #expect(kept(KeepRule(daily: 0, weekly: 0, monthly: 4), runs) == [30, 58, 89, 99])
        #expect(
            kept(KeepRule(daily: 2, weekly: 2, monthly: 2), runs) == [89, 94, 98, 99])
    }

    @Test func `of several in a day the last stays`() {
        var second = run(5, id: 6)
        second.until = second.until?.adding(hours: 9)
        let late = second
        #expect(kept(KeepRule(daily: 2, weekly: 0, monthly: 0), [run(4), run(5), late]).count == 2)
        let gone = KeepRule(daily: 2, weekly: 0, monthly: 0)
            .superseded([run(4), run(5), late], zone: Self.zone)
        #expect(gone.map(\.until) == [run(5).until])
    }

    @Test func `days without a backup do not count`() {
        let runs = [1, 40, 80].map { run($0) }
        #expect(kept(KeepRule(daily: 3, weekly: 0, monthly: 0), runs) == [1, 40, 80])
    }

    @Test func `nothing goes before a newer one is proven`() {
        let rule = KeepRule(daily: 1, weekly: 0, monthly: 0)
        #expect(kept(rule, [run(1, .made), run(2, .failed), run(3, .made)]) == [1, 2, 3])
        #expect(kept(rule, [run(1), run(2, .failed), run(3, .made)]) == [1, 2, 3])
        #expect(kept(rule, [run(1), run(2, .failed), run(3)]) == [3])
    }

    @Test func `files of the command line, removed ones and those under way are left alone`() {
        let rule = KeepRule(daily: 1, weekly: 0, monthly: 0)
        var removed = run(2)
        removed.removedAt = removed.askedAt
        let runs = [run(1, cause: .command), removed, run(3, .running), run(9)]
        #expect(rule.superseded(runs, zone: Self.zone).isEmpty)
    }
}
