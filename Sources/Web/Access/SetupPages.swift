import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// Whether the site still waits for its first account.
struct SetupState {
    let web: WebSite

    init(_ web: WebSite) {
        self.web = web
    }

    func isOpen() async throws -> Bool {
        try await ManageAccounts(web.site).isEmpty()
    }
}

/// The first run: makes the administrator, once.
struct SetupPages {
    let web: WebSite

    func addRoutes(to router: Router<SiteContext>) {
        router.get(RouterPath(Routes.setup), use: show)
        router.post(RouterPath(Routes.setup), use: create)
    }

    @Sendable func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        guard try await SetupState(web).isOpen() else { return Reply.seeOther(Routes.signIn) }
        return web.page(request, context.visitor) { setupPage(model(FormState()), in: $0) }
    }

    @Sendable func create(_ request: Request, _ context: SiteContext) async throws -> Response {
        guard try await SetupState(web).isOpen() else { return Reply.seeOther(Routes.signIn) }
        let form = context.form
        let text = web.text(context.visitor)
        if let code = web.configuration.setupCode {
            // The code is short, so guessing is slowed like guessing of passwords.
            let address = ClientAddress.text(
                request, context, trustsProxy: web.configuration.trustsProxy)
            let attempt = try web.limiter.begin(
                account: Routes.setup, address: address, at: web.site.clock())
            let fits = RandomText.equal(form.text("code"), code)
            web.limiter.finish(attempt, succeeded: fits)
            if !fits { return redraw(["code": text.problem(.wrongCode)], context) }
        }
        guard form.raw("password") == form.raw("repeated") else {
            return redraw(["repeated": text.problem(.passwordsDiffer)], context)
        }
        do {
            _ = try await ManageAccounts(web.site).createFirst(
                NewAccount(
                    name: form.text("account"), displayName: form.text("display_name"),
                    password: form.raw("password"), roles: [.administrator]))
        } catch let refusal as AccountRefusal {
            return redraw([refusal.fieldName: refusal.sentence(text)], context)
        }
        return web.seeOther(Routes.signIn, .setupDone)
    }

    private func redraw(_ errors: [String: String], _ context: SiteContext) -> Response {
        web.redrawn(context.visitor, path: Routes.setup) { frame in
            setupPage(model(context.form.state(errors: errors)), in: frame)
        }
    }

    private func model(_ form: FormState) -> SetupModel {
        SetupModel(form: form, needsCode: web.configuration.setupCode != nil)
    }
}
