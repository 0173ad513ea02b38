import Casework

extension Section {
    /// The `valid: {from, to}` of a dated item.
    func validity() -> Validity? {
        guard let section = requiredSection("valid") else { return nil }
        defer { section.finish() }
        let (from, to) = (section.date("from"), section.optionalDate("to"))
        guard let from else { return nil }
        if let to, to < from {
            log.error(
                .datesReversed, section.place(of: "to"),
                "the last day \(to.text) comes before the first day \(from.text)",
                mend: "swap them or leave `to` out for an open end")
            return nil
        }
        return Validity(from: from, to: to)
    }

    /// `source` and `confidence`; both must be there.
    func provenance() -> Provenance? {
        let source = optionalText("source")
        if source == nil {
            log.error(
                .noSource, place(of: has("source") ? "source" : ""), "the source is missing",
                mend: "say in `source` which document and clause this comes from")
        }
        let confidence: Confidence? = word("confidence")
        guard let source, let confidence else { return nil }
        return Provenance(source: source, confidence: confidence)
    }
}

extension ProblemLog {
    /// Reports every pair of versions of one thing that hold on the same day.
    func checkOverlaps(
        of name: String, _ versions: [(id: String, validity: Validity, place: Place)]
    ) {
        for (id, group) in Dictionary(grouping: versions, by: \.id) {
            let sorted = group.sorted { $0.validity.from < $1.validity.from }
            for (earlier, later) in zip(sorted, sorted.dropFirst())
            where earlier.validity.overlaps(later.validity) {
                error(
                    .overlappingValidity, later.place,
                    "two versions of \(name) `\(id)` hold from \(later.validity.from.text) on, "
                        + "the other is on line \(earlier.place.line)",
                    mend: "end the earlier one with `to:` on the day before")
            }
        }
    }

    /// Reports the first day of `term` on which none of `spans` holds.
    func checkCover(
        of term: Validity, by spans: [Validity], _ severity: ProfileProblem.Severity,
        _ place: Place, what: String
    ) {
        var day = term.from
        while term.contains(day) {
            guard let span = spans.first(where: { $0.contains(day) }) else {
                let text = "\(what) holds on \(day.text)"
                let mend = "give it a version that does, or shorten the profile's `valid`"
                switch severity {
                case .error: error(.gapInValidity, place, text, mend: mend)
                case .warning: warning(.gapInValidity, place, text, mend: mend)
                }
                return
            }
            guard let end = span.to else { return }
            day = end.adding(days: 1)
        }
    }
}
