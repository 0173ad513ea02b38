import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// Asking to see a confidential order, and deciding about it.
struct AccessRequestPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.accessRequests), use: form)
        group.post(RouterPath(Routes.accessRequests), use: ask)
        group.post(RouterPath(Routes.accessDecision), use: decide)
    }

    /// The same form for every number, there or not.
    @Sendable func form(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard Policy.allows(context.staff.actor, .requestAccess) else {
            throw Forbidden(action: "ask")
        }
        let model = AskAccessModel(number: try OrderPages.number(context))
        return web.page(request, context.visitor) { askAccessPage(model, in: $0) }
    }

    /// 303 to the order where it is open already, to the workbench otherwise; 202 for programs.
    @Sendable func ask(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try OrderPages.number(context)
        do {
            let outcome = try await OpenConfidential(web.site).ask(
                for: number, reason: context.form.text("reason"), by: context.staff.actor)
            switch outcome {
            case .isOpen: return Reply.seeOther(Links.order(number))
            case .asked where request.wantsJSON:
                return Reply.json(JSONText.object { _ in }, status: .accepted)
            case .asked: return web.seeOther(Links.workbench, .site(.accessAsked))
            }
        } catch let refusal as AccessRefusal where !request.wantsJSON {
            let sentence = web.text(context.visitor).refusal(refusal)
            let model = AskAccessModel(
                number: number, form: context.form.state(errors: ["reason": sentence]))
            return web.redrawn(context.visitor, path: Links.accessRequests(number)) { frame in
                askAccessPage(model, in: frame)
            }
        }
    }

    @Sendable func decide(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let id = Int64(try context.part(Routes.Name.id)) else { throw PageNotFound() }
        guard let decision: AccessRequest.Decision = context.form.choice("decision") else {
            throw FieldErrors(fields: ["decision": .choiceMissing])
        }
        try await OpenConfidential(web.site).settle(id, decision, by: context.staff.actor)
        if request.wantsJSON { return Reply.json(JSONText.object { _ in }) }
        return web.seeOther(
            Links.workbench, .site(decision == .granted ? .accessGranted : .accessRefused))
    }
}
