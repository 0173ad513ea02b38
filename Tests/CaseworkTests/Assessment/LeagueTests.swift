import Casework
import Testing

struct LeagueTests {
    @Test func `units stand by score then by orders received`() {
        let league = League(
            [
                UnitID("a"): counts(received: 10, valid: 4, good: 4),
                UnitID("b"): counts(received: 30, valid: 4, good: 4),
                UnitID("c"): counts(received: 99, valid: 4, good: 2),
                UnitID("d"): RateCounts(received: 3),
                UnitID("e"): RateCounts(received: 7),
            ], under: RulebookFixture.rulebook())
        #expect(league.rows.map(\.unit.code) == ["b", "a", "c", "e", "d"])
        #expect(league.rows.map(\.rank) == [1, 2, 3, nil, nil])
    }

    @Test func `units that are level in everything share a rank`() {
        let same = counts(received: 10, valid: 4, good: 4)
        let league = League(
            [
                UnitID("a"): same, UnitID("b"): same,
                UnitID("c"): counts(received: 10, valid: 4, good: 1),
            ], under: RulebookFixture.rulebook())
        #expect(league.rows.map(\.rank) == [1, 1, 3])
        #expect(league.rows.map(\.unit.code) == ["a", "b", "c"])
    }

    @Test func `scores that print alike are level unless exact values are ranked`() {
        // 1998 of 2000 and 1999 of 2000 both print 99.9 and 100.0 apart only in exact arithmetic.
        let close = [
            UnitID("more"): counts(received: 9000, valid: 10_000, good: 9_991),
            UnitID("better"): counts(received: 8000, valid: 10_000, good: 9_992),
        ]
        let shown = League(close, under: RulebookFixture.rulebook(rankValue: .shown))
        #expect(Set(shown.rows.map(\.rates.scoreText)).count == 1)
        #expect(shown.rows.map(\.unit.code) == ["more", "better"])
        let exact = League(close, under: RulebookFixture.rulebook(rankValue: .exact))
        #expect(exact.rows.map(\.unit.code) == ["better", "more"])
    }

    @Test func `the tie-break is the rulebook's`() {
        let tied = [
            UnitID("few"): counts(received: 1, valid: 4, good: 4),
            UnitID("many"): counts(received: 2, valid: 4, good: 4),
        ]
        let ascending = League(tied, under: RulebookFixture.rulebook(tieBreak: .receivedAscending))
        #expect(ascending.rows.map(\.unit.code) == ["few", "many"])
        let none = League(tied, under: RulebookFixture.rulebook(tieBreak: .none))
        #expect(none.rows.map(\.rank) == [1, 1])
    }

    @Test func `the two totals differ and are named`() {
        let league = League(
            [
                UnitID("small"): counts(received: 5, valid: 2, good: 2),
                UnitID("large"): counts(received: 95, valid: 98, good: 49),
                UnitID("silent"): RateCounts(received: 4),
            ], under: RulebookFixture.rulebook())
        #expect(league.total(.pooled).resolutionText == "51.0")
        #expect(league.total(.meanOfUnits).resolutionText == "75.0")
        #expect(league.total(.meanOfUnits).counts.received == 104)
        #expect(league.total(.pooled).counts.validCallbacks == 100)
    }

    @Test func `an empty table has no figures`() {
        let league = League([:], under: RulebookFixture.rulebook())
        #expect(league.rows.isEmpty)
        #expect(league.pooled.scoreText == nil)
        #expect(league.meanOfUnits.scoreText == nil)
    }

    private func counts(received: Int, valid: Int, good: Int) -> RateCounts {
        RateCounts(
            received: received, validCallbacks: valid, contacted: good, resolved: good,
            satisfied: good)
    }
}
