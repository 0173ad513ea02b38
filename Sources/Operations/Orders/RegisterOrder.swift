package import Casework
import HanText
import Persistence
import Profiles
import Store

/// A person enters an order that did not come with the city's export.
package struct RegisterOrder: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// - Throws: `Forbidden`; `EntryRefusal` for texts that are too long, a channel or unit that
    ///   the deployment does not have, a call to come, a limit that has passed, a phone that is
    ///   none and a city number that another order has; `OrderRefusal` when title and content are
    ///   both missing.
    package func run(
        _ facts: OrderFacts, complainant: Complainant, by actor: Actor
    ) async throws -> WorkOrder {
        guard Policy.allows(actor, .importOrders) else { throw Forbidden(action: "register") }
        let site = site
        let now = site.clock()
        let typed = RegisterOrder.normalized(facts)
        let complainant = RegisterOrder.normalized(complainant)
        try check(typed, complainant, at: now)
        if let taken = try await taken(typed, by: actor, at: now) { throw taken }
        var texts = MaskedTexts()
        var normalized = texts.mask(typed)
        normalized.isConfidential =
            normalized.isConfidential
            || site.profile.marksConfidential(normalized, on: site.zone.date(of: now))
        let number = try await site.numbers.take(1, on: site.zone.date(of: now))[0]
        let event = try WorkOrder.receive(
            number: number, facts: normalized, finishedAtCity: false,
            in: site.context(for: actor, at: now))
        let order = try WorkOrder(id: site.makeID(at: now), first: event, at: now)
        let person =
            try complainant.isEmpty
            ? nil : site.complainants.sealed(complainant, of: order.id, isNew: true)
        let sealed = try site.sealedTexts.sealed(texts.originals, of: order.id, version: 1)
        let prepared = site.orders.prepared(
            OrderStore.Change(created: order, event: event), by: actor, at: now)
        do {
            return try await site.database.write { tx in
                try site.orders.create(
                    [prepared], people: person.map { [$0] } ?? [], by: actor, at: now, in: tx)
                try site.sealedTexts.save([sealed], in: tx)
                if order.facts.isConfidential {
                    try site.nameForArrived([order], by: actor, at: now, in: tx)
                }
                return order
            }
        } catch let error as PersistenceError {
            // Somebody may have entered or imported the same number meanwhile.
            guard case .uniqueViolation = error,
                let taken = try await taken(normalized, by: actor, at: now)
            else { throw error }
            throw taken
        }
    }

    private func check(
        _ facts: OrderFacts, _ person: Complainant, at now: Instant
    ) throws(EntryRefusal) {
        var reasons = EntryField.tooLong(facts, person)
        if site.profile.channel(facts.channel) == nil {
            reasons[.channel] = reasons[.channel] ?? .unknown
        }
        if !facts.unitName.isEmpty,
            !site.directory.units.contains(where: { $0.name == facts.unitName })
        {
            reasons[.unit] = reasons[.unit] ?? .unknown
        }
        if let receivedAt = facts.receivedAt, receivedAt > now { reasons[.receivedAt] = .inFuture }
        // An order may be entered late, but no limit ends before the call.
        if let due = facts.cityDueAt, due < facts.receivedAt ?? now {
            reasons[.cityDueAt] = .beforeReceived
        }
        if !person.phone.isEmpty, !EntryField.isPhone(person.phone) {
            reasons[.phone] = reasons[.phone] ?? .notAPhone
        }
        if !reasons.isEmpty { throw EntryRefusal(reasons) }
    }

    /// The refusal of a city number that an order has already; nil when it is free. Of an order
    /// out of sight it says no more than that.
    private func taken(
        _ facts: OrderFacts, by actor: Actor, at now: Instant
    ) async throws -> EntryRefusal? {
        guard let wanted = facts.cityNumber, !wanted.isEmpty else { return nil }
        let site = site
        return try await site.database.read { tx in
            guard let found = try site.orders.find(cityNumbers: [wanted], in: tx)[wanted] else {
                return nil
            }
            let isSeen = try site.isSeen(found, by: actor, at: now, in: tx)
            return EntryRefusal([
                .cityNumber: isSeen ? .taken(by: found.number) : .takenOutOfSight
            ])
        }
    }

    /// Texts in their stored form (NFC, no control characters, trimmed).
    static func normalized(_ facts: OrderFacts) -> OrderFacts {
        var facts = facts
        for path in OrderFacts.texts where path != \.channel {
            facts[keyPath: path] = normalizedText(facts[keyPath: path])
        }
        facts.category = facts.category.map(normalizedText).filter { !$0.isEmpty }
        facts.labels = facts.labels.map(normalizedText).filter { !$0.isEmpty }
        facts.cityNumber = facts.cityNumber.map(normalizedText)
        facts.districtNumber = facts.districtNumber.map(normalizedText)
        return facts
    }

    static func normalized(_ person: Complainant) -> Complainant {
        Complainant(
            name: normalizedText(person.name), phone: normalizedText(person.phone),
            contact: normalizedText(person.contact),
            exactAddress: normalizedText(person.exactAddress))
    }
}
