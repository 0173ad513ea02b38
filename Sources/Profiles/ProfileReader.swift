import Casework

/// Reads one profile file with everything it refers to.
struct ProfileReader {
    let files: ProfileFiles
    let log: ProblemLog

    /// The profile, or nil when the log holds an error.
    func read(_ id: String) -> Profile? {
        let name = id + ".yaml"
        guard files.has(name) else {
            log.error(
                .noSuchProfile, Place(file: name, line: 1), "there is no profile `\(id)`",
                mend: "use one of " + profileIDs.joined(separator: ", "))
            return nil
        }
        guard let section = files.section(name, askedAt: Place(file: name, line: 1), log) else {
            return nil
        }
        guard section.has("profile") else {
            log.error(
                .wrongKind, section.place, "this file is not a profile",
                mend: "begin a profile with `profile: \(id)`")
            return nil
        }
        let profile = read(section, id: id)
        return log.hasErrors ? nil : profile
    }

    /// Files that look like a profile, without their ending.
    var profileIDs: [String] {
        files.names.filter { $0.hasSuffix(".yaml") && startsAsProfile($0) }
            .map { String($0.dropLast(5)) }
    }

    private func startsAsProfile(_ name: String) -> Bool {
        guard let text = files.text(name, ProblemLog()) else { return false }
        return text.split(whereSeparator: \.isNewline).contains { $0.hasPrefix("profile:") }
    }

    private func read(_ section: Section, id: String) -> Profile? {
        let ownID = section.identifier("profile")
        if let ownID, ownID != id {
            log.error(
                .badIdentifier, section.place(of: "profile"),
                "the profile `\(ownID)` is in the file `\(id).yaml`",
                mend: "give the file the profile's name")
        }
        let name = section.name("name")
        let validity = section.validity()
        let zone = zone(section)
        let day = day(section)
        let organisation = organisation(section)
        let home = home(section, organisation?.directory)
        let channels = channels(section)
        let categories = categories(section)
        let policy = section.requiredSection("deadlines").flatMap {
            DeadlinesReader(
                log: log, term: validity, channels: channels, categories: categories
            ).read($0)
        }
        let calendar = calendar(section, term: validity)
        let rulebooks = rulebooks(section, day?.cutOff ?? 0, term: validity)
        let states = cityStates(section)
        let interface = interface(section)
        let factorRoles = secondFactorRoles(section)
        let personalWatch = section.personalWatch()
        let confidential = section.confidentialRules(term: validity)
        section.finish()
        guard let name, let validity, let zone, let day, let organisation, let home,
            let categories, let policy
        else { return nil }
        return Profile(
            id: id, name: name, validity: validity, zone: zone, home: home,
            directory: organisation.directory, unitSources: organisation.sources,
            channels: channels, categories: categories, deadlines: policy, calendar: calendar,
            rulebooks: rulebooks, cityStates: states, interface: interface,
            confidential: confidential, reportSecond: day.report, secondFactorRoles: factorRoles,
            personalWatch: personalWatch)
    }

    /// `second_factor: [administrator, auditor]`; the default where the key is missing.
    private func secondFactorRoles(_ section: Section) -> Set<Role> {
        guard section.has("second_factor") else { return Role.withSecondFactor }
        let place = section.place(of: "second_factor")
        return Set(
            section.texts("second_factor").compactMap { section.word($0, at: place) })
    }

    private func zone(_ section: Section) -> SiteZone? {
        section.integer("utc_offset_minutes", in: -720...840).map {
            SiteZone(offsetSeconds: Int64($0) * 60)
        }
    }

    private func day(_ section: Section) -> (report: Int, cutOff: Int)? {
        guard let day = section.requiredSection("day") else { return nil }
        defer { day.finish() }
        let (report, cutOff) = (day.clock("report_at"), day.midnight("cut_off"))
        guard let report, let cutOff else { return nil }
        return (report, cutOff)
    }

    private func organisation(
        _ section: Section
    ) -> (directory: UnitDirectory, sources: [UnitID: Provenance])? {
        guard let organisation = section.requiredSection("organisation") else { return nil }
        var table: DivisionTable?
        if organisation.has("divisions") {
            if files.has("divisions.csv") {
                table = files.text("divisions.csv", log).map {
                    DivisionTable($0, file: "divisions.csv", log)
                }
            } else {
                log.error(
                    .noSuchFile, organisation.place(of: "divisions"),
                    "the file `divisions.csv` does not exist", mend: "add it to the folder")
            }
        }
        var reader = UnitsReader(log: log)
        return reader.read(organisation, divisions: table)
    }

    private func home(_ section: Section, _ directory: UnitDirectory?) -> UnitID? {
        guard let code = section.text("home") else { return nil }
        let home = UnitID(code)
        if let directory, directory[home] == nil {
            log.error(
                .unknownReference, section.place(of: "home"), "the unit `\(code)` does not exist",
                mend: "use the id of the unit whose desk this is")
        }
        return home
    }

    private func channels(_ section: Section) -> [Channel] {
        var channels: [Channel] = []
        if !section.has("channels") { section.missing("channels") }
        for entry in section.sections("channels") {
            defer { entry.finish() }
            let (id, name) = (entry.identifier("id"), entry.name("name"))
            let aliases = entry.texts("aliases")
            guard let id, let name else { continue }
            if channels.contains(where: { $0.id == id }) {
                log.error(
                    .duplicateID, entry.place, "the channel `\(id)` is there twice",
                    mend: "give every channel its own id")
                continue
            }
            let words = Set([name.chinese, name.english] + aliases)
            for other in channels {
                let shared = words.intersection(
                    [other.name.chinese, other.name.english] + other.aliases)
                guard let word = shared.min() else { continue }
                log.error(
                    .duplicateName, entry.place,
                    "`\(word)` names the channels `\(other.id)` and `\(id)`",
                    mend: "let every word name one channel")
            }
            channels.append(Channel(id: id, name: name, aliases: aliases))
        }
        return channels
    }

    private func categories(_ section: Section) -> CategoryTree? {
        guard let name = section.text("categories"),
            let file = files.section(
                name + ".yaml", askedAt: section.place(of: "categories"), log)
        else { return nil }
        _ = file.provenance()
        if !file.has("categories") { file.missing("categories") }
        let tree = CategoryTree(file.categories("categories"))
        file.finish()
        return tree
    }

    private func calendar(_ section: Section, term: Validity?) -> WorkingCalendar {
        var years: [Int: YearNotice] = [:]
        for name in section.texts("calendars") {
            let place = section.place(of: "calendars")
            guard let file = files.section(name + ".yaml", askedAt: place, log),
                let (year, notice) = file.calendarYear()
            else { continue }
            if years.updateValue(notice, forKey: year) != nil {
                log.error(
                    .duplicateID, place, "the year \(year) has two calendars",
                    mend: "list one file for each year")
            }
        }
        if let term { warnOfYears(in: term, missingFrom: years, section) }
        return WorkingCalendar(years: years)
    }

    private func warnOfYears(
        in term: Validity, missingFrom years: [Int: YearNotice], _ section: Section
    ) {
        let last = max(term.from.year, term.to?.year ?? years.keys.max() ?? term.from.year)
        for year in term.from.year...last where years[year] == nil {
            log.warning(
                .yearNotAnnounced, section.place(of: "calendars"),
                "the holidays of \(year) are not known",
                mend: "add calendar-\(year) once the State Council has announced them; until "
                    + "then its working days are taken as Monday to Friday")
        }
    }

    private func rulebooks(
        _ section: Section, _ dayCutOff: Int, term: Validity?
    ) -> [Rulebook] {
        var found: [(rulebook: Rulebook, place: Place)] = []
        for name in section.texts("rulebooks") {
            let place = section.place(of: "rulebooks")
            guard let file = files.section(name + ".yaml", askedAt: place, log),
                let rulebook = file.rulebook(dayCutOffSecond: dayCutOff)
            else { continue }
            if found.contains(where: { $0.rulebook.id == rulebook.id }) {
                log.error(
                    .duplicateID, place, "the rulebook `\(rulebook.id)` is there twice",
                    mend: "give every version its own id")
            }
            found.append((rulebook, place))
        }
        found.sort { $0.rulebook.validity.from < $1.rulebook.validity.from }
        log.checkOverlaps(
            of: "the", found.map { ("rulebook", $0.rulebook.validity, $0.place) })
        if let term {
            log.checkCover(
                of: term, by: found.map(\.rulebook.validity), .warning,
                section.place(of: "rulebooks"), what: "no rulebook")
        }
        return found.map(\.rulebook)
    }

    private func cityStates(_ section: Section) -> [String: OrderState] {
        var states: [String: OrderState] = [:]
        guard let list = section.requiredSection("city_states") else { return [:] }
        for key in list.keys {
            let place = list.place(of: key)
            guard let state: OrderState = list.word(key, at: place) else { continue }
            for word in list.texts(key) {
                guard states.updateValue(state, forKey: word) != nil else { continue }
                log.error(
                    .duplicateName, place, "the city's word `\(word)` is listed twice",
                    mend: "list it under one state")
            }
        }
        return states
    }

    private func interface(_ section: Section) -> [String: BilingualName] {
        guard let list = section.section("interface") else { return [:] }
        var names: [String: BilingualName] = [:]
        for key in list.keys { names[key] = list.name(key) }
        return names
    }
}
