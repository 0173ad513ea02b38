/// The fields of an order that a person enters by hand. The raw value is the field's name in forms
/// and in JSON.
package enum EntryField: String, CaseIterable, Sendable {
    case title, content, category, kind, labels
    case cityNumber = "city_number"
    case districtNumber = "district_number"
    case channel
    case receivedAt = "received_at"
    case cityDueAt = "city_due_at"
    case urgency, district, subdistrict, community, place, company, unit
    case name, phone, contact, address

    /// The most Unicode scalars the field may have; nil for moments.
    package var maximum: Int? {
        switch self {
        case .title, .category, .labels, .place, .company, .address: OrderLimits.titleMaximum
        case .content: OrderLimits.contentMaximum
        case .cityNumber, .districtNumber, .channel, .kind, .urgency: 100
        case .name, .phone, .contact: 100
        case .district, .subdistrict, .community, .unit: 200
        case .receivedAt, .cityDueAt: nil
        }
    }

    /// Whether the field is about the complainant and is kept sealed.
    package var isPersonal: Bool {
        switch self {
        case .name, .phone, .contact, .address: true
        default: false
        }
    }

    /// Whether a text may be a phone number: digits, at least 5 as in 12345, with the signs that
    /// people write between them and the word for an extension.
    package static func isPhone(_ text: String) -> Bool {
        let digits = text.unicodeScalars.count { (0x30...0x39).contains($0.value) }
        // The signs of both widths; the last is the character for an extension.
        let signs = Set(
            "+-()/,;#*. \u{FF08}\u{FF09}\u{FF0C}\u{FF1B}\u{3001}\u{8F6C}".unicodeScalars)
        return digits >= phoneDigitsMin
            && text.unicodeScalars.allSatisfy {
                (0x30...0x39).contains($0.value) || signs.contains($0)
            }
    }

    private static let phoneDigitsMin = 5

    private func text(_ facts: OrderFacts, _ person: Complainant) -> String {
        switch self {
        case .title: facts.title
        case .content: facts.content
        case .category: facts.category.joined(separator: OrderFacts.categorySeparator)
        case .kind: facts.kind
        case .labels: facts.labels.joined(separator: OrderFacts.labelSeparator)
        case .cityNumber: facts.cityNumber ?? ""
        case .districtNumber: facts.districtNumber ?? ""
        case .channel: facts.channel
        case .receivedAt, .cityDueAt: ""
        case .urgency: facts.urgency
        case .district: facts.district
        case .subdistrict: facts.subdistrict
        case .community: facts.community
        case .place: facts.place
        case .company: facts.company
        case .unit: facts.unitName
        case .name: person.name
        case .phone: person.phone
        case .contact: person.contact
        case .address: person.exactAddress
        }
    }

    /// What is too long in an order as entered, field by field.
    package static func tooLong(
        _ facts: OrderFacts, _ person: Complainant
    ) -> [EntryField: EntryRefusal.Reason] {
        var reasons: [EntryField: EntryRefusal.Reason] = [:]
        for field in allCases {
            guard let maximum = field.maximum else { continue }
            if field.text(facts, person).unicodeScalars.count > maximum {
                reasons[field] = .tooLong(maximum: maximum)
            }
        }
        return reasons
    }
}

/// Why an order entered by hand is not taken. Nothing was stored.
package struct EntryRefusal: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case tooLong(maximum: Int)
        /// The deployment has no such channel or unit.
        case unknown
        /// Nobody can have called after now.
        case inFuture
        /// A limit that ends before the call cannot be kept.
        case beforeReceived
        /// Nobody can be called at it.
        case notAPhone
        /// This order has the city's number already.
        case taken(by: OrderNumber)
        /// An order that the person may not know of has it.
        case takenOutOfSight
    }

    package let reasons: [EntryField: Reason]

    package init(_ reasons: [EntryField: Reason]) {
        self.reasons = reasons
    }

    /// Whether another order has the city's number.
    package var isTaken: Bool { reasons[.cityNumber] == .takenOutOfSight || taken != nil }

    /// The order that has the number already; nil when the number is free, and when the order is
    /// out of the person's sight.
    package var taken: OrderNumber? {
        guard case .taken(let number) = reasons[.cityNumber] else { return nil }
        return number
    }
}
