/// What is known about an order when its deadline class is chosen.
package struct DeadlineFacts: Hashable, Sendable {
    /// Channel id of the profile, e.g. `city_direct`.
    package let channel: String?
    /// Kind of request as the city writes it, e.g. consultation or complaint.
    package let kind: String?
    /// Category names from the first level down.
    package let categoryPath: [String]
    package let labels: Set<String>
    package let urgency: String?

    package init(
        channel: String? = nil, kind: String? = nil, categoryPath: [String] = [],
        labels: Set<String> = [], urgency: String? = nil
    ) {
        self.channel = channel
        self.kind = kind
        self.categoryPath = categoryPath
        self.labels = labels
        self.urgency = urgency
    }
}

/// A rule that leads to a deadline class. An empty condition always holds; all conditions must
/// hold.
package struct DeadlineRule: Hashable, Sendable {
    package let id: String
    package let channels: Set<String>
    package let kinds: Set<String>
    /// Beginnings of category paths, e.g. `["供暖"]`.
    package let categoryPrefixes: [[String]]
    package let labels: Set<String>
    package let urgencies: Set<String>
    package let classID: String

    package init(
        id: String, channels: Set<String> = [], kinds: Set<String> = [],
        categoryPrefixes: [[String]] = [], labels: Set<String> = [], urgencies: Set<String> = [],
        classID: String
    ) {
        self.id = id
        self.channels = channels
        self.kinds = kinds
        self.categoryPrefixes = categoryPrefixes
        self.labels = labels
        self.urgencies = urgencies
        self.classID = classID
    }

    package func matches(_ facts: DeadlineFacts) -> Bool {
        holds(channels, facts.channel) && holds(kinds, facts.kind)
            && holds(urgencies, facts.urgency)
            && (labels.isEmpty || !labels.isDisjoint(with: facts.labels))
            && (categoryPrefixes.isEmpty
                || categoryPrefixes.contains { facts.categoryPath.starts(with: $0) })
    }

    private func holds(_ allowed: Set<String>, _ value: String?) -> Bool {
        guard !allowed.isEmpty else { return true }
        guard let value else { return false }
        return allowed.contains(value)
    }
}

/// How much earlier than the city the unit must be done (内部时限); dated like a class.
package struct InternalLead: Hashable, Sendable {
    package let hoursBeforeCity: Int
    package let validity: Validity
    package let source: String
    package let confidence: Confidence

    package init(
        hoursBeforeCity: Int, validity: Validity, source: String, confidence: Confidence
    ) {
        self.hoursBeforeCity = hoursBeforeCity
        self.validity = validity
        self.source = source
        self.confidence = confidence
    }
}

/// The class that applies, and why.
package struct DeadlineChoice: Hashable, Sendable {
    package let deadlineClass: DeadlineClass
    /// Nil when no rule matched and the default applies.
    package let ruleID: String?

    package init(deadlineClass: DeadlineClass, ruleID: String?) {
        self.deadlineClass = deadlineClass
        self.ruleID = ruleID
    }
}

/// All limits of a deployment and the rules that choose among them.
package struct DeadlinePolicy: Hashable, Sendable {
    package let classes: [DeadlineClass]
    /// In order of precedence: the first that matches decides.
    package let rules: [DeadlineRule]
    package let defaultClassID: String
    package let internalLeads: [InternalLead]
    /// Hours before the deadline from which an order counts as due soon (临期).
    package let dueSoonHours: Int

    package init(
        classes: [DeadlineClass], rules: [DeadlineRule], defaultClassID: String,
        internalLeads: [InternalLead] = [], dueSoonHours: Int = 24
    ) {
        self.classes = classes
        self.rules = rules
        self.defaultClassID = defaultClassID
        self.internalLeads = internalLeads
        self.dueSoonHours = dueSoonHours
    }

    /// The version of a class that holds on `date`.
    package func deadlineClass(id: String, on date: LocalDate) -> DeadlineClass? {
        classes.first { $0.id == id && $0.validity.contains(date) }
    }

    /// The classes of one purpose that hold on `date`, in the profile's order.
    package func classes(for purpose: DeadlinePurpose, on date: LocalDate) -> [DeadlineClass] {
        classes.filter { $0.purpose == purpose && $0.validity.contains(date) }
    }

    /// The handling class of an order that arrives on `date`; a rule whose class does not hold on
    /// that day is passed over. Nil when not even the default class holds.
    package func choose(_ facts: DeadlineFacts, on date: LocalDate) -> DeadlineChoice? {
        for rule in rules where rule.matches(facts) {
            if let found = deadlineClass(id: rule.classID, on: date) {
                return DeadlineChoice(deadlineClass: found, ruleID: rule.id)
            }
        }
        return deadlineClass(id: defaultClassID, on: date).map {
            DeadlineChoice(deadlineClass: $0, ruleID: nil)
        }
    }

    /// The unit's own deadline for an order the city wants by `cityDue`: earlier by the lead, but
    /// the unit always has at least half of the time from `start`, so that a limit of hours does
    /// not end before it begins. `cityDue` itself where no lead holds or nothing is left.
    package func internalDue(
        cityDue: Instant, from start: Instant, zone: SiteZone
    ) -> Instant {
        let day = zone.date(of: start)
        guard start < cityDue,
            let lead = internalLeads.first(where: { $0.validity.contains(day) })
        else { return cityDue }
        let half = Instant(
            milliseconds: start.milliseconds + (cityDue.milliseconds - start.milliseconds) / 2)
        return max(cityDue.adding(hours: -lead.hoursBeforeCity), half)
    }
}

extension DeadlineFacts {
    package init(_ facts: OrderFacts) {
        self.init(
            channel: facts.channel, kind: facts.kind.isEmpty ? nil : facts.kind,
            categoryPath: facts.category, labels: Set(facts.labels),
            urgency: facts.urgency.isEmpty ? nil : facts.urgency)
    }
}
