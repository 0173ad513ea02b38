import Casework

/// What somebody believes about the orders who only watches who does what. It knows the rules of
/// the house in its own plain words and shares no code with the state machine.
struct TownModel {
    enum Stage: String {
        case fresh, asked, givenBack, signed, atUnit, replied, judging, judged, closed
    }

    struct Belief {
        let number: OrderNumber
        /// When it was last put before the desk to be signed.
        var arrived: Instant
        var facts: OrderFacts
        var stage = Stage.fresh
        var version = 1
        var askedFrom = Stage.fresh
        var units: [UnitID] = []
        var leadName: String?
        var wasContacted = false
        /// What the complainant said when last reached.
        var said: Evaluation?
        var givenBackAt: Instant?
        var callbacks = 0
        var replyDue: Instant
        var repliedAt: Instant?
        var judgeDue: Instant?
        var judgement: Evaluation?
        var isClosed = false

        /// The clock that runs.
        var due: Instant? {
            switch stage {
            case .fresh: min(arrived.adding(hours: 2), replyDue)
            case .asked, .signed, .atUnit, .replied: replyDue
            case .judging: judgeDue
            case .givenBack, .judged, .closed: nil
            }
        }
    }

    /// How an attempt must end.
    enum Expectation: Equatable {
        case done, nothing, notFound, forbidden, stale, refused
    }

    private(set) var orders: [OrderNumber: Belief] = [:]
    /// In order of arrival.
    private(set) var numbers: [OrderNumber] = []
    let unitNames: [UnitID: String]

    init(unitNames: [UnitID: String]) {
        self.unitNames = unitNames
    }

    mutating func register(_ number: OrderNumber, _ facts: OrderFacts, at now: Instant) {
        var known = facts
        let named = [facts.cityDispatchedAt, facts.cityClosedAt].compactMap(\.self)
        known.receivedAt = facts.receivedAt ?? min(named.min() ?? now, now)
        orders[number] = Belief(
            number: number, arrived: now, facts: known, replyDue: replyDue(of: known, now))
        numbers.append(number)
    }

    private func replyDue(of facts: OrderFacts, _ now: Instant) -> Instant {
        let start = facts.cityDispatchedAt ?? facts.receivedAt ?? now
        return facts.cityDueAt ?? start.adding(hours: 7 * 24)
    }

    func sees(_ actor: Actor, _ belief: Belief) -> Bool {
        if actor.roles.contains(where: { [.desk, .reviewer, .analyst, .leader].contains($0) }) {
            return true
        }
        return actor.roles.contains(.handler) && belief.units.contains { $0 == actor.unit }
    }

    /// Judges an attempt and, when it must succeed, believes in its outcome.
    mutating func attempt(
        _ command: OrderCommand, on number: OrderNumber, version: Int?, by actor: Actor,
        at now: Instant
    ) -> Expectation {
        guard let belief = orders[number], sees(actor, belief) else { return .notFound }
        guard may(actor, command, belief) else { return .forbidden }
        if let version, version != belief.version { return .stale }
        guard var next = outcome(of: command, belief, now) else { return .refused }
        if case .amend = command, next.facts == belief.facts, next.stage == belief.stage {
            return .nothing
        }
        next.version += 1
        orders[number] = next
        return .done
    }

    private func may(_ actor: Actor, _ command: OrderCommand, _ belief: Belief) -> Bool {
        let isDesk = actor.roles.contains(.desk)
        switch command {
        case .reply:
            let isLead = belief.units.first == actor.unit && !belief.units.isEmpty
            return actor == .system || (actor.roles.contains(.handler) && isLead)
        case .recordContact, .recordProgress:
            let isOwn = belief.units.contains { $0 == actor.unit }
            return actor == .system || (actor.roles.contains(.handler) && isOwn)
        case .recordCallback, .judge:
            return isDesk || actor.roles.contains(.reviewer)
        default:
            return isDesk
        }
    }

    private func outcome(
        of command: OrderCommand, _ belief: Belief, _ now: Instant
    ) -> Belief? {
        var next = belief
        switch (command, belief.stage) {
        case (.amend(let facts, let isFinished, _), _):
            amend(&next, facts, isFinished, now)
        case (.sign, .fresh):
            next.stage = .signed
        case (.requestSendBack(let reason), .fresh) where long(reason),
            (.requestSendBack(let reason), .signed) where long(reason):
            next.askedFrom = belief.stage
            next.stage = .asked
        case (.reviewSendBack(let review), .asked) where fits(review):
            next.stage = review.isAccepted ? .givenBack : belief.askedFrom
            if review.isAccepted { next.givenBackAt = now }
        case (.dispatch(let plan), .signed):
            return dispatched(next, plan)
        case (.dispatch(let plan), .atUnit) where long(plan.reason):
            guard var other = dispatched(next, plan) else { return nil }
            if other.units.first != belief.units.first { other.wasContacted = false }
            return other
        case (.recordContact, .atUnit):
            next.wasContacted = true
        case (.recordProgress, .atUnit):
            break
        case (.reply(let text, let waiver), .atUnit) where long(text):
            guard belief.wasContacted || waiver.map(long) ?? false else { return nil }
            next.stage = .replied
            next.repliedAt = now
        case (.reviewReply(let review), .replied) where fits(review):
            next.stage = review.isAccepted ? .judging : .atUnit
            next.judgeDue = review.isAccepted ? next.repliedAt?.adding(hours: 24) : nil
        case (.recordCallback(let callback), .judging), (.recordCallback(let callback), .judged),
            (.recordCallback(let callback), .closed):
            let answers = [
                callback.contacted != nil, callback.resolution != nil, callback.satisfaction != nil,
            ]
            let isValid = callback.outcome == .valid
            guard answers.allSatisfy({ $0 == isValid }) else { return nil }
            next.callbacks += 1
            if isValid { next.said = callback.evaluation }
        case (.judge(let answers, let without, let differing), .judging):
            return judged(next, answers, belief.said == nil ? without : differing)
        case (.reviewClosing(let review), .judged) where fits(review):
            close(&next, review)
        default:
            return nil
        }
        return next
    }

    private func amend(
        _ next: inout Belief, _ facts: OrderFacts, _ isFinished: Bool, _ now: Instant
    ) {
        let before = next.facts
        next.facts = facts
        next.facts.receivedAt = facts.receivedAt ?? before.receivedAt
        if let due = facts.cityDueAt, due != before.cityDueAt { next.replyDue = due }
        if isFinished, next.stage == .fresh { next.stage = .closed }
        // Nobody has dispatched, so the limit follows the moments of the city.
        let due = replyDue(of: next.facts, now)
        if [.fresh, .asked, .signed].contains(next.stage), due != replyDue(of: before, now) {
            next.replyDue = due
        }
        if isFinished { return }
        guard let back = next.givenBackAt, let sent = facts.cityDispatchedAt,
            sent != before.cityDispatchedAt, sent > back
        else { return }
        next.stage = .fresh
        next.givenBackAt = nil
        next.arrived = now
        next.replyDue = replyDue(of: next.facts, now)
    }

    private func dispatched(_ belief: Belief, _ plan: DispatchPlan) -> Belief? {
        let units = [plan.lead] + plan.assisting
        guard plan.deadlineClass == nil, Set(units).count == units.count,
            units.allSatisfy({ unitNames[$0] != nil })
        else { return nil }
        var next = belief
        next.units = units
        next.leadName = unitNames[plan.lead]
        next.stage = .atUnit
        return next
    }

    private func judged(
        _ belief: Belief, _ answers: Evaluation, _ reason: String?
    ) -> Belief? {
        guard answers.contacted != nil, answers.resolution != nil, answers.satisfaction != nil
        else { return nil }
        var next = belief
        next.judgement = answers
        next.judgement?.isValid = belief.said != nil
        // The complainant's own answers need no word; others, or none, do.
        guard next.judgement == belief.said || reason.map(long) ?? false else { return nil }
        next.stage = .judged
        return next
    }

    private func close(_ next: inout Belief, _ review: Review) {
        next.judgeDue = nil
        if review.isAccepted {
            next.stage = .closed
            next.isClosed = true
        } else {
            next.stage = .atUnit
            next.judgement = nil
            next.said = nil
            next.wasContacted = false
        }
    }

    private func long(_ text: String) -> Bool { text.unicodeScalars.count >= 5 }

    private func fits(_ review: Review) -> Bool { review.isAccepted || long(review.remark) }
}
