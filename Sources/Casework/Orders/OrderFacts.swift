/// What the city owns about an order: the columns of its export. A newer export may change these
/// and nothing else. Personal fields are not here; they live sealed in `Complainant`.
package struct OrderFacts: Hashable, Sendable {
    /// The city's number (工单编号), opaque. Nil for orders that came to us directly.
    package var cityNumber: String?
    /// The district's own number (案件编号).
    package var districtNumber: String?
    /// Channel code of the profile, e.g. `city_direct`.
    package var channel = "city_direct"
    /// Kind of request (工单类型) as the city words it.
    package var kind = ""
    /// Category path from the top, at most five levels.
    package var category: [String] = []
    package var labels: [String] = []
    package var title = ""
    package var content = ""
    package var district = ""
    package var subdistrict = ""
    package var community = ""
    /// Estate or point (小区点位), not a person's address.
    package var place = ""
    package var company = ""
    package var urgency = ""
    /// Main, assisting or passed on (工单性质) as the city words it.
    package var nature = ""
    /// The unit the city names as handler (主办单位), by name.
    package var unitName = ""
    package var cityState = ""
    package var handlingResult = ""
    package var replyText = ""
    package var receivedAt: Instant?
    package var cityDispatchedAt: Instant?
    /// The limit the city gave. It is kept as given and never recomputed (条例 art. 13).
    package var cityDueAt: Instant?
    package var cityClosedAt: Instant?
    /// What the city's own callback recorded.
    package var verdict: Evaluation?
    /// Leaves the assessed base (剔除), stays in the full one.
    package var isExcluded = false
    /// Does not count in volume either (不计入诉求总量).
    package var isUncounted = false
    package var isConfidential = false
    /// Columns that no field stands for, by heading.
    package var extra: [String: String] = [:]

    package init() {}

    /// The first thing that the city says has happened after the request was raised; nil where it
    /// names nothing. A limit is nothing that happened.
    package var earliestMoment: Instant? {
        [cityDispatchedAt, cityClosedAt].compactMap(\.self).min()
    }

    /// Between the levels of a category path, as exports and the store write it.
    package static let categorySeparator = "->"
    /// Between labels, as the store writes them.
    package static let labelSeparator = ","

    /// The one form of what may be written in several: separators inside labels and category
    /// levels separate, empty parts and empty numbers are none. Orders hold only this form.
    package var canonical: OrderFacts {
        var facts = self
        if cityNumber?.isEmpty == true { facts.cityNumber = nil }
        if districtNumber?.isEmpty == true { facts.districtNumber = nil }
        if labels.contains(where: { $0.isEmpty || $0.utf8.contains(UInt8(ascii: ",")) }) {
            facts.labels = labels.flatMap {
                $0.split(separator: OrderFacts.labelSeparator).map(String.init)
            }
        }
        if category.contains(where: { $0.isEmpty || $0.utf8.contains(UInt8(ascii: ">")) }) {
            facts.category = category.flatMap {
                $0.split(separator: OrderFacts.categorySeparator).map(String.init)
            }
        }
        return facts
    }
}

/// Who raised the request. Personal data: sealed at rest, apart from the order, never in events,
/// logs or search.
package struct Complainant: Hashable, Sendable {
    package var name = ""
    package var phone = ""
    package var contact = ""
    package var exactAddress = ""

    package init(
        name: String = "", phone: String = "", contact: String = "", exactAddress: String = ""
    ) {
        self.name = name
        self.phone = phone
        self.contact = contact
        self.exactAddress = exactAddress
    }

    /// Names of the fields in which `other` says something else.
    package func fields(differingFrom other: Complainant) -> [String] {
        let pairs = [
            ("name", name, other.name), ("phone", phone, other.phone),
            ("contact", contact, other.contact),
            ("exact_address", exactAddress, other.exactAddress),
        ]
        return pairs.filter { $0.1 != $0.2 }.map(\.0)
    }

    package var isEmpty: Bool {
        name.isEmpty && phone.isEmpty && contact.isEmpty && exactAddress.isEmpty
    }
}
