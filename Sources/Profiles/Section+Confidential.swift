import Casework

extension Section {
    /// Reads the list `confidential`. A profile without one says that nothing is confidential by
    /// its kind, so the list must be there, and each day of `term` needs an entry that holds.
    func confidentialRules(term: Validity?) -> [ConfidentialRule] {
        guard has("confidential") else {
            missing("confidential")
            return []
        }
        let rules = sections("confidential").compactMap { $0.confidentialRule() }
        if let term {
            log.checkCover(
                of: term, by: rules.map(\.validity), .warning, place(of: "confidential"),
                what: "no rule for confidential orders")
        }
        return rules
    }

    private func confidentialRule() -> ConfidentialRule? {
        defer { finish() }
        let (kinds, labels) = (texts("kinds"), texts("labels"))
        let (validity, origin) = (validity(), provenance())
        if kinds.isEmpty, labels.isEmpty {
            log.error(
                .emptyList, place, "the rule names neither kinds nor labels",
                mend: "list in `kinds` or `labels` what makes an order confidential")
            return nil
        }
        guard let validity, let origin else { return nil }
        return ConfidentialRule(
            kinds: Set(kinds), labels: Set(labels), validity: validity, origin: origin)
    }
}
