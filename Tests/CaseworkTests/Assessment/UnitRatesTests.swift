import Casework
import Testing

struct UnitRatesTests {
    private let rulebook = RulebookFixture.rulebook()

    @Test func `the published vector gives its figures to the digit`() {
        let rates = UnitRates(RulebookFixture.vector, under: rulebook)
        #expect(rates.responseText == "97.5")
        #expect(rates.resolutionText == "75.0")
        #expect(rates.satisfactionText == "78.5")
        #expect(rates.scoreText == "78.7")
        #expect(rates.score == Ratio(7865, over: 100))
    }

    @Test func `nothing is known without a valid callback`() {
        let rates = UnitRates(RateCounts(received: 9, closed: 4), under: rulebook)
        #expect(rates.responseRate == nil)
        #expect(rates.resolutionText == nil)
        #expect(rates.satisfactionText == nil)
        #expect(rates.scoreText == nil)
    }

    @Test func `other weights and answers change the figures`() {
        let other = RulebookFixture.rulebook(
            weights: RateWeights(response: 300, resolution: 350, satisfaction: 350),
            coefficients: AnswerCoefficients(
                partlyResolved: 500, mostlySatisfied: 800, neutral: 600, dissatisfied: 100,
                veryDissatisfied: 0))
        let counts = RateCounts(
            received: 10, validCallbacks: 10, contacted: 9, resolved: 6, partlyResolved: 2,
            satisfied: 4, mostlySatisfied: 2, neutral: 2, dissatisfied: 1, veryDissatisfied: 1)
        let rates = UnitRates(counts, under: other)
        #expect(rates.responseText == "90.0")
        #expect(rates.resolutionText == "70.0")
        #expect(rates.satisfactionText == "69.0")
        #expect(rates.score == Ratio(7565, over: 100))
    }

    @Test func `answers of valid callbacks are counted and others are not`() {
        var counts = RateCounts()
        counts.add(
            Evaluation(
                isValid: true, contacted: true, resolution: .resolved, satisfaction: .satisfied))
        counts.add(
            Evaluation(
                isValid: true, contacted: false, resolution: .partly, satisfaction: .mostly))
        counts.add(
            Evaluation(
                isValid: true, contacted: true, resolution: .unresolved, satisfaction: .neutral))
        counts.add(Evaluation(isValid: true, contacted: true, satisfaction: .dissatisfied))
        counts.add(Evaluation(isValid: true, satisfaction: .veryDissatisfied))
        counts.add(Evaluation(isValid: true, contacted: true, satisfaction: .notRated))
        counts.add(
            Evaluation(
                isValid: false, contacted: true, resolution: .resolved, satisfaction: .satisfied))
        #expect(
            counts
                == RateCounts(
                    validCallbacks: 6, contacted: 4, resolved: 1, partlyResolved: 1, satisfied: 1,
                    mostlySatisfied: 1, neutral: 1, dissatisfied: 1, veryDissatisfied: 1))
    }

    @Test func `counts add up and subtract field by field`() {
        let all = RateCounts(
            received: 1, closed: 2, validCallbacks: 3, contacted: 4, resolved: 5,
            partlyResolved: 6, satisfied: 7, mostlySatisfied: 8, neutral: 9, dissatisfied: 10,
            veryDissatisfied: 11)
        let twice = all + all
        #expect(twice.received == 2)
        #expect(twice.veryDissatisfied == 22)
        #expect(twice - all == all)
        #expect(all - all == .zero)
    }

    @Test func `marks decide in which base an order counts`() {
        #expect(rulebook.counts([], in: .assessed))
        #expect(rulebook.counts([.excluded], in: .full))
        #expect(!rulebook.counts([.excluded], in: .assessed))
        #expect(!rulebook.counts([.uncounted], in: .full))
        #expect(!rulebook.counts([.longStanding, .excluded], in: .assessed))
    }

    @Test func `a period is judged by the rulebook of its last day`() {
        let old = RulebookFixture.rulebook(id: "2025", from: "2025-01-01", to: "2025-12-31")
        let new = RulebookFixture.rulebook(id: "2026", from: "2026-01-01")
        let rule = PeriodRule(cycleDay: 19)
        let january = rule.period(.month(year: 2026, month: 1), zone: .beijing)
        let december = rule.period(.month(year: 2025, month: 12), zone: .beijing)
        let ancient = rule.period(.month(year: 2019, month: 12), zone: .beijing)
        #expect(Rulebook.governing(january, among: [old, new])?.id == "2026")
        #expect(Rulebook.governing(december, among: [old, new])?.id == "2025")
        #expect(Rulebook.governing(ancient, among: [old, new]) == nil)
    }
}
