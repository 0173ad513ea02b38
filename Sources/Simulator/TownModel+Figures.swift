import Casework

extension TownModel {
    /// The counts of each unit over all orders without those that carry one of the marks.
    func counts(leavingOut marks: Set<BaseMark>) -> [String: RateCounts] {
        var result: [String: RateCounts] = [:]
        for belief in orders.values {
            if marks.contains(.excluded), belief.facts.isExcluded { continue }
            if marks.contains(.uncounted), belief.facts.isUncounted { continue }
            let city =
                belief.facts.unitName.isEmpty ? belief.facts.subdistrict : belief.facts.unitName
            var counts = result[belief.leadName ?? city] ?? RateCounts()
            counts.received += 1
            if belief.stage == .closed { counts.closed += 1 }
            count(belief.facts.verdict ?? belief.judgement, into: &counts)
            result[belief.leadName ?? city] = counts
        }
        return result
    }

    private func count(_ answers: Evaluation?, into counts: inout RateCounts) {
        guard let answers, answers.isValid else { return }
        counts.validCallbacks += 1
        if answers.contacted == true { counts.contacted += 1 }
        if answers.resolution == .resolved { counts.resolved += 1 }
        if answers.resolution == .partly { counts.partlyResolved += 1 }
        if answers.satisfaction == .satisfied { counts.satisfied += 1 }
        if answers.satisfaction == .mostly { counts.mostlySatisfied += 1 }
        if answers.satisfaction == .neutral { counts.neutral += 1 }
        if answers.satisfaction == .dissatisfied { counts.dissatisfied += 1 }
        if answers.satisfaction == .veryDissatisfied { counts.veryDissatisfied += 1 }
    }

    /// Where the store must say that an order of this belief stands.
    static func state(_ stage: Stage) -> OrderState {
        switch stage {
        case .fresh: .awaitingSigning
        case .asked: .sendBackRequested
        case .givenBack: .sentBack
        case .signed: .awaitingDispatch
        case .atUnit: .handling
        case .replied: .awaitingReplyReview
        case .judging: .awaitingJudgement
        case .judged: .awaitingClosing
        case .closed: .closed
        }
    }

    /// What a stored order says otherwise than the belief; nil when they agree.
    static func difference(_ order: WorkOrder, _ belief: Belief) -> String? {
        let claims: [(String, Bool)] = [
            ("state \(order.state.rawValue)", order.state == state(belief.stage)),
            ("version \(order.version)", order.version == belief.version),
            ("facts", order.facts == belief.facts),
            ("units", order.assignments.map(\.unit) == belief.units),
            ("lead", order.lead?.unitName == belief.leadName),
            ("contact", order.hasContact == belief.wasContacted),
            ("callbacks \(order.callbackCount)", order.callbackCount == belief.callbacks),
            ("judgement", order.judgement == belief.judgement),
            ("closing", (order.moments.closedAt != nil) == belief.isClosed),
            ("clock", order.currentDeadline?.due == belief.due),
        ]
        return claims.first { !$0.1 }.map { "\(order.number.text): \($0.0), believed \(belief)" }
    }
}
