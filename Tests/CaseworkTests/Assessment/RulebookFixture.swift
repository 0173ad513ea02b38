import Casework

enum RulebookFixture {
    static func rulebook(
        id: String = "test", from: String = "2020-01-01", to: String? = nil,
        weights: RateWeights = RateWeights(response: 100, resolution: 500, satisfaction: 400),
        coefficients: AnswerCoefficients = AnswerCoefficients(mostlySatisfied: 900),
        tieBreak: TieBreak = .receivedDescending, rankValue: RankValue = .shown
    ) -> Rulebook {
        Rulebook(
            id: id, name: id,
            validity: Validity(
                from: CalendarFixture.day(from), to: to.map(CalendarFixture.day)),
            weights: weights, coefficients: coefficients,
            style: FigureStyle(rateDecimals: 1, scoreDecimals: 1, rounding: .halfUp),
            period: PeriodRule(cycleDay: 19), moment: .received, tieBreak: tieBreak,
            rankValue: rankValue,
            leftOut: [.full: [.uncounted], .assessed: [.uncounted, .excluded, .longStanding]],
            sources: [])
    }

    /// The vector of domain.md 3.2.
    static let vector = RateCounts(
        received: 60, closed: 50, validCallbacks: 40, contacted: 39, resolved: 30, satisfied: 26,
        mostlySatisfied: 6)
}
