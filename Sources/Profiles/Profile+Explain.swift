package import Casework

extension Profile {
    /// The profile in plain English lines, for `jiesu check profile`.
    package func explain() -> [String] {
        var lines = ["\(id): \(name.chinese) / \(name.english)"]
        lines.append("  valid: " + Profile.text(of: validity))
        lines.append("  desk: " + (directory[home]?.name ?? home.code))
        lines += unitLines + channelLines + deadlineLines + calendarLines + rulebookLines
        let roles = secondFactorRoles.map(\.rawValue).sorted().joined(separator: ", ")
        lines.append("  second factor: " + (roles.isEmpty ? "nobody must" : roles))
        lines += confidentialLines
        lines.append("  daily report at \(Profile.clockText(reportSecond))")
        return lines + confidenceLines
    }

    private var unitLines: [String] {
        let counts = UnitKind.allCases.compactMap { kind -> String? in
            let count = directory.units.count { $0.kind == kind }
            return count == 0 ? nil : "\(count) \(kind.rawValue)"
        }
        return ["  units: \(directory.units.count) (\(counts.joined(separator: ", ")))"]
    }

    private var channelLines: [String] {
        let names = channels.map { "\($0.name.chinese) (\($0.id))" }
        return [
            "  channels: " + names.joined(separator: ", "),
            "  categories: \(categories.roots.count) on the first level, "
                + "\(categories.paths.count) in all",
        ]
    }

    private var deadlineLines: [String] {
        var lines = ["  deadlines:"]
        for deadlineClass in deadlines.classes {
            lines.append("    " + deadlineClass.explanation)
        }
        for rule in deadlines.rules {
            lines.append("    rule \(rule.id): \(rule.conditionText) → \(rule.classID)")
        }
        lines.append("    otherwise → \(deadlines.defaultClassID)")
        for lead in deadlines.internalLeads {
            lines.append(
                "    units finish \(lead.hoursBeforeCity) h before the city's limit, "
                    + "\(Profile.text(of: lead.validity)) [\(lead.confidence.rawValue)] "
                    + lead.source)
        }
        lines.append("    due soon: in the last \(deadlines.dueSoonHours) h")
        return lines
    }

    private var calendarLines: [String] {
        calendar.announcedYears.map { year in
            let days = LocalDate.year(year).map {
                calendar.workingDays(from: $0.first, through: $0.last)
            }
            let source = calendar.years[year]?.source ?? ""
            return "  calendar \(year): \(days ?? 0) working days, \(source)"
        }
    }

    private var rulebookLines: [String] {
        rulebooks.flatMap { book -> [String] in
            let weights = book.weights
            let cycle =
                "from day \(book.period.cycleDay) at "
                + Profile.clockText(book.period.cycleSecond)
            let head =
                "  rulebook \(book.id): \(book.name), "
                + "\(Profile.text(of: book.validity))"
            let shares =
                "    weights: response \(weights.response)‰, resolution "
                + "\(weights.resolution)‰, satisfaction \(weights.satisfaction)‰; month \(cycle), "
                + "days change at \(Profile.clockText(book.period.dayCutOffSecond)), "
                + "by \(book.moment.rawValue)"
            let sources = book.sources.map {
                "    \($0.topic): \($0.source) [\($0.confidence.rawValue)]"
            }
            return [head, shares] + sources
        }
    }

    private var confidentialLines: [String] {
        confidential.map { rule in
            let kinds = rule.kinds.sorted().map { "kind " + $0 }
            let labels = rule.labels.sorted().map { "label " + $0 }
            return "  confidential: " + (kinds + labels).joined(separator: " or ") + ", "
                + Profile.text(of: rule.validity)
                + " [\(rule.origin.confidence.rawValue)] \(rule.origin.source)"
        }
    }

    private var confidenceLines: [String] {
        var counts: [Confidence: Int] = [:]
        for origin in unitSources.values { counts[origin.confidence, default: 0] += 1 }
        for limit in deadlines.classes { counts[limit.confidence, default: 0] += 1 }
        for rule in confidential { counts[rule.origin.confidence, default: 0] += 1 }
        for book in rulebooks {
            for source in book.sources { counts[source.confidence, default: 0] += 1 }
        }
        let parts = Confidence.allCases.compactMap { level in
            counts[level].map { "\($0) \(level.rawValue)" }
        }
        return [
            "  confidence: " + parts.joined(separator: ", "),
            "    (S contract, F published, F-draft draft, F-impl practice, B background, "
                + "U uncertain)",
        ]
    }

    static func text(of validity: Validity) -> String {
        validity.from.text + " to " + (validity.to?.text ?? "further notice")
    }

    static func clockText(_ second: Int) -> String {
        let (hour, minute) = (second / 3600, second / 60 % 60)
        return "\(hour / 10)\(hour % 10):\(minute / 10)\(minute % 10)"
    }
}

extension DeadlineLimit {
    /// E.g. `2 h`, `7 natural days`.
    package var text: String {
        switch self {
        case .hours(let count): "\(count) h"
        case .naturalDays(let count): "\(count) natural days"
        case .workingDays(let count): "\(count) working days"
        }
    }
}

extension DeadlineClass {
    /// One line: id, name, purpose, limit, start, validity, source, confidence.
    package var explanation: String {
        let end = dayEnd == .endOfDay ? ", to the end of the day" : ""
        return "\(id) \(name): \(purpose.rawValue) within \(limit.text) from \(start.rawValue)"
            + "\(end), \(Profile.text(of: validity)) [\(confidence.rawValue)] \(source)"
    }
}

extension DeadlineRule {
    /// The conditions in words, joined by `and`.
    var conditionText: String {
        var parts: [String] = []
        if !channels.isEmpty { parts.append("channel " + list(channels)) }
        if !kinds.isEmpty { parts.append("kind " + list(kinds)) }
        if !urgencies.isEmpty { parts.append("urgency " + list(urgencies)) }
        if !labels.isEmpty { parts.append("label " + list(labels)) }
        if !categoryPrefixes.isEmpty {
            let paths = categoryPrefixes.map { $0.joined(separator: "->") }
            parts.append("category " + paths.joined(separator: " or "))
        }
        return parts.joined(separator: " and ")
    }

    private func list(_ words: Set<String>) -> String {
        words.sorted().joined(separator: " or ")
    }
}

extension LocalDate {
    fileprivate static func year(_ year: Int) -> (first: LocalDate, last: LocalDate)? {
        guard let first = LocalDate(year: year, month: 1, day: 1),
            let last = LocalDate(year: year, month: 12, day: 31)
        else { return nil }
        return (first, last)
    }
}
