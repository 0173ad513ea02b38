import Casework
import Profiles

/// One invented call: what it is about, who called, who will handle it.
struct DemoCall: Sendable {
    let facts: OrderFacts
    let complainant: Complainant
    let lead: DemoTown.Handler
    let assisting: DemoTown.Handler?
    let hours: [Double]
    /// What will be done, for the reply.
    let done: String
    /// The city takes it out of the assessment later.
    let willBeExcluded: Bool
    /// The city's own seats answered it; it never reaches the desk open.
    let isAnsweredByCity: Bool
}

/// Invents calls.
struct DemoCaller: Sendable {
    let lexicon: DemoLexicon
    let town: DemoTown
    let rhythm: DemoRhythm
    let channels: [Channel]
    let zone: SiteZone
    let seed: UInt64
    let cityUnit: String

    /// Share of each channel in the profile's order; those after the list get the last share.
    private static let channelShares = [0.74, 0.1, 0.03, 0.03, 0.03, 0.04, 0.02, 0.01]
    /// Channels whose orders carry a number of the city.
    private static let cityChannels = 2

    /// The call at `moment`; `number` is unique on its day.
    func call(
        at moment: Instant, number: Int, burst: Int?, _ dice: inout DemoDice
    ) -> DemoCall {
        let date = zone.date(of: moment)
        let event = burst.map { lexicon.rhythm.bursts[$0] }
        let topic = topic(on: date, event, &dice)
        let quarter = quarter(burst, on: date, &dice)
        let matter = dice.pick(topic.cases)
        let slots = slots(topic, quarter, &dice)
        let isAnswered = burst == nil && dice.chance(0.015)
        var facts = place(quarter, slots)
        facts.category = topic.path
        facts.company = slots["company"] ?? ""
        facts.title = (event?.title ?? matter?.title ?? "").filled(slots)
        let story = (event?.story ?? dice.pick(matter?.story ?? [])).filled(slots)
        facts.content = lexicon.phrases.content.filled([
            "story": story, "ask": dice.pick(matter?.ask ?? []).filled(slots),
            "title": facts.title,
        ])
        facts.kind =
            isAnswered
            ? lexicon.phrases.consultation
            : matter?.kind ?? topic.kind ?? lexicon.phrases.kinds.drawn(&dice)
        mark(&facts, topic, event, &dice)
        route(&facts, at: moment, number: number, &dice)
        let person = complainant(&facts, quarter, slots, &dice)
        let leads = handlers(topic, quarter, &dice)
        return DemoCall(
            facts: facts, complainant: person, lead: leads.lead, assisting: leads.assisting,
            hours: topic.hours,
            done: dice.pick(matter?.done ?? []).filled(slots),
            willBeExcluded: dice.chance(0.045), isAnsweredByCity: isAnswered)
    }

    private func topic(
        on date: LocalDate, _ event: DemoLexicon.Burst?, _ dice: inout DemoDice
    ) -> DemoLexicon.Topic {
        let topics = lexicon.topics
        if let event, let found = topics.first(where: { $0.path.first == event.category }) {
            return found
        }
        let index = dice.index(of: topics.map { rhythm.weight(of: $0, on: date) })
        return topics[index ?? 0]
    }

    /// A burst may touch a few neighbouring communities only.
    private func quarter(
        _ burst: Int?, on date: LocalDate, _ dice: inout DemoDice
    ) -> DemoTown.Quarter {
        let quarters = town.quarters
        if let burst, let count = lexicon.rhythm.bursts[burst].communities {
            let week = date.dayNumber / (lexicon.rhythm.bursts[burst].every ?? 7)
            var place = DemoDice(seed: seed, 3, burst, week)
            return quarters[(place.below(quarters.count) + dice.below(count)) % quarters.count]
        }
        return quarters[dice.index(of: quarters.map(\.weight)) ?? 0]
    }

    private func slots(
        _ topic: DemoLexicon.Topic, _ quarter: DemoTown.Quarter, _ dice: inout DemoDice
    ) -> [String: String] {
        let names = lexicon.names
        let company = topic.company.flatMap { names.companies[$0] }.map { dice.pick($0) }
        return [
            "place": dice.pick(quarter.estates), "building": "\(dice.below(24) + 1)号楼",
            "n": String(dice.below(6) + 2), "road": dice.pick(names.roads),
            "shop": dice.pick(names.shops), "company": company ?? "",
            "hour": "晚上\(dice.below(3) + 9)点", "temp": String(dice.below(4) + 13),
        ]
    }

    private func place(_ quarter: DemoTown.Quarter, _ slots: [String: String]) -> OrderFacts {
        var facts = OrderFacts()
        facts.district = quarter.district
        facts.subdistrict = quarter.subdistrict
        facts.community = quarter.community
        facts.place = slots["place"] ?? ""
        facts.unitName = cityUnit
        return facts
    }

    private func mark(
        _ facts: inout OrderFacts, _ topic: DemoLexicon.Topic, _ event: DemoLexicon.Burst?,
        _ dice: inout DemoDice
    ) {
        let phrases = lexicon.phrases
        let isUrgent = dice.chance(topic.urgent ?? (event == nil ? 0.004 : 0.03))
        facts.urgency = phrases.urgency[isUrgent ? 1 : 0]
        if isUrgent { facts.labels.append(phrases.urgentLabel) }
        if let label = dice.pick(topic.labels ?? []), dice.chance(0.7) {
            facts.labels.append(label)
        }
        if dice.chance(0.16) { facts.labels.append(phrases.labels.drawn(&dice)) }
        facts.nature = phrases.natures.drawn(&dice)
        facts.isUncounted = dice.chance(topic.uncounted ?? 0)
    }

    private func route(
        _ facts: inout OrderFacts, at moment: Instant, number: Int, _ dice: inout DemoDice
    ) {
        let shares = DemoCaller.channelShares
        let index = dice.index(of: channels.indices.map { shares[min($0, shares.count - 1)] }) ?? 0
        facts.channel = channels.isEmpty ? facts.channel : channels[index].id
        facts.receivedAt = moment
        guard index < DemoCaller.cityChannels else { return }
        let date = zone.date(of: moment).text.filter { $0 != "-" }.dropFirst(2)
        facts.cityNumber = lexicon.phrases.cityNumber.filled([
            "date": String(date),
            "number": String(1_000_000 + number * 230 + dice.below(200))
                .dropFirst().description,
        ])
        facts.cityState = lexicon.phrases.cityOpen
        let dispatched = moment.adding(seconds: Int64(dice.between(120, 1_300)))
        facts.cityDispatchedAt = dispatched
        if facts.labels.isEmpty, dice.chance(0.35) {
            facts.cityDueAt = dispatched.adding(seconds: 7 * 86_400)
        }
    }

    /// One call in twelve comes from one of forty people who call often.
    private func complainant(
        _ facts: inout OrderFacts, _ quarter: DemoTown.Quarter, _ slots: [String: String],
        _ dice: inout DemoDice
    ) -> Complainant {
        let phrases = lexicon.phrases
        let isFrequent = dice.chance(0.08)
        var person = isFrequent ? DemoDice(seed: seed, 4, dice.below(40)) : dice
        let name = person.pick(lexicon.names.surnames) + person.pick(phrases.honorifics)
        // No mobile number begins with 100.
        let phone = "100" + String(100_000_000 + person.below(100_000_000)).dropFirst()
        _ = dice.fraction()
        if dice.chance(0.03) {
            facts.isConfidential = true
            return Complainant(name: phrases.confidential, phone: phone)
        }
        let room = "\(dice.below(6) + 1)单元\((dice.below(18) + 1) * 100 + dice.below(4) + 1)室"
        return Complainant(
            name: name, phone: phone,
            exactAddress: (slots["place"] ?? "") + (slots["building"] ?? "") + room)
    }

    private func handlers(
        _ topic: DemoLexicon.Topic, _ quarter: DemoTown.Quarter, _ dice: inout DemoDice
    ) -> (lead: DemoTown.Handler, assisting: DemoTown.Handler?) {
        let office = town.office(for: topic, &dice)
        let local = quarter.handler.map { town.handlers[$0] }
        if let local, dice.chance(topic.community) {
            let helps = dice.chance(0.2) && local.id != office.id
            return (local, helps ? office : nil)
        }
        let helps = dice.chance(0.15) && local.map { $0.id != office.id } == true
        return (office, helps ? local : nil)
    }
}
