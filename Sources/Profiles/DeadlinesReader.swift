import Casework

/// Reads the limits of a profile and the rules that choose among them.
struct DeadlinesReader {
    private struct Dated {
        let deadlineClass: DeadlineClass
        let place: Place
    }

    let log: ProblemLog
    /// Days the default and the signing class must cover; nil when unknown.
    let term: Validity?
    let channels: [Channel]
    /// Nil when the category file could not be read.
    let categories: CategoryTree?

    func read(_ section: Section) -> DeadlinePolicy? {
        defer { section.finish() }
        let classes = section.sections("classes").compactMap(readClass)
        let rules = section.sections("rules").compactMap { readRule($0, classes) }
        let leads = section.sections("internal").compactMap(readLead)
        let dueSoon = section.integer("due_soon_hours", in: 1...720)
        let defaultID = section.text("default")
        checkClasses(classes, in: section)
        checkRules(section)
        log.checkOverlaps(
            of: "the internal lead",
            leads.map { ("internal", $0.lead.validity, $0.place) })
        guard let defaultID, let dueSoon else { return nil }
        checkReference(defaultID, classes, at: section.place(of: "default"))
        if let term {
            let spans = classes.filter { $0.deadlineClass.id == defaultID }
                .map(\.deadlineClass.validity)
            if !spans.isEmpty {
                log.checkCover(
                    of: term, by: spans, .error, section.place(of: "default"),
                    what: "no version of the default class `\(defaultID)`")
            }
        }
        return DeadlinePolicy(
            classes: classes.map(\.deadlineClass), rules: rules, defaultClassID: defaultID,
            internalLeads: leads.map(\.lead), dueSoonHours: dueSoon)
    }

    private func readClass(_ section: Section) -> Dated? {
        defer { section.finish() }
        let id = section.identifier("id")
        let name = section.text("name")
        let purpose: DeadlinePurpose? = section.word("purpose")
        let limit = readLimit(section)
        let start: DeadlineStart? = section.word("start")
        let hasDayEnd = section.has("day_end")
        let dayEnd: DayEnd? = section.optionalWord("day_end")
        let validity = section.validity()
        let origin = section.provenance()
        guard let id, let name, let purpose, let limit, let start, let validity, let origin,
            dayEnd != nil || !hasDayEnd
        else { return nil }
        let deadlineClass = DeadlineClass(
            id: id, name: name, purpose: purpose, limit: limit, start: start,
            dayEnd: dayEnd ?? .sameTime, validFrom: validity.from, validTo: validity.to,
            source: origin.source, confidence: origin.confidence)
        return Dated(deadlineClass: deadlineClass, place: section.place)
    }

    private func readLimit(_ section: Section) -> DeadlineLimit? {
        let makers: [(key: String, make: (Int) -> DeadlineLimit)] = [
            ("hours", DeadlineLimit.hours), ("natural_days", DeadlineLimit.naturalDays),
            ("working_days", DeadlineLimit.workingDays),
        ]
        guard let limit = section.section("limit") else {
            if !section.has("limit") {
                log.error(
                    .noLimit, section.place, "the class has no limit",
                    mend: "add `limit: {hours: 2}`, `{natural_days: 7}` or `{working_days: 5}`")
            }
            return nil
        }
        defer { limit.finish() }
        let given = makers.filter { limit.has($0.key) }
        for maker in makers where given.isEmpty { _ = limit.optionalText(maker.key) }
        guard given.count == 1 else {
            for maker in given { _ = limit.optionalText(maker.key) }
            let cause: ProfileProblem.Cause = given.isEmpty ? .noLimit : .severalLimits
            log.error(
                cause, section.place(of: "limit"),
                given.isEmpty ? "the limit is empty" : "the class has several limits",
                mend: "give exactly one of `hours`, `natural_days`, `working_days`")
            return nil
        }
        return limit.integer(given[0].key, in: 1...3660).map(given[0].make)
    }

    private func readRule(_ section: Section, _ classes: [Dated]) -> DeadlineRule? {
        defer { section.finish() }
        let id = section.identifier("id")
        let classID = section.text("class")
        let channelIDs = section.texts("channels")
        for channel in channelIDs where !channels.contains(where: { $0.id == channel }) {
            log.error(
                .unknownReference, section.place(of: "channels"),
                "the channel `\(channel)` does not exist",
                mend: "use the id of a channel of this profile")
        }
        let prefixes = section.texts("categories").map { CategoryPath.parse($0) }
        if let categories {
            for path in prefixes where categories.node(at: path) == nil {
                log.error(
                    .unknownReference, section.place(of: "categories"),
                    "the category `\(path.joined(separator: "->"))` is not in the tree",
                    mend: "use a path of the category file, levels joined by `->`")
            }
        }
        let kinds = section.texts("kinds")
        let labels = section.texts("labels")
        let urgencies = section.texts("urgencies")
        guard let id, let classID else { return nil }
        checkReference(classID, classes, at: section.place(of: "class"))
        let conditions = channelIDs.count + prefixes.count + kinds.count + labels.count
        if conditions + urgencies.count == 0 {
            log.error(
                .emptyList, section.place, "the rule `\(id)` has no condition and hides the rest",
                mend: "give it a condition, or make its class the `default`")
        }
        return DeadlineRule(
            id: id, channels: Set(channelIDs), kinds: Set(kinds), categoryPrefixes: prefixes,
            labels: Set(labels), urgencies: Set(urgencies), classID: classID)
    }

    private func readLead(_ section: Section) -> (lead: InternalLead, place: Place)? {
        defer { section.finish() }
        let hours = section.integer("hours_before_city", in: 1...720)
        let validity = section.validity()
        let origin = section.provenance()
        guard let hours, let validity, let origin else { return nil }
        let lead = InternalLead(
            hoursBeforeCity: hours, validity: validity, source: origin.source,
            confidence: origin.confidence)
        return (lead, section.place)
    }

    private func checkClasses(_ classes: [Dated], in section: Section) {
        log.checkOverlaps(
            of: "the deadline class",
            classes.map { ($0.deadlineClass.id, $0.deadlineClass.validity, $0.place) })
        check(.signing, .arrived, "the class that limits signing", classes, in: section)
        check(.judgement, .replied, "the class that limits judging the rates", classes, in: section)
    }

    /// A purpose that every order needs: there all the term, one at a time, from its own moment.
    private func check(
        _ purpose: DeadlinePurpose, _ start: DeadlineStart, _ what: String, _ classes: [Dated],
        in section: Section
    ) {
        let name = purpose.rawValue
        let found = classes.filter { $0.deadlineClass.purpose == purpose }
        guard !found.isEmpty else {
            log.error(
                .missingKey, section.place(of: "classes"), "no class has the purpose `\(name)`",
                mend: "add \(what)")
            return
        }
        for wrong in found where wrong.deadlineClass.start != start {
            log.error(
                .wrongForm, wrong.place,
                "a class for `\(name)` counts from `\(start.rawValue)`, nothing else",
                mend: "write `start: \(start.rawValue)`")
        }
        log.checkOverlaps(
            of: "the class for",
            found.map { (name, $0.deadlineClass.validity, $0.place) })
        if let term {
            log.checkCover(
                of: term, by: found.map(\.deadlineClass.validity), .error, found[0].place,
                what: "no \(name) class")
        }
    }

    private func checkRules(_ section: Section) {
        var seen: Set<String> = []
        for rule in section.sections("rules") {
            guard let id = rule.optionalText("id"), !seen.insert(id).inserted else { continue }
            log.error(
                .duplicateID, rule.place, "the rule `\(id)` is there twice",
                mend: "give every rule its own id")
        }
    }

    private func checkReference(_ id: String, _ classes: [Dated], at place: Place) {
        guard !classes.contains(where: { $0.deadlineClass.id == id }) else { return }
        log.error(
            .unknownReference, place, "the deadline class `\(id)` does not exist",
            mend: "use the id of a class of this profile")
    }
}

/// Category paths as files write them.
enum CategoryPath {
    /// The levels of `A->B->C`; blanks around them and empty levels are dropped.
    static func parse(_ text: String) -> [String] {
        var levels: [String] = []
        var rest = Substring(text)
        while let arrow = rest.firstRange(of: "->") {
            levels.append(String(rest[..<arrow.lowerBound]))
            rest = rest[arrow.upperBound...]
        }
        levels.append(String(rest))
        return levels.map(\.trimmingBlanks).filter { !$0.isEmpty }
    }
}
