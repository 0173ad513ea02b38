/// What is counted for a unit; every rate is made of these (docs/figures.md defines each).
package struct RateCounts: Hashable, Sendable {
    package var received = 0
    package var closed = 0
    /// Callbacks that reached the complainant and got answers: the base of all three rates.
    package var validCallbacks = 0
    package var contacted = 0
    package var resolved = 0
    package var partlyResolved = 0
    package var satisfied = 0
    package var mostlySatisfied = 0
    package var neutral = 0
    package var dissatisfied = 0
    package var veryDissatisfied = 0

    package init() {}

    package init(
        received: Int = 0, closed: Int = 0, validCallbacks: Int = 0, contacted: Int = 0,
        resolved: Int = 0, partlyResolved: Int = 0, satisfied: Int = 0, mostlySatisfied: Int = 0,
        neutral: Int = 0, dissatisfied: Int = 0, veryDissatisfied: Int = 0
    ) {
        self.received = received
        self.closed = closed
        self.validCallbacks = validCallbacks
        self.contacted = contacted
        self.resolved = resolved
        self.partlyResolved = partlyResolved
        self.satisfied = satisfied
        self.mostlySatisfied = mostlySatisfied
        self.neutral = neutral
        self.dissatisfied = dissatisfied
        self.veryDissatisfied = veryDissatisfied
    }

    /// Counts the answers of one order; an evaluation that is not valid counts nothing.
    package mutating func add(_ evaluation: Evaluation) {
        guard evaluation.isValid else { return }
        validCallbacks += 1
        if evaluation.contacted == true { contacted += 1 }
        switch evaluation.resolution {
        case .resolved: resolved += 1
        case .partly: partlyResolved += 1
        case .unresolved, nil: break
        }
        switch evaluation.satisfaction {
        case .satisfied: satisfied += 1
        case .mostly: mostlySatisfied += 1
        case .neutral: neutral += 1
        case .dissatisfied: dissatisfied += 1
        case .veryDissatisfied: veryDissatisfied += 1
        case .notRated, nil: break
        }
    }
}

extension RateCounts: AdditiveArithmetic {
    package static let zero = RateCounts()

    package static func + (lhs: RateCounts, rhs: RateCounts) -> RateCounts {
        lhs.combined(with: rhs, +)
    }

    package static func - (lhs: RateCounts, rhs: RateCounts) -> RateCounts {
        lhs.combined(with: rhs, -)
    }

    private func combined(
        with other: RateCounts, _ combine: (Int, Int) -> Int
    ) -> RateCounts {
        RateCounts(
            received: combine(received, other.received),
            closed: combine(closed, other.closed),
            validCallbacks: combine(validCallbacks, other.validCallbacks),
            contacted: combine(contacted, other.contacted),
            resolved: combine(resolved, other.resolved),
            partlyResolved: combine(partlyResolved, other.partlyResolved),
            satisfied: combine(satisfied, other.satisfied),
            mostlySatisfied: combine(mostlySatisfied, other.mostlySatisfied),
            neutral: combine(neutral, other.neutral),
            dissatisfied: combine(dissatisfied, other.dissatisfied),
            veryDissatisfied: combine(veryDissatisfied, other.veryDissatisfied))
    }
}
