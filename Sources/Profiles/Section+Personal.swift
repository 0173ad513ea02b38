import Casework

extension Section {
    /// The part `personal` of a profile: what counts as unusual looking. What it leaves out is as
    /// `PersonalWatch.standard` says.
    func personalWatch() -> PersonalWatch {
        var watch = PersonalWatch.standard
        guard let personal = section("personal") else { return watch }
        defer { personal.finish() }
        watch.norms.merge(personal.revealNorms("norms")) { _, new in new }
        watch.searchNorms.merge(personal.revealNorms("search_norms")) { _, new in new }
        if let night = personal.section("night") {
            watch.nightFrom = night.clock("from") ?? watch.nightFrom
            watch.nightTo = night.clock("to") ?? watch.nightTo
            let place = night.place(of: "on_duty")
            watch.nightDuty = Set(
                night.texts("on_duty").compactMap { word -> Role? in night.word(word, at: place) })
            _ = night.provenance()
            night.finish()
        }
        if let people = personal.section("people") {
            watch.peopleMax = people.integer("maximum", in: 2...1_000) ?? watch.peopleMax
            watch.peopleDays = people.integer("days", in: 1...366) ?? watch.peopleDays
            _ = people.provenance()
            people.finish()
        }
        if let leaving = personal.section("leaving") {
            watch.leavingDays = leaving.integer("days", in: 0...366) ?? watch.leavingDays
            _ = leaving.provenance()
            leaving.finish()
        }
        return watch
    }

    /// The norms under `key`, each with its source, by role.
    private func revealNorms(_ key: String) -> [Role: RevealNorm] {
        var norms: [Role: RevealNorm] = [:]
        for entry in sections(key) {
            let role: Role? = entry.word("role")
            let perHour = entry.integer("per_hour", in: 1...10_000)
            let perDay = entry.integer("per_day", in: 1...100_000)
            _ = entry.provenance()
            entry.finish()
            guard let role, let perHour, let perDay else { continue }
            norms[role] = RevealNorm(perHour: perHour, perDay: perDay)
        }
        return norms
    }
}
