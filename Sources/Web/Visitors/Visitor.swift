import Casework
import Localization
import Operations
import Pages
import Synchronization

/// Who sends a request: a person signed in, or a stranger, and the language to answer in.
struct Visitor: Sendable {
    /// Nil for strangers.
    var session: OpenSession?
    var language: SiteLanguage
    /// What the hidden `_csrf` field or the header `X-CSRF-Token` must say.
    var csrf: String
    /// A new token to leave with a stranger.
    var newGuestToken: String?
    /// How pages look to this browser.
    var appearance = Appearance()
    /// Where the stream of changes was before this request; see `LiveHub`.
    var liveMark: String?
}

/// A session with the token that opened it.
struct OpenSession: Sendable {
    let token: String
    let person: SignedIn
}

/// Lets the outermost middleware see what an inner one found out about the visitor.
final class VisitorSeat: Sendable {
    private let state = Mutex<Visitor?>(nil)

    var visitor: Visitor? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
