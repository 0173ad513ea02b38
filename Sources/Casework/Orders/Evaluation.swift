/// Is it solved? The second question of a callback.
package enum Resolution: String, CaseIterable, Sendable {
    case resolved, partly, unresolved
}

/// Is the complainant satisfied? The third question of a callback.
package enum Satisfaction: String, CaseIterable, Sendable {
    case satisfied
    case mostly
    case neutral
    case dissatisfied
    case veryDissatisfied = "very_dissatisfied"
    case notRated = "not_rated"
}

/// How a callback attempt ended (domain.md section 11). Only `valid` enters the denominators.
package enum CallbackOutcome: String, CaseIterable, Sendable {
    case valid
    case noAnswer = "no_answer"
    case refused
    case unreachable
    case wrongNumber = "wrong_number"
    case declinedToRate = "declined_to_rate"
    case noCallbackWanted = "no_callback_wanted"
}

/// The answers to the three questions: contacted? solved? satisfied?
package struct Evaluation: Hashable, Sendable {
    /// The complainant was reached and answered; only then do the answers count.
    package var isValid: Bool
    package var contacted: Bool?
    package var resolution: Resolution?
    package var satisfaction: Satisfaction?

    package init(
        isValid: Bool, contacted: Bool? = nil, resolution: Resolution? = nil,
        satisfaction: Satisfaction? = nil
    ) {
        self.isValid = isValid
        self.contacted = contacted
        self.resolution = resolution
        self.satisfaction = satisfaction
    }

    package var isComplete: Bool { contacted != nil && resolution != nil && satisfaction != nil }
}

/// One attempt to call the complainant back.
package struct Callback: Hashable, Sendable {
    package let outcome: CallbackOutcome
    /// All three answers when the outcome is `valid`, none otherwise.
    package let contacted: Bool?
    package let resolution: Resolution?
    package let satisfaction: Satisfaction?
    /// The complainant's words, as said.
    package let words: String
    /// When it happened, where that is not when it is recorded. Clocks and figures go by the moment
    /// of recording.
    package let happenedAt: Instant?

    package init(
        outcome: CallbackOutcome, contacted: Bool? = nil, resolution: Resolution? = nil,
        satisfaction: Satisfaction? = nil, words: String = "", happenedAt: Instant? = nil
    ) {
        self.outcome = outcome
        self.contacted = contacted
        self.resolution = resolution
        self.satisfaction = satisfaction
        self.words = words
        self.happenedAt = happenedAt
    }

    package var evaluation: Evaluation {
        Evaluation(
            isValid: outcome == .valid, contacted: contacted, resolution: resolution,
            satisfaction: satisfaction)
    }
}
