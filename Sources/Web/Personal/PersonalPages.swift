import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// Personal data: revealing that of one order, and finding orders by it. Both with POST only, so
/// that no number stands in an address, a history or a log.
struct PersonalPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.post(RouterPath(Routes.reveal), use: reveal)
        group.get(RouterPath(Routes.lookUp), use: askWhom)
        group.post(RouterPath(Routes.lookUp), use: lookUp)
    }

    // MARK: - Reveal

    /// 200 with the data; 422 with the question again when purpose or reason are missing or the
    /// norm is used up.
    @Sendable func reveal(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try OrderPages.number(context)
        guard let purpose: RevealPurpose = context.form.choice("purpose"),
            RevealPurpose.ofOrders.contains(purpose)
        else {
            try await RevealPersonal(web.site).allow(number, for: context.staff.actor)
            if request.wantsJSON { throw FieldErrors(fields: ["purpose": .choiceMissing]) }
            let text = web.text(context.visitor)
            return askAgain(
                number, ["purpose": text(RevealText.purposeMissing)], isConfirming: false, context)
        }
        let asked = RevealRequest(
            purpose: purpose, reason: context.form.text("reason"),
            isConfirmed: context.form.yesOrNo("confirmed") == true)
        do {
            let revealed = try await RevealPersonal(web.site).run(
                number, asked, by: context.staff.actor)
            if request.wantsJSON {
                return Reply.json(PersonalJSON.revealed(revealed, zone: web.site.zone))
            }
            return Reply.page(
                revealedPage(
                    revealed, in: web.frame(context.visitor, path: Links.order(number))))
        } catch let refusal as RevealRefusal where !request.wantsJSON {
            let words = web.text(context.visitor).refusal(refusal)
            if case .normUsedUp = refusal {
                return askAgain(number, ["": words], isConfirming: true, context)
            }
            return askAgain(number, ["reason": words], isConfirming: asked.isConfirmed, context)
        }
    }

    private func askAgain(
        _ number: OrderNumber, _ errors: [String: String], isConfirming: Bool,
        _ context: StaffContext
    ) -> Response {
        let model = RevealRequestModel(
            number: number, form: context.form.state(errors: errors), asksToConfirm: isConfirming)
        return web.redrawn(context.visitor, path: Links.order(number)) { frame in
            revealRequestPage(model, in: frame)
        }
    }

    // MARK: - Look-up

    @Sendable func askWhom(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard Policy.allows(context.staff.actor, .revealPersonal) else {
            throw Forbidden(action: SiteAction.revealPersonal.rawValue)
        }
        return web.page(request, context.visitor) { lookUpPage(LookUpModel(), in: $0) }
    }

    @Sendable func lookUp(_ request: Request, _ context: StaffContext) async throws -> Response {
        let actor = context.staff.actor
        guard let key = LookUpComplainant.key(context.form.text("who")) else {
            guard Policy.allows(actor, .revealPersonal) else {
                throw Forbidden(action: SiteAction.revealPersonal.rawValue)
            }
            if request.wantsJSON { throw FieldErrors(fields: ["who": .choiceMissing]) }
            let words = web.text(context.visitor)(RevealText.lookUpUnclear)
            let model = LookUpModel(form: context.form.state(errors: ["who": words]))
            return web.redrawn(context.visitor, path: Links.lookUp) { lookUpPage(model, in: $0) }
        }
        let found = try await LookUpComplainant(web.site).run(key, by: actor)
        if request.wantsJSON {
            let page = OrderListPage(orders: found, next: nil, total: found.count)
            return Reply.json(OrderJSON.list(page, zone: web.site.zone))
        }
        let model = LookUpModel(form: context.form.state(errors: [:]), found: found)
        return Reply.page(
            lookUpPage(model, in: web.frame(context.visitor, path: Links.lookUp)))
    }
}

/// Revealed data as JSON, for programs that act for a person.
enum PersonalJSON {
    static func revealed(_ revealed: RevealedPersonal, zone: SiteZone) -> [UInt8] {
        let end = revealed.shownAt.adding(seconds: Int64(RevealRequest.secondsShown))
        return JSONText.object { json in
            json.set("number", revealed.number.text)
            json.set("name", revealed.complainant.name)
            json.set("phone", revealed.complainant.phone)
            json.set("contact", revealed.complainant.contact)
            json.set("address", revealed.complainant.exactAddress)
            json.list("texts") { json in
                for text in revealed.texts {
                    json.object { json in
                        json.set("field", text.field)
                        json.set("version", text.version)
                        json.set("text", text.text)
                    }
                }
            }
            json.set("expiresAt", zone.rfc3339(of: end))
        }
    }
}

extension RevealRefusal {
    /// Stable; programs may depend on it.
    var code: String {
        switch self {
        case .reasonMissing: "reason_missing"
        case .reasonTooLong: "reason_too_long"
        case .normUsedUp: "norm_used_up"
        }
    }
}
