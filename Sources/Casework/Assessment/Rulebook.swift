/// Which orders a figure counts.
package enum Base: String, CaseIterable, Sendable {
    /// With excluded orders (全口径).
    case full
    /// Without excluded orders (不含剔除).
    case assessed
}

/// How the totals row of a table is made; always named beside the figure.
package enum Pooling: String, CaseIterable, Sendable {
    /// Rates of the summed counts.
    case pooled
    /// Arithmetic mean of the units' rates, units without a valid callback left out.
    case meanOfUnits = "mean_of_units"
}

/// What can take an order out of a base.
package enum BaseMark: String, CaseIterable, Sendable {
    /// Removed from assessment (不纳入 / 剔除).
    case excluded
    /// Not counted in volume (不计入诉求总量).
    case uncounted
    /// Listed as a long-standing case (挂账).
    case longStanding = "long_standing"
}

/// The event whose moment puts an order into a period. Figures know `received` alone so far; a
/// profile with another one is refused (`ProfileProblem.Cause.notSupported`).
package enum PeriodMoment: String, CaseIterable, Sendable {
    case received
    case cityDispatched = "city_dispatched"
    case due
    case calledBack = "called_back"
}

/// Who stands first when scores are equal.
package enum TieBreak: String, CaseIterable, Sendable {
    case receivedDescending = "received_descending"
    case receivedAscending = "received_ascending"
    /// Equal scores share a rank.
    case none
}

/// Which value of the score is compared for the rank.
package enum RankValue: String, CaseIterable, Sendable {
    /// As printed: two units that both show 78.7 are level, and the tie-break decides.
    case shown
    case exact
}

/// The share of each rate in the score, in thousandths; together 1000.
package struct RateWeights: Hashable, Sendable {
    package let response: Int
    package let resolution: Int
    package let satisfaction: Int

    package init(response: Int, resolution: Int, satisfaction: Int) {
        self.response = response
        self.resolution = resolution
        self.satisfaction = satisfaction
    }

    package var sum: Int { response + resolution + satisfaction }
}

/// What each answer is worth in its rate, in thousandths. Not solved and not rated are worth
/// nothing.
package struct AnswerCoefficients: Hashable, Sendable {
    package let resolved: Int
    package let partlyResolved: Int
    package let satisfied: Int
    package let mostlySatisfied: Int
    package let neutral: Int
    package let dissatisfied: Int
    package let veryDissatisfied: Int

    package init(
        resolved: Int = 1000, partlyResolved: Int = 0, satisfied: Int = 1000,
        mostlySatisfied: Int, neutral: Int = 0, dissatisfied: Int = 0, veryDissatisfied: Int = 0
    ) {
        self.resolved = resolved
        self.partlyResolved = partlyResolved
        self.satisfied = satisfied
        self.mostlySatisfied = mostlySatisfied
        self.neutral = neutral
        self.dissatisfied = dissatisfied
        self.veryDissatisfied = veryDissatisfied
    }
}

/// Where one part of a rulebook comes from.
package struct RuleSource: Hashable, Sendable {
    /// The part, e.g. `weights` or `period`.
    package let topic: String
    package let source: String
    package let confidence: Confidence

    package init(topic: String, source: String, confidence: Confidence) {
        self.topic = topic
        self.source = source
        self.confidence = confidence
    }
}

/// How decimals of a table are made.
package struct FigureStyle: Hashable, Sendable {
    package let rateDecimals: Int
    package let scoreDecimals: Int
    package let rounding: Rounding

    package init(rateDecimals: Int, scoreDecimals: Int, rounding: Rounding) {
        self.rateDecimals = rateDecimals
        self.scoreDecimals = scoreDecimals
        self.rounding = rounding
    }
}

/// A version of the assessment rules (考评办法): dated data, never a constant. A past period is
/// always computed under the rulebook that held on its last day.
package struct Rulebook: Hashable, Sendable {
    package let id: String
    package let name: String
    package let validity: Validity
    package let weights: RateWeights
    package let coefficients: AnswerCoefficients
    package let style: FigureStyle
    package let period: PeriodRule
    package let moment: PeriodMoment
    package let tieBreak: TieBreak
    package let rankValue: RankValue
    /// Marks that take an order out of the base.
    package let leftOut: [Base: Set<BaseMark>]
    package let sources: [RuleSource]

    package init(
        id: String, name: String, validity: Validity, weights: RateWeights,
        coefficients: AnswerCoefficients, style: FigureStyle, period: PeriodRule,
        moment: PeriodMoment, tieBreak: TieBreak, rankValue: RankValue,
        leftOut: [Base: Set<BaseMark>], sources: [RuleSource]
    ) {
        self.id = id
        self.name = name
        self.validity = validity
        self.weights = weights
        self.coefficients = coefficients
        self.style = style
        self.period = period
        self.moment = moment
        self.tieBreak = tieBreak
        self.rankValue = rankValue
        self.leftOut = leftOut
        self.sources = sources
    }

    package func counts(_ marks: Set<BaseMark>, in base: Base) -> Bool {
        leftOut[base, default: []].isDisjoint(with: marks)
    }

    /// The rulebook that judges `period`: the one that holds on its last day.
    package static func governing(
        _ period: AssessmentPeriod, among rulebooks: [Rulebook]
    ) -> Rulebook? {
        rulebooks.first { $0.validity.contains(period.lastDay) }
    }
}
