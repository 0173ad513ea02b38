import Casework
import Localization
import Operations
import Pages
import Profiles

/// The fields of a new order, named by `EntryField`. `category` is a path written `A->B->C`,
/// `labels` may come several times or with commas, `unit` is the unit's code; moments are days and
/// minutes of the site, `2026-08-01T09:30`.
enum RegisterForm {
    /// - Throws: `FieldErrors` for moments that cannot be read.
    static func read(_ form: FormFields, for site: Site) throws -> (OrderFacts, Complainant) {
        let zone = site.zone
        var facts = OrderFacts()
        if site.profile.channel(facts.channel) == nil {
            facts.channel = site.profile.channels.first?.id ?? ""
        }
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
        let unit = form.text("unit")
        facts.unitName = site.directory[UnitID(unit)]?.name ?? unit
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

    /// What is wrong with a form, by field; nil for errors that no field explains.
    static func errors(_ error: any Error, _ text: PageText) -> [String: String]? {
        switch error {
        case let refusal as EntryRefusal: text.entryErrors(refusal)
        case OrderRefusal.textMissing(.content, minimum: 1):
            ["content": text(EntryText.contentMissing)]
        case let refusal as OrderRefusal:
            [PageText.fieldName(of: refusal) ?? "": text.refusal(refusal)]
        case let missing as FieldErrors: missing.fields.mapValues { text($0) }
        default: nil
        }
    }

    /// The moment typed into field `name`; nil for none, and with an error for another text.
    static func moment(
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
