import Casework
import HTTPTypes
import Hummingbird
import Logging
import Operations
import Pages

/// The one place where errors become answers: a page for people, `application/problem+json` for
/// programs. What is our fault is logged once, with a reference that the answer shows.
struct ErrorPages: RouterMiddleware {
    let web: WebSite

    func handle(
        _ request: Request, context: SiteContext,
        next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch is SignInRequired where !request.wantsJSON {
            // A browser that brought a session was signed in: say why it is no longer.
            return web.cookies.value(web.cookies.session, of: request) == nil
                ? Reply.seeOther(signInPath(request))
                : web.seeOther(signInPath(request), .site(.sessionExpired))
        } catch let missing as StepMissing where !request.wantsJSON {
            return answer(to: missing, request, context)
        } catch {
            let error = settled(error, request)
            if error is MethodNotAllowed, request.isReading, !request.wantsJSON {
                // Forms are sent to such addresses; what they change is shown above them.
                return Reply.seeOther(web.methods.readable(from: request.uri.path))
            }
            return answer(to: error, request, context)
        }
    }

    /// Nothing answers: because there is nothing, or because it is asked in another way.
    private func settled(_ error: any Error, _ request: Request) -> any Error {
        let isMissing =
            error is PageNotFound || (error as? any HTTPResponseError)?.status == .notFound
        guard isMissing else { return error }
        let allowed = web.methods.allowed(at: request.uri.path)
        return allowed.isEmpty || allowed.contains(request.method.rawValue)
            ? error : MethodNotAllowed(allowed: allowed)
    }

    /// Where the missing step is done; the missing agreement nobody can do for themselves.
    private func answer(
        to missing: StepMissing, _ request: Request, _ context: SiteContext
    ) -> Response {
        switch missing.step {
        case .secondFactor:
            let next = request.method == .get ? SafePath.checked(request.address) : "/"
            return Reply.seeOther(
                QueryText.address(Routes.secondFactor, next == "/" ? [] : [("next", next)]))
        case .newPassword: return Reply.seeOther(Routes.ownPassword)
        case .enrolment: return Reply.seeOther(Routes.ownFactor)
        case .agreement:
            let visitor = context.seat.visitor ?? VisitorReader(web: web).stranger(request)
            return Reply.page(
                agreementMissingPage(
                    name: visitor.session?.person.displayName ?? "",
                    in: web.frame(visitor, path: "/")), status: .forbidden)
        }
    }

    private func answer(
        to error: any Error, _ request: Request, _ context: SiteContext
    ) -> Response {
        // Nobody is known yet where the database could not tell who this is.
        let visitor = context.seat.visitor ?? VisitorReader(web: web).stranger(request)
        context.seat.visitor = visitor
        let text = web.text(visitor)
        let problem = Problem.of(error, reference: RandomText.letters(10), text)
        if problem.status >= 500 { log(error, problem, context) }
        var response: Response
        if request.wantsJSON {
            response = Reply.json(
                problem.json, status: HTTPResponse.Status(code: problem.status), isProblem: true)
        } else {
            var frame = web.frame(
                visitor,
                path: request.isReading
                    ? request.address : web.methods.readable(from: request.uri.path))
            frame.isAnswer = !request.isReading
            if let note = problem.note { frame.flashes = [Flash(.warning, note)] }
            response = Reply.page(
                errorPage(problem.model, in: frame),
                status: HTTPResponse.Status(code: problem.status))
        }
        if let refused = error as? MethodNotAllowed {
            response.headers[.allow] = refused.allowed.joined(separator: ", ")
        }
        if let seconds = problem.retryAfterSeconds {
            response.headers[.retryAfter] = String(seconds)
        }
        return response
    }

    /// The type of an unknown error tells where to look; its text might hold what somebody typed.
    private func log(_ error: any Error, _ problem: Problem, _ context: SiteContext) {
        context.logger.error(
            "request failed",
            metadata: [
                "reference": .string(problem.reference ?? ""),
                "http.route": .string(context.endpointPath ?? "none"),
                "error.type": .string(String(reflecting: type(of: error))),
                "error": .string(Problem.loggable(error)),
            ])
    }

    /// After signing in a reader comes back to what was asked for; a form that was sent is not
    /// repeated, its page is.
    private func signInPath(_ request: Request) -> String {
        var next = request.address
        if !request.isReading {
            let referrer = request.headers[.referer] ?? ""
            let parts = referrer.split(separator: "/", maxSplits: 2).dropFirst(2)
            next = "/" + (parts.first.map(String.init) ?? "")
        }
        let path = SafePath.checked(next)
        return QueryText.address(Routes.signIn, path == "/" ? [] : [("next", path)])
    }
}

extension Request {
    /// Asks for a page and changes nothing.
    fileprivate var isReading: Bool { method == .get || method == .head }
}
