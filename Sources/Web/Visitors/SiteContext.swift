import Casework
import Hummingbird
import Localization
import NIOCore
import Operations

/// A request on its way through the site, before anybody had to be signed in.
struct SiteContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?
    let seat = VisitorSeat()
    /// Filled by `VisitorReader`, before any handler.
    var visitor = Visitor(session: nil, language: .zhHans, csrf: "", newGuestToken: nil)
    /// What was sent with a POST, once its token was checked; empty for uploads.
    var form = FormFields()

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// A request of a person who is signed in.
struct StaffContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?
    let visitor: Visitor
    let form: FormFields
    let session: OpenSession

    /// - Throws: `SignInRequired` for strangers, `StepMissing` for people who may not work yet.
    init(context: SiteContext) throws {
        guard let session = context.visitor.session else { throw SignInRequired() }
        if let step = session.person.step { throw StepMissing(step: step) }
        coreContext = context.coreContext
        remoteAddress = context.remoteAddress
        visitor = context.visitor
        form = context.form
        self.session = session
    }

    var staff: SignedIn { session.person }
}

/// A request of a person to their own account: also while a step is missing before they may work,
/// but never while the second factor is.
struct OwnContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?
    let visitor: Visitor
    let form: FormFields
    let session: OpenSession

    /// - Throws: `SignInRequired` for strangers, `StepMissing` without the second factor.
    init(context: SiteContext) throws {
        guard let session = context.visitor.session else { throw SignInRequired() }
        if session.person.step == .secondFactor { throw StepMissing(step: .secondFactor) }
        coreContext = context.coreContext
        remoteAddress = context.remoteAddress
        visitor = context.visitor
        form = context.form
        self.session = session
    }

    var staff: SignedIn { session.person }
}

extension RequestContext {
    /// A variable part of the path, decoded.
    ///
    /// - Throws: `PageNotFound` when the pattern has none of that name.
    func part(_ name: String) throws -> String {
        guard let raw = parameters.get(name) else { throw PageNotFound() }
        return QueryItems.decoded(Array(raw.utf8), plusIsBlank: false)
    }
}
