import Casework
import Hummingbird
import NIOCore
import Operations

extension WebSite {
    /// Where a request comes from, for the list of sessions.
    func origin(_ request: Request, _ remote: SocketAddress?) -> SessionOrigin {
        SessionOrigin(
            agent: BrowserName.summary(of: request.headers[.userAgent]),
            address: ClientAddress.text(
                request, remote, trustsProxy: configuration.trustsProxy))
    }

    /// Runs `body`, which checks a secret somebody typed, within the limits on guessing: per
    /// `subject` and per address. Nil, or an error, counts as a wrong guess.
    ///
    /// - Throws: `TooManyAttempts`, `Overloaded`, and what `body` throws.
    func guessing<Result: Sendable>(
        _ subject: String, _ request: Request, _ remote: SocketAddress?,
        _ body: () async throws -> Result?
    ) async throws -> Result? {
        let address = ClientAddress.text(request, remote, trustsProxy: configuration.trustsProxy)
        let attempt = try limiter.begin(account: subject, address: address, at: site.clock())
        do {
            let result = try await body()
            limiter.finish(attempt, succeeded: result != nil)
            return result
        } catch {
            limiter.finish(attempt, succeeded: !((error as? AccountRefusal)?.isGuess ?? true))
            throw error
        }
    }
}

extension AccountRefusal {
    /// The refusal tells that a secret was wrong; the others say nothing about secrets.
    fileprivate var isGuess: Bool { [.wrongProof, .wrongPassword, .linkUnusable].contains(self) }
}
