/// The dated rules a transition needs, taken from the profile in force. Everything is a value, so
/// that a decision depends on nothing but its arguments.
package struct OrderRules: Sendable {
    package let zone: SiteZone
    package let calendar: WorkingCalendar
    package let policy: DeadlinePolicy
    /// Name of a unit that exists, nil otherwise.
    package let unitName: @Sendable (UnitID) -> String?

    package init(
        zone: SiteZone, calendar: WorkingCalendar, policy: DeadlinePolicy,
        unitName: @escaping @Sendable (UnitID) -> String?
    ) {
        self.zone = zone
        self.calendar = calendar
        self.policy = policy
        self.unitName = unitName
    }

    /// The version of class `id` in force on the day of `start`; for orders older or newer than
    /// every version the one in force on the day of `arrival`, else the latest.
    package func deadlineClass(
        _ id: String, from start: Instant, arrival: Instant
    ) -> DeadlineClass? {
        policy.deadlineClass(id: id, on: zone.date(of: start))
            ?? policy.deadlineClass(id: id, on: zone.date(of: arrival))
            ?? policy.classes.filter { $0.id == id }.max { $0.validFrom < $1.validFrom }
    }

    /// The limit of class `id` counted from `start`.
    package func deadline(
        _ id: String, from start: Instant, arrival: Instant
    ) throws(OrderRefusal) -> Deadline {
        guard let found = deadlineClass(id, from: start, arrival: arrival) else {
            throw .unknownDeadlineClass(id)
        }
        return found.proof(from: start, calendar: calendar, zone: zone).deadline
    }

    /// The limit of the class of `purpose` in force on the day of `start`, counted from `start`.
    package func deadline(
        for purpose: DeadlinePurpose, from start: Instant
    ) throws(OrderRefusal) -> Deadline {
        let id =
            policy.classes(for: purpose, on: zone.date(of: start)).first?.id
            ?? policy.classes.first { $0.purpose == purpose }?.id
        return try deadline(id ?? purpose.rawValue, from: start, arrival: start)
    }

    /// The moment from which class `id` counts. A class that starts with an event that has not
    /// happened yet counts from the city's dispatch, else from the request, else from the arrival.
    package func start(
        of id: String, for facts: OrderFacts, arrivedAt: Instant
    ) -> Instant {
        let received = facts.receivedAt ?? facts.cityDispatchedAt ?? arrivedAt
        let known = policy.classes.first { $0.id == id }
        return switch known?.start {
        case .received: received
        case .arrived: arrivedAt
        default: facts.cityDispatchedAt ?? received
        }
    }

    /// The clocks of an order that arrives now: the city's own limit wins over any class.
    package func deadlines(
        for facts: OrderFacts, arrivedAt: Instant
    ) throws(OrderRefusal) -> OrderDeadlines {
        let reply: Deadline
        if let given = facts.cityDueAt {
            reply = .givenByCity(given)
        } else {
            let day = facts.cityDispatchedAt ?? facts.receivedAt ?? arrivedAt
            let known = DeadlineFacts(facts)
            let choice =
                policy.choose(known, on: zone.date(of: day))
                ?? policy.choose(known, on: zone.date(of: arrivedAt))
            let id = choice?.deadlineClass.id ?? policy.defaultClassID
            let start = start(of: id, for: facts, arrivedAt: arrivedAt)
            reply = try deadline(id, from: start, arrival: arrivedAt)
        }
        return OrderDeadlines(sign: try deadline(for: .signing, from: arrivedAt), reply: reply)
    }
}

extension Deadline {
    package static func givenByCity(_ due: Instant) -> Deadline {
        Deadline(due: due, classID: "city", isGivenByCity: true)
    }
}

/// The clocks that run on an order.
package struct OrderDeadlines: Hashable, Sendable {
    package var sign: Deadline
    /// To reply to the city. Given by the city or taken from a class.
    package var reply: Deadline
    /// To judge the three rates, from the moment of the unit's reply.
    package var judgement: Deadline?

    package init(sign: Deadline, reply: Deadline, judgement: Deadline? = nil) {
        self.sign = sign
        self.reply = reply
        self.judgement = judgement
    }
}
