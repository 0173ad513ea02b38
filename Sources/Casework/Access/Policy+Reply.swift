extension Policy {
    /// Whether `actor` may reply for an order that `lead` leads: the answer to the complainant and
    /// the city is the lead unit's; assisting units record their progress. Asked beside `allows`.
    package static func mayReply(_ actor: Actor, lead: UnitID?) -> Bool {
        actor.account == Actor.system.account || (lead != nil && actor.unit == lead)
    }
}
