import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// `…/orders/{number}/fields`: the values of one order that people correct, for the grid.
struct EditPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.editFields), use: choices)
        group.get(RouterPath(Routes.orderFields), use: values)
        group.post(RouterPath(Routes.orderFields), use: edit)
        group.post(RouterPath(Routes.undoField), use: undo)
    }

    /// What there is to choose from, with the letters by which people find it.
    @Sendable func choices(_ request: Request, _ context: StaffContext) async throws -> Response {
        try checkRight(context)
        let text = web.text(context.visitor)
        let rules = web.site.editRules(at: web.site.clock())
        return Reply.json(
            JSONText.object { json in
                json.object("words") { json in
                    for (name, key) in EditPages.words {
                        json.set(name, text(key, EditPages.places))
                    }
                }
                json.list("fields") { json in
                    for field in EditField.allCases {
                        json.object { json in
                            json.set("name", field.rawValue)
                            json.set("label", text.name(field))
                            json.set("maximum", field.maximum)
                            json.list("choices") { json in
                                for value in rules.choices(field) {
                                    json.object { json in
                                        json.set("value", value)
                                        json.set("shown", text.shown(field, value))
                                        json.set("letters", NameMatch.letters(of: value))
                                    }
                                }
                            }
                        }
                    }
                }
            })
    }

    /// What the script says; places for values stay as they are in the catalogue.
    private static let words: [(String, EditText)] = [
        ("undo", .undo), ("saved", .saved), ("tookBack", .tookBack), ("noMatch", .noMatch),
        ("countDiffers", .countDiffers), ("nothingChosen", .nothingChosen), ("locked", .locked),
    ]

    private static let places: KeyValuePairs = [
        "number": "{number}", "field": "{field}", "chosen": "{chosen}", "rows": "{rows}",
    ]

    /// The values of one order as they are stored, and which of them may be changed now.
    @Sendable func values(_ request: Request, _ context: StaffContext) async throws -> Response {
        try checkRight(context)
        let order = try await ReadOrders(web.site).detail(
            try OrderPages.number(context), for: context.staff.actor
        ).order
        return Reply.json(json(order))
    }

    /// 200 with the order's values; 409 when somebody was faster, 422 with the reason at `value`.
    /// A browser without script is sent back to the order.
    @Sendable func edit(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try OrderPages.number(context)
        try checkRight(context)
        guard let field: EditField = context.form.choice("field") else {
            throw FieldErrors(fields: ["field": .choiceMissing])
        }
        let order = try await EditOrder(web.site).run(
            [FieldEdit(field, context.form.raw("value"))], on: number,
            version: Int(context.form.text("version")), by: context.staff.actor)
        return request.wantsJSON ? Reply.json(json(order)) : Reply.seeOther(Links.order(number))
    }

    @Sendable func undo(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try OrderPages.number(context)
        let order = try await EditOrder(web.site).undo(
            Int(context.form.text("version")) ?? 0, on: number, by: context.staff.actor)
        return request.wantsJSON ? Reply.json(json(order)) : Reply.seeOther(Links.order(number))
    }

    private func checkRight(_ context: StaffContext) throws {
        guard Policy.allows(context.staff.actor, .editOrders) else {
            throw Forbidden(action: SiteAction.editOrders.rawValue)
        }
    }

    private func json(_ order: WorkOrder) -> [UInt8] {
        JSONText.object { json in
            json.set("number", order.number.text)
            json.set("version", order.version)
            json.object("values") { json in
                for field in EditField.allCases { json.set(field.rawValue, order.facts[field]) }
            }
            json.set(
                "editable",
                EditField.allCases.filter { order.takes($0) }.map(\.rawValue))
        }
    }
}
