import Casework
import Localization
import Markup
import Pages
import Testing

/// Text from outside stays text, wherever it is shown.
@Suite struct HostileTextTests {
    static let attacks = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
        "\"\u{301} autofocus onfocus=alert(1) x=\"", "' onmouseover='alert(1)", "</textarea><b>",
        "</title><script>x</script>", "{count} ${7*7} {{name}}", "&lt;b&gt;",
    ]

    @Test(arguments: attacks)
    func `a title in a list cannot leave its place`(attack: String) {
        var model = Samples.list(.zhHans, rows: 0)
        model = OrderListModel(
            filter: model.filter,
            page: OrderListPage(
                orders: [Samples.summary(1, title: attack)], next: nil, total: 1),
            cursor: nil, choices: model.choices)
        expectHarmless(orderListPage(model, in: Samples.frame(.zhHans)), attack)
    }

    @Test(arguments: attacks)
    func `a search text cannot leave its box`(attack: String) {
        var filter = OrderFilter()
        filter.text = attack
        let model = OrderListModel(
            filter: filter, page: OrderListPage(orders: [], next: nil, total: 0), cursor: nil,
            choices: FilterChoices())
        let page = orderListPage(model, in: Samples.frame(.en))
        expectHarmless(page, attack, isShown: false)
        let box = PageScan(page.text).tags("input").first { $0.attributes["id"] == "search" }
        #expect(box?.attributes["value"] == attack)
    }

    @Test(arguments: attacks)
    func `what a person writes into an order cannot leave its place`(attack: String) {
        let entry = TimelineEntry(
            version: 1, at: Samples.now, actor: attack,
            event: .progressRecorded(note: attack, unit: attack),
            changes: [FieldChange(field: "state", before: attack, after: attack)])
        let detail = OrderDetail(
            order: Samples.order(.handling),
            complainant: MaskedComplainant(
                name: attack, phone: attack, hasContact: false, hasAddress: false),
            timeline: [entry], actions: [.reply])
        var model = OrderPageModel(detail: detail, choices: FilterChoices())
        model.refused = RefusedForm(
            .reply, FormState(values: ["reply": [attack]], errors: ["reply": attack]))
        expectHarmless(orderPage(model, in: Samples.frame(.zhHans)), attack)
    }

    @Test(arguments: attacks)
    func `a flash, a person and a deployment cannot leave their places`(attack: String) {
        var frame = Samples.frame(.en, path: "/?" + attack)
        frame.deployment = attack
        frame.flashes = [Flash(.notice, attack)]
        frame.csrf = attack
        expectHarmless(designPage(in: frame), attack)
    }

    @Test(arguments: attacks)
    func `a refused cell of a spreadsheet cannot leave its place`(attack: String) {
        let refusal = RefusedRow(
            sheet: attack, row: 2, column: attack, value: attack, reason: attack, mend: attack)
        let page = importResultPage(
            ImportResultModel(
                id: 1, fileName: attack, counts: ImportCounts(refused: 1), refusals: [refusal]),
            in: Samples.frame(.zhHans))
        expectHarmless(page, attack)
    }

    @Test(arguments: attacks)
    func `a person and their browser cannot leave their places`(attack: String) {
        let frame = Samples.frame(.zhHans, roles: [.administrator])
        let engagement = Engagement(employer: attack, jobTitle: attack)
        let row = PersonRow(
            name: attack, displayName: attack, roles: [.desk], unit: UnitID(attack),
            state: .active, engagement: engagement, hasFactor: false)
        let list = PeopleModel(
            query: [("text", attack)], rows: [row], total: 1, next: attack, isFirstPage: false,
            units: [Choice(attack, attack)])
        expectHarmless(peoplePage(list, in: frame), attack)
        let session = SessionRow(
            handle: attack, agent: attack, address: attack, openedAt: Samples.now,
            seenAt: Samples.now, isProven: false)
        let form = FormState(values: ["employer": [attack]], errors: ["": attack])
        let person = PersonPageModel(
            name: attack, displayName: attack, state: .active, form: form, units: [],
            hasFactor: true, linkExpiresAt: nil, sessions: [session], isClosed: false)
        expectHarmless(personPage(person, in: frame), attack)
        let link = PersonLinkModel(name: attack, link: attack, expiresAt: Samples.now)
        expectHarmless(personLinkPage(link, in: frame), attack)
        let invitation = InvitationModel(token: attack, name: attack, displayName: attack)
        expectHarmless(invitationPage(invitation, in: frame), attack)
    }

    /// No tag, no attribute and no script of the attack came to life; its text is there to read.
    private func expectHarmless(_ page: HTML, _ attack: String, isShown: Bool = true) {
        let scan = PageScan(page.text)
        #expect(scan.tags("script").count == 1)
        #expect(scan.tags("img").isEmpty)
        for tag in scan.tags {
            let handlers = tag.attributes.keys.filter { $0.hasPrefix("on") }
            #expect(handlers.isEmpty)
        }
        if isShown { #expect(page.text.contains(HTML.escaped(attack).text)) }
    }
}
