import Casework
import Spreadsheets

// What a newer export of the city says about an order that is known.

extension OrderFacts {
    /// These facts with everything that `newer` says; its empty fields say nothing.
    func taking(_ newer: OrderFacts, _ answers: FlagAnswers) -> OrderFacts {
        var merged = self
        for path in OrderFacts.texts where !newer[keyPath: path].isEmpty {
            merged[keyPath: path] = newer[keyPath: path]
        }
        if !newer.category.isEmpty { merged.category = newer.category }
        if !newer.labels.isEmpty { merged.labels = newer.labels }
        merged.districtNumber = newer.districtNumber ?? districtNumber
        merged.receivedAt = newer.receivedAt ?? receivedAt
        merged.cityDispatchedAt = newer.cityDispatchedAt ?? cityDispatchedAt
        merged.cityDueAt = newer.cityDueAt ?? cityDueAt
        merged.cityClosedAt = newer.cityClosedAt ?? cityClosedAt
        merged.verdict = verdict?.taking(newer.verdict, answers) ?? newer.verdict
        merged.isExcluded = answers.isExcluded ?? isExcluded
        merged.isUncounted = answers.isUncounted ?? isUncounted
        merged.isConfidential = isConfidential || newer.isConfidential
        merged.extra = extra.merging(newer.extra) { _, new in new }
        return merged
    }

    static let texts: [any WritableKeyPath<OrderFacts, String> & Sendable] = [
        \.channel, \.kind, \.title, \.content, \.district, \.subdistrict, \.community, \.place,
        \.company, \.urgency, \.nature, \.unitName, \.cityState, \.handlingResult, \.replyText,
    ]
}

extension Evaluation {
    fileprivate func taking(_ newer: Evaluation?, _ answers: FlagAnswers) -> Evaluation {
        Evaluation(
            isValid: answers.isValidCallback ?? isValid, contacted: newer?.contacted ?? contacted,
            resolution: newer?.resolution ?? resolution,
            satisfaction: newer?.satisfaction ?? satisfaction)
    }
}

extension Complainant {
    /// This complainant with everything that `newer` says. A masked or withheld value says nothing
    /// where a fuller one is known, which would be lost for good: people are not kept in history.
    func taking(_ newer: Complainant) -> Complainant {
        func fuller(_ path: KeyPath<Complainant, String>) -> String {
            let (known, said) = (self[keyPath: path], newer[keyPath: path])
            return Fullness(said) >= Fullness(known) ? said : known
        }
        return Complainant(
            name: fuller(\.name), phone: fuller(\.phone), contact: fuller(\.contact),
            exactAddress: fuller(\.exactAddress))
    }
}

/// How much a value tells of a person.
private enum Fullness: Int, Comparable {
    case nothing, withheld, masked, full

    init(_ value: String) {
        if value.isEmpty {
            self = .nothing
        } else if PhoneShape(value) == .withheld {
            self = .withheld
        } else if Fullness.isMasked(value) {
            self = .masked
        } else {
            self = .full
        }
    }

    static func < (one: Fullness, other: Fullness) -> Bool { one.rawValue < other.rawValue }

    /// Marks in place of characters, as in `138****1234`, `13800××1234`, `138xxxx1234` and `张某某`.
    private static func isMasked(_ value: String) -> Bool {
        value.contains { "*＊×✱✕某".contains($0) } || value.lowercased().contains("xx")
            || value.contains("##")
    }
}
