import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// `POST /orders/{number}/…`: everything the main job does to one order.
struct OrderActions {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        for action in OrderForm.actions {
            group.post(RouterPath(OrderForm.path(of: action))) { request, context in
                try await change(action, request, context)
            }
        }
    }

    /// 303 to the order or 200 with JSON; 422 with the form and what is wrong with it; 409 when
    /// somebody was faster.
    private func change(
        _ action: OrderAction, _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        let number = try OrderPages.number(context)
        let version = Int(context.form.text("version"))
        do {
            let command = try OrderForm.command(
                action, context.form, zone: web.site.zone)
            let order = try await ChangeOrder(web.site).run(
                command, on: number, version: version,
                naming: context.form.texts("handlers").compactMap { Int64($0) },
                by: context.staff.actor)
            if action == .reply {
                try await KeepDraft(web.site).end(order.id, by: context.staff.actor)
            }
            if request.wantsJSON { return Reply.json(OrderJSON.brief(order)) }
            let back = SafePath.checked(
                context.form.text("back"), otherwise: Links.order(number))
            return web.seeOther(back, .done(action))
        } catch let stale as StaleVersion {
            throw try await form(inVain: action, stale, context)
        } catch let refusal as OrderRefusal where !request.wantsJSON {
            let errors = OrderForm.errors(refusal, of: action, web.text(context.visitor))
            return try await redraw(action, number, errors, request, context)
        } catch let missing as FieldErrors where !request.wantsJSON {
            let text = web.text(context.visitor)
            return try await redraw(
                action, number, missing.fields.mapValues { text($0) }, request, context)
        }
    }

    private func redraw(
        _ action: OrderAction, _ number: OrderNumber, _ errors: [String: String],
        _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        let detail = try await ReadOrders(web.site).detail(number, for: context.staff.actor)
        var model = try await OrderPages.model(of: detail, web, request, context)
        let isOffered = detail.actions.contains(action)
        if isOffered {
            model.refused = RefusedForm(action, context.form.state(errors: errors))
        }
        return web.redrawn(context.visitor, path: Links.order(number)) { frame in
            var frame = frame
            if !isOffered {
                // The form is gone from the page, so its sentence stands above.
                frame.flashes = errors.values.map { Flash(.warning, $0) }
            }
            return orderPage(model, in: frame)
        }
    }

    /// The name of somebody chosen by account to handle a confidential order.
    private func handler(_ account: String, of detail: OrderDetail) -> String {
        let people = detail.confidentiality
        return people?.handlers.first { String($0.account) == account }?.displayName
            ?? people?.named.first { String($0.account) == account }?.displayName ?? account
    }

    /// What was written beside what has happened since.
    private func form(
        inVain action: OrderAction, _ stale: StaleVersion, _ context: StaffContext
    ) async throws -> StaleForm {
        let detail = try await ReadOrders(web.site).detail(
            stale.number, for: context.staff.actor)
        let written = OrderForm.fieldNames(of: action).flatMap { name in
            context.form.texts(name).map { value in
                (field: name, value: name == "handlers" ? handler(value, of: detail) : value)
            }
        }
        var model = StaleModel(
            number: stale.number, action: action, written: written,
            state: detail.order.state,
            since: detail.timeline.filter { $0.version > stale.expected })
        model.title = detail.order.facts.title
        if detail.actions.contains(action) {
            model.address = Links.order(stale.number, action)
            model.again =
                OrderForm.fieldNames(of: action).flatMap { name in
                    context.form.texts(name).map { (field: name, value: $0) }
                } + [(field: "version", value: String(detail.order.version))]
        }
        return StaleForm(model: model, version: detail.order.version)
    }
}
