import Casework
import HanText

/// Free texts on their way in: what points to a person in them is masked, the originals are kept
/// apart by field, to be sealed. Numbers of orders are not texts and stay.
struct MaskedTexts {
    /// The texts that were changed, as they were written.
    private(set) var originals: [String: String] = [:]

    /// The texts of an order by the names under which `WorkOrder.fields` lists them.
    private static let factTexts: [(name: String, path: any FactPath)] = [
        ("channel", \.channel), ("kind", \.kind), ("title", \.title), ("content", \.content),
        ("district", \.district), ("subdistrict", \.subdistrict), ("community", \.community),
        ("place", \.place), ("company", \.company), ("urgency", \.urgency),
        ("nature", \.nature), ("city_unit", \.unitName), ("city_state", \.cityState),
        ("handling_result", \.handlingResult), ("city_reply", \.replyText),
    ]
    private typealias FactPath = WritableKeyPath<OrderFacts, String> & Sendable
    /// Scalars of a heading that name a sealed text.
    private static let headingMaximum = 120

    mutating func mask(_ text: String, _ field: String) -> String {
        guard let masked = PersonalText.mask(text) else { return text }
        originals[field] = text
        return masked.text
    }

    mutating func mask(_ facts: OrderFacts) -> OrderFacts {
        var masked = facts
        for (name, path) in MaskedTexts.factTexts {
            let text = facts[keyPath: path]
            if let changed = PersonalText.mask(text) {
                originals[name] = text
                masked[keyPath: path] = changed.text
            }
        }
        masked.category = facts.category.enumerated().map { mask($1, "category.\($0)") }
        masked.labels = facts.labels.enumerated().map { mask($1, "labels.\($0)") }
        for (heading, value) in facts.extra {
            let name = PersonalText.masked(heading)
            if name != heading { masked.extra[heading] = nil }
            masked.extra[name] = mask(value, MaskedTexts.extraName(name))
        }
        return masked
    }

    private static func extraName(_ heading: String) -> String {
        "extra." + String(heading.unicodeScalars.prefix(headingMaximum))
    }

    /// The command with its texts masked; `originals` are named as the fields of its form.
    mutating func mask(_ command: OrderCommand) -> OrderCommand {
        switch command {
        case .sign:
            return .sign
        case .amend(let facts, let finishedAtCity, let openAtCity):
            return .amend(
                mask(facts), finishedAtCity: finishedAtCity, openAtCity: openAtCity)
        case .requestSendBack(let reason):
            return .requestSendBack(reason: mask(reason, "reason"))
        case .reviewSendBack(let review):
            return .reviewSendBack(mask(review))
        case .dispatch(let plan):
            return .dispatch(
                DispatchPlan(
                    lead: plan.lead, assisting: plan.assisting, deadlineClass: plan.deadlineClass,
                    instruction: mask(plan.instruction, "instruction"),
                    reason: mask(plan.reason, "reason")))
        case .recordContact(let contact):
            return .recordContact(
                Contact(
                    channel: contact.channel, reached: contact.reached,
                    summary: mask(contact.summary, "summary"), happenedAt: contact.happenedAt))
        case .recordProgress(let note):
            return .recordProgress(note: mask(note, "note"))
        case .reply(let text, let waiver):
            let reply = mask(text, "reply")
            return .reply(text: reply, contactWaiver: waiver.map { mask($0, "waiver") })
        case .reviewReply(let review):
            return .reviewReply(mask(review))
        case .recordCallback(let callback):
            return .recordCallback(
                Callback(
                    outcome: callback.outcome, contacted: callback.contacted,
                    resolution: callback.resolution, satisfaction: callback.satisfaction,
                    words: mask(callback.words, "words"), happenedAt: callback.happenedAt))
        case .judge(let evaluation, let reason, let differing):
            return .judge(
                evaluation, withoutCallback: reason.map { mask($0, "reason") },
                differing: differing.map { mask($0, "differing") })
        case .reviewClosing(let review):
            return .reviewClosing(mask(review))
        }
    }

    private mutating func mask(_ review: Review) -> Review {
        Review(isAccepted: review.isAccepted, remark: mask(review.remark, "remark"))
    }
}

extension OrderFacts {
    /// The stored text under the name that `MaskedTexts` gives it; nil when there is none.
    func text(named name: String) -> String? {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2 {
            if parts[0] == "extra" {
                return extra.first { MaskedTexts.names($0.key, parts[1]) }?.value
            }
            let list = parts[0] == "labels" ? labels : category
            return Int(parts[1]).flatMap { list.indices.contains($0) ? list[$0] : nil }
        }
        return MaskedTexts.text(name, of: self)
    }
}

extension MaskedTexts {
    /// Whether a sealed text of this name was written into an event, and is no field of the order.
    static func isOfEvent(_ name: String) -> Bool {
        OrderField.allCases.contains { $0.rawValue == name && $0 != .title && $0 != .content }
    }

    fileprivate static func text(_ name: String, of facts: OrderFacts) -> String? {
        factTexts.first { $0.name == name }.map { facts[keyPath: $0.path] }
    }

    fileprivate static func names(_ heading: String, _ name: String) -> Bool {
        extraName(heading) == "extra." + name
    }
}
