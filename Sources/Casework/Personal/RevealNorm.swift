/// How often a person may look at personal data before it is unusual.
package struct RevealNorm: Hashable, Sendable {
    package let perHour: Int
    package let perDay: Int

    package init(perHour: Int, perDay: Int) {
        self.perHour = perHour
        self.perDay = perDay
    }

    package func isUsedUp(by count: RevealCount) -> Bool {
        count.inHour >= perHour || count.onDay >= perDay
    }
}

/// What counts as unusual looking in one deployment. A profile may set other numbers, each with
/// its source.
package struct PersonalWatch: Hashable, Sendable {
    /// By role; a person with several has the largest.
    package var norms: [Role: RevealNorm]
    /// The same for look-ups by name or number, whether something was found or not.
    package var searchNorms: [Role: RevealNorm]
    /// The hours outside duty, as seconds of the day; they may reach over midnight.
    package var nightFrom: Int
    package var nightTo: Int
    /// Roles that are on duty at night as well.
    package var nightDuty: Set<Role>
    /// So many different people on one complainant within so many days are unusual.
    package var peopleMax: Int
    package var peopleDays: Int
    /// From so many days before the end of an account on, its owner is leaving.
    package var leavingDays: Int

    package init(
        norms: [Role: RevealNorm], searchNorms: [Role: RevealNorm], nightFrom: Int, nightTo: Int,
        nightDuty: Set<Role>, peopleMax: Int, peopleDays: Int, leavingDays: Int
    ) {
        self.norms = norms
        self.searchNorms = searchNorms
        self.nightFrom = nightFrom
        self.nightTo = nightTo
        self.nightDuty = nightDuty
        self.peopleMax = peopleMax
        self.peopleDays = peopleDays
        self.leavingDays = leavingDays
    }

    /// Where the profile says nothing. Our own numbers, until a client gives others: a callback a
    /// minute is the most a person can make, and a unit has fewer orders than the desk. The desk
    /// looks a caller up once a call; a unit knows its orders by their numbers.
    package static let standard = PersonalWatch(
        norms: [
            .desk: RevealNorm(perHour: 60, perDay: 200),
            .shiftLead: RevealNorm(perHour: 60, perDay: 200),
            .reviewer: RevealNorm(perHour: 60, perDay: 200),
            .handler: RevealNorm(perHour: 30, perDay: 80),
            .unitHead: RevealNorm(perHour: 30, perDay: 80),
        ],
        searchNorms: [
            .desk: RevealNorm(perHour: 60, perDay: 200),
            .shiftLead: RevealNorm(perHour: 60, perDay: 200),
            .reviewer: RevealNorm(perHour: 60, perDay: 200),
            .handler: RevealNorm(perHour: 20, perDay: 40),
            .unitHead: RevealNorm(perHour: 20, perDay: 40),
        ],
        nightFrom: 22 * 3600, nightTo: 6 * 3600, nightDuty: [], peopleMax: 5, peopleDays: 7,
        leavingDays: 14)

    /// The norm of somebody with `roles`. Roles without one have none left.
    package func norm(for roles: Set<Role>) -> RevealNorm { PersonalWatch.largest(norms, roles) }

    /// The norm of look-ups; `norm` says for whom.
    package func searchNorm(for roles: Set<Role>) -> RevealNorm {
        PersonalWatch.largest(searchNorms, roles)
    }

    private static func largest(_ norms: [Role: RevealNorm], _ roles: Set<Role>) -> RevealNorm {
        let known = roles.compactMap { norms[$0] }
        return RevealNorm(
            perHour: known.map(\.perHour).max() ?? 0, perDay: known.map(\.perDay).max() ?? 0)
    }

    package func isNight(_ secondOfDay: Int) -> Bool {
        nightFrom <= nightTo
            ? (nightFrom..<nightTo).contains(secondOfDay)
            : secondOfDay >= nightFrom || secondOfDay < nightTo
    }

    /// What one look is judged by.
    package struct Look: Hashable, Sendable {
        package var roles: Set<Role>
        /// Looks before this one.
        package var used: RevealCount
        package var secondOfDay: Int
        /// Until the account ends, negative after it; nil where no end is set.
        package var secondsToEnd: Int64?
        /// Different people on this complainant lately, this one among them.
        package var people: Int

        package init(
            roles: Set<Role>, used: RevealCount, secondOfDay: Int, secondsToEnd: Int64?,
            people: Int
        ) {
            self.roles = roles
            self.used = used
            self.secondOfDay = secondOfDay
            self.secondsToEnd = secondsToEnd
            self.people = people
        }
    }

    /// What is unusual about a look; empty for an ordinary one.
    package func unusual(_ look: Look) -> [PersonalWarning.Kind] {
        var kinds: [PersonalWarning.Kind] = []
        if norm(for: look.roles).isUsedUp(by: look.used) { kinds.append(.many) }
        if isNight(look.secondOfDay), look.roles.isDisjoint(with: nightDuty) {
            kinds.append(.night)
        }
        if let left = look.secondsToEnd, left <= Int64(leavingDays) * 86_400 {
            kinds.append(.leaving)
        }
        if look.people >= peopleMax { kinds.append(.manyPeople) }
        return kinds
    }
}
