import Casework
import Localization

/// The fields of a new order. `category` is a path written `A->B->C`, `labels` may come several
/// times or with commas; moments are days and minutes of the site, `2026-08-01T09:30`.
enum RegisterForm {
    /// - Throws: `FieldErrors` for moments that cannot be read.
    static func read(
        _ form: FormFields, zone: SiteZone
    ) throws -> (OrderFacts, Complainant) {
        var facts = OrderFacts()
        facts.cityNumber = form.optional("city_number")
        facts.districtNumber = form.optional("district_number")
        if let channel = form.optional("channel") { facts.channel = channel }
        facts.kind = form.text("kind")
        facts.category = form.text("category").split(separator: "->").map(String.init)
        facts.labels = form.texts("labels").flatMap { $0.split(separator: ",").map(String.init) }
        facts.title = form.text("title")
        facts.content = form.text("content")
        facts.district = form.text("district")
        facts.subdistrict = form.text("subdistrict")
        facts.community = form.text("community")
        facts.place = form.text("place")
        facts.company = form.text("company")
        facts.urgency = form.text("urgency")
        facts.isConfidential = form.yesOrNo("confidential") ?? false
        var errors = FieldErrors(fields: [:])
        facts.receivedAt = moment("received_at", form, zone, &errors)
        facts.cityDueAt = moment("city_due_at", form, zone, &errors)
        if !errors.fields.isEmpty { throw errors }
        return (
            facts,
            Complainant(
                name: form.text("name"), phone: form.text("phone"), contact: form.text("contact"),
                exactAddress: form.text("address"))
        )
    }

    private static func moment(
        _ name: String, _ form: FormFields, _ zone: SiteZone, _ errors: inout FieldErrors
    ) -> Instant? {
        let text = form.text(name)
        if text.isEmpty { return nil }
        let parts = text.split(separator: "T", maxSplits: 1)
        let clock = parts.count == 2 ? parts[1].split(separator: ":").map { Int($0) } : [0, 0]
        guard let day = parts.first.flatMap({ LocalDate($0) }), clock.count >= 2,
            let hour = clock[0], let minute = clock[1], (0...23).contains(hour),
            (0...59).contains(minute)
        else {
            errors.fields[name] = .wrongDate
            return nil
        }
        return zone.instant(on: day, secondOfDay: hour * 3600 + minute * 60)
    }
}
