/// The three rates (三率) and the score of one set of counts. Exact; the texts are rounded.
///
/// Rates are fractions of 1, the score runs from 0 to 100. All four are nil without a valid
/// callback: nobody was asked, so nothing is known.
package struct UnitRates: Hashable, Sendable {
    package let counts: RateCounts
    package let responseRate: Ratio?
    package let resolutionRate: Ratio?
    package let satisfactionRate: Ratio?
    package let score: Ratio?
    package let style: FigureStyle

    /// Rates of `counts` under `rulebook`.
    package init(_ counts: RateCounts, under rulebook: Rulebook) {
        let worth = rulebook.coefficients
        self.counts = counts
        style = rulebook.style
        responseRate = Ratio(counts.contacted, over: counts.validCallbacks)
        resolutionRate = Ratio(
            counts.resolved * worth.resolved + counts.partlyResolved * worth.partlyResolved,
            over: counts.validCallbacks * 1000)
        satisfactionRate = Ratio(
            counts.satisfied * worth.satisfied + counts.mostlySatisfied * worth.mostlySatisfied
                + counts.neutral * worth.neutral + counts.dissatisfied * worth.dissatisfied
                + counts.veryDissatisfied * worth.veryDissatisfied,
            over: counts.validCallbacks * 1000)
        if let responseRate, let resolutionRate, let satisfactionRate {
            let weighted =
                responseRate * Ratio(perMille: rulebook.weights.response)
                + resolutionRate * Ratio(perMille: rulebook.weights.resolution)
                + satisfactionRate * Ratio(perMille: rulebook.weights.satisfaction)
            score = weighted * Ratio(100)
        } else {
            score = nil
        }
    }

    /// The totals row as arithmetic mean: sums of all counts, means of the rates that exist.
    init(meanOf rows: [UnitRates], style: FigureStyle) {
        counts = rows.reduce(.zero) { $0 + $1.counts }
        responseRate = Ratio.mean(of: rows.compactMap(\.responseRate))
        resolutionRate = Ratio.mean(of: rows.compactMap(\.resolutionRate))
        satisfactionRate = Ratio.mean(of: rows.compactMap(\.satisfactionRate))
        score = Ratio.mean(of: rows.compactMap(\.score))
        self.style = style
    }

    /// Percent, e.g. `97.5`.
    package var responseText: String? { percent(responseRate) }
    /// Percent, e.g. `75.0`.
    package var resolutionText: String? { percent(resolutionRate) }
    /// Percent, e.g. `78.5`.
    package var satisfactionText: String? { percent(satisfactionRate) }
    /// Points, e.g. `78.7`.
    package var scoreText: String? {
        score?.text(decimals: style.scoreDecimals, rounding: style.rounding)
    }

    private func percent(_ rate: Ratio?) -> String? {
        guard let rate else { return nil }
        return (rate * Ratio(100)).text(decimals: style.rateDecimals, rounding: style.rounding)
    }
}
