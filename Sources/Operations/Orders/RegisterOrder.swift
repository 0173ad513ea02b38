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

    /// - Throws: `Forbidden`; `OrderRefusal` when title and content are both missing or too long.
    package func run(
        _ facts: OrderFacts, complainant: Complainant, by actor: Actor
    ) async throws -> WorkOrder {
        guard Policy.allows(actor, .importOrders) else { throw Forbidden(action: "register") }
        let site = site
        let now = site.clock()
        var normalized = RegisterOrder.normalized(facts)
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
            ? nil : site.complainants.sealed(RegisterOrder.normalized(complainant), of: order.id)
        let prepared = site.orders.prepared(
            OrderStore.Change(created: order, event: event), by: actor, at: now)
        return try await site.database.write { tx in
            try site.orders.create([prepared], in: tx)
            if let person { try site.complainants.save([person], in: tx) }
            if order.facts.isConfidential {
                try site.nameForArrived([order], by: actor, at: now, in: tx)
            }
            return order
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
