import Casework
import Store

/// Plays what happened to one call from its arrival until now, through the same decisions that
/// people's actions take.
struct DemoLife {
    let call: DemoCall
    let phrases: DemoLexicon.Phrases
    let rules: OrderRules
    let staff: DemoStaff
    /// Nothing happens after this moment.
    let until: Instant
    /// The life stops when this state is reached; nil lets it go on.
    let hold: OrderState?
    var dice: DemoDice

    private var order: WorkOrder
    private var moment: Instant
    private(set) var entries: [OrderHistory.Entry] = []

    /// Factor of every delay: orders held in a state hurry there.
    private var haste: Double { hold == nil ? 1 : 0.06 }

    /// Thrown inside to end a life early; never leaves `play`.
    private enum Stop: Error { case now }

    init(
        _ call: DemoCall, id: OrderID, number: OrderNumber, arrivedAt: Instant,
        phrases: DemoLexicon.Phrases, rules: OrderRules, staff: DemoStaff, until: Instant,
        hold: OrderState?, dice: DemoDice
    ) throws {
        var facts = call.facts
        if call.isAnsweredByCity, hold == nil {
            facts.cityState = phrases.cityClosed
            facts.cityClosedAt = arrivedAt
            facts.handlingResult = phrases.consultationResult
        }
        let first = try WorkOrder.receive(
            number: number, facts: facts, finishedAtCity: call.isAnsweredByCity && hold == nil,
            in: DecisionContext(now: arrivedAt, rules: rules))
        order = try WorkOrder(id: id, first: first, at: arrivedAt)
        entries = [OrderHistory.Entry(first, at: arrivedAt, by: .system)]
        moment = arrivedAt
        self.call = call
        self.phrases = phrases
        self.rules = rules
        self.staff = staff
        self.until = until
        self.hold = hold
        self.dice = dice
    }

    /// - Throws: `OrderRefusal` or `CorruptHistory` where this play breaks the rules.
    mutating func play() throws {
        guard order.state == .awaitingSigning else { return }
        do {
            try begin()
            try handle()
            try finish()
            try assess()
        } catch Stop.now {
            return
        }
    }

    // MARK: - Acts

    private mutating func act(_ command: OrderCommand, by actor: Actor) throws {
        guard moment <= until, order.state != hold else { throw Stop.now }
        let context = DecisionContext(now: moment, unitName: actor.unitName, rules: rules)
        for event in try order.decide(command, in: context) {
            try order.apply(event, at: moment)
            entries.append(OrderHistory.Entry(event, at: moment, by: actor))
        }
    }

    private mutating func wait(minutes: Double) {
        moment = moment.adding(seconds: Int64(minutes * 60 * haste) + 1)
    }

    /// As `wait`, ending while people are at work: by day, on working days and on some days off.
    private mutating func wait(workHours: Double) {
        wait(minutes: workHours * 60)
        guard hold == nil else { return }
        let second = rules.zone.secondOfDay(of: moment)
        var date = rules.zone.date(of: moment)
        let isDay = (30_600..<73_800).contains(second)
        if isDay, rules.calendar.isWorkingDay(date) || dice.chance(0.5) { return }
        if second >= 30_600 { date = date.adding(days: 1) }
        while !rules.calendar.isWorkingDay(date), dice.chance(0.5) { date = date.adding(days: 1) }
        moment = rules.zone.instant(on: date, secondOfDay: 30_600 + dice.below(6_000))
    }

    // MARK: - Phases

    /// Signed or sent back, then dispatched.
    private mutating func begin() throws {
        let isSentBack = hold.map { $0 == .sendBackRequested || $0 == .sentBack }
        let goesBack = isSentBack ?? dice.chance(0.032)
        let signsFirst = dice.chance(0.5)
        let isLate = dice.chance(0.012)
        wait(minutes: isLate ? dice.between(125, 300) : min(dice.delay(mean: 20), 110))
        if !goesBack || signsFirst { try act(.sign, by: staff.desk) }
        wait(minutes: dice.delay(mean: isNight ? 150 : 25))
        if goesBack { try sendBack() }
        if order.state == .awaitingSigning { try act(.sign, by: staff.desk) }
        let plan = DispatchPlan(
            lead: call.lead.id, assisting: call.assisting.map { [$0.id] } ?? [],
            instruction: dice.pick(phrases.instructions))
        wait(minutes: dice.delay(mean: 12))
        try act(.dispatch(plan), by: staff.desk)
    }

    private var isNight: Bool {
        !(25_200..<79_200).contains(rules.zone.secondOfDay(of: moment))
    }

    private mutating func sendBack() throws {
        try act(.requestSendBack(reason: dice.pick(phrases.sendBackReasons)), by: staff.desk)
        wait(workHours: dice.between(0.4, 5))
        let isAccepted = hold == .sentBack || dice.chance(0.72)
        let remark = isAccepted ? "" : dice.pick(phrases.sendBackRefusals)
        try act(
            .reviewSendBack(Review(isAccepted: isAccepted, remark: remark)), by: staff.desk)
        if isAccepted { throw Stop.now }
        wait(minutes: 15)
    }

    /// Contacted, handled, replied until the desk accepts the reply.
    private mutating func handle() throws {
        let unit = call.lead.actor
        // The slowest run past their limit.
        let slow = dice.chance(0.07) ? 2.1 : 1
        let usual = call.hours[0] + (call.hours[1] - call.hours[0]) * dice.fraction()
        let hours = min(usual * call.lead.pace * slow, 264)
        let start = moment
        let waiver = order.facts.isConfidential && dice.chance(0.3)
        if !waiver { try contact(within: min(hours / 3, 5)) }
        if dice.chance(0.03) { try urge() }
        if dice.chance(0.45) {
            wait(workHours: hours / 4)
            try act(.recordProgress(note: dice.pick(phrases.progress)), by: unit)
        }
        let spent = Double(moment.seconds(since: start)) / 3600
        wait(workHours: max(0.2, hours - spent / haste))
        try reply(waiver: waiver)
    }

    private mutating func contact(within hours: Double) throws {
        let unit = call.lead.actor
        wait(workHours: min(dice.delay(mean: 1.6), hours))
        if dice.chance(0.1) {
            try act(
                .recordContact(
                    Contact(
                        channel: .phone, reached: false,
                        summary: dice.pick(phrases.missedContacts))), by: unit)
            wait(workHours: min(dice.delay(mean: 2), hours))
        }
        let channels: [ContactChannel] = [.phone, .phone, .phone, .phone, .visit, .message]
        let channel = dice.pick(channels) ?? .phone
        try act(
            .recordContact(
                Contact(channel: channel, reached: true, summary: dice.pick(phrases.contacts))),
            by: unit)
    }

    /// The complainant called again: the city's newer export says so.
    private mutating func urge() throws {
        var facts = order.facts
        facts.labels.append(phrases.urgeLabel)
        wait(workHours: 2)
        try act(.amend(facts), by: .system)
    }

    private mutating func reply(waiver: Bool) throws {
        let unit = call.lead.actor
        let template = dice.chance(0.12) ? phrases.partialReply : phrases.reply
        let text = template.filled([
            "title": call.facts.title, "unit": unit.unitName, "done": call.done,
        ])
        let reason = waiver ? dice.pick(phrases.waivers) : nil
        try act(.reply(text: text, contactWaiver: reason), by: unit)
        wait(workHours: dice.delay(mean: 1.5))
        if hold == nil, dice.chance(0.05) {
            let review = Review(isAccepted: false, remark: dice.pick(phrases.replyRejections))
            try act(.reviewReply(review), by: staff.desk)
            if waiver { try contact(within: 6) }
            wait(workHours: dice.between(2, 18))
            try act(.reply(text: text, contactWaiver: nil), by: unit)
            wait(workHours: dice.delay(mean: 1.5))
        }
        let remark = dice.pick(phrases.reviewRemarks)
        try act(.reviewReply(Review(isAccepted: true, remark: remark)), by: staff.desk)
    }

    /// Called back, judged, closed; now and then handled a second time.
    private mutating func finish() throws {
        wait(workHours: dice.between(0.8, 14))
        try judge()
        wait(workHours: dice.between(0.2, 6))
        let failed = order.judgement?.resolution != .resolved
        if hold == nil, dice.chance(failed ? 0.12 : 0.004) {
            let remark = dice.pick(phrases.closingRejections)
            try act(
                .reviewClosing(Review(isAccepted: false, remark: remark)), by: staff.desk)
            try contact(within: 8)
            wait(workHours: dice.between(10, 60))
            try reply(waiver: false)
            wait(workHours: dice.between(0.8, 14))
            try judge()
            wait(workHours: dice.between(0.2, 6))
        }
        try act(.reviewClosing(Review(isAccepted: true)), by: staff.desk)
    }

    private mutating func judge() throws {
        for chance in [0.87, 0.75, 0.7] {
            if dice.chance(chance) {
                let answers = answers()
                try act(.recordCallback(callback(answers)), by: staff.reviewer)
                wait(minutes: dice.between(3, 40))
                try act(.judge(answers, withoutCallback: nil), by: staff.reviewer)
                return
            }
            let outcomes: [CallbackOutcome] = [
                .noAnswer, .noAnswer, .noAnswer, .refused, .unreachable, .declinedToRate,
            ]
            let outcome = dice.pick(outcomes) ?? .noAnswer
            try act(.recordCallback(Callback(outcome: outcome)), by: staff.reviewer)
            wait(workHours: dice.between(1.5, 5))
        }
        try act(
            .judge(answers(), withoutCallback: dice.pick(phrases.withoutCallback)),
            by: staff.reviewer)
    }

    private mutating func answers() -> Evaluation {
        let lead = call.lead
        let contacted = dice.chance(lead.contacted)
        let isResolved = dice.chance(lead.resolved)
        let resolution: Resolution =
            isResolved ? .resolved : dice.chance(0.35) ? .partly : .unresolved
        let weights =
            isResolved
            ? [lead.satisfied * 0.95, lead.satisfied * 0.05, 0.03, 0.015, 0.003]
            : [0.35, 0.25, 0.17, 0.17, 0.06]
        let ranks: [Satisfaction] = [
            .satisfied, .mostly, .neutral, .dissatisfied, .veryDissatisfied,
        ]
        return Evaluation(
            isValid: true, contacted: contacted, resolution: resolution,
            satisfaction: dice.index(of: weights).map { ranks[$0] })
    }

    private mutating func callback(_ answers: Evaluation) -> Callback {
        let words = answers.satisfaction.flatMap { phrases.words[$0.rawValue] } ?? []
        return Callback(
            outcome: .valid, contacted: answers.contacted, resolution: answers.resolution,
            satisfaction: answers.satisfaction, words: dice.pick(words))
    }

    /// The city's newer export: its verdict on a part, and what leaves the assessment.
    private mutating func assess() throws {
        var facts = order.facts
        wait(minutes: dice.between(1_440, 7_000))
        facts.cityState = phrases.cityClosed
        facts.cityClosedAt = order.closedAt
        facts.replyText = order.replyText
        if facts.cityNumber != nil, dice.chance(0.55) {
            facts.verdict = dice.chance(0.9) ? order.judgement : answers()
            facts.verdict?.isValid = true
        }
        if call.willBeExcluded {
            facts.isExcluded = true
            facts.handlingResult = phrases.excludedNote
        }
        guard facts.verdict != nil || facts.isExcluded else { return }
        try act(.amend(facts), by: .system)
    }
}

/// The people of the desk.
struct DemoStaff: Sendable {
    let desk, reviewer: Actor
}
