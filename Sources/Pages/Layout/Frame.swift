package import Casework

/// What surrounds a page: who reads it, in which deployment, with what to say on top.
///
/// Every page is a function of its own model and one `Frame`.
package struct Frame: Sendable {
    package var text: PageText
    /// Name of the deployment, e.g. of a subdistrict.
    package var deployment: String
    /// Path and query of this page, to come back to after the language is switched.
    package var path: String
    /// Value of the hidden `_csrf` field of every form.
    package var csrf: String
    package var person: Person?
    package var names: Names
    package var flashes: [Flash] = []
    package var isDemo = false
    /// The page answers a form that was sent: it does not stand at its own address.
    package var isAnswer = false
    /// Appended to the addresses of style sheet and script, so that a new release is fetched.
    package var assetVersion = ""
    /// What the search box shows.
    package var searchText = ""
    package var appearance = Appearance()
    /// When pages of those who chose nothing are dark.
    package var night = NightShift.standard
    /// Where the stream of changes was when this page was read; nil for pages that do not follow it.
    package var liveMark: String?
    /// Where the browser goes by itself after a while; nil for pages that stay.
    package var returns: PageReturn?

    package init(
        text: PageText, deployment: String, path: String, csrf: String, person: Person? = nil,
        names: Names = Names()
    ) {
        self.text = text
        self.deployment = deployment
        self.path = path
        self.csrf = csrf
        self.person = person
        self.names = names
    }

    /// Whether the reader may do something; nobody without signing in.
    func allows(_ action: SiteAction) -> Bool {
        person.map { Policy.allows($0.actor, action) } ?? false
    }
}

/// Another page that takes the place of this one.
package struct PageReturn: Sendable {
    package let seconds: Int
    package let address: String

    package init(seconds: Int, to address: String) {
        self.seconds = seconds
        self.address = address
    }
}

/// The person signed in, as the top bar names them.
package struct Person: Sendable {
    package let displayName: String
    package let actor: Actor

    package init(displayName: String, actor: Actor) {
        self.displayName = displayName
        self.actor = actor
    }
}

/// Names of the codes a deployment's profile defines. A code without a name shows itself.
package struct Names: Sendable {
    package var channels: [String: String] = [:]
    package var deadlineClasses: [String: String] = [:]
    package var units: [UnitID: String] = [:]

    package init() {}

    func channel(_ code: String) -> String { channels[code] ?? code }
    func deadlineClass(_ id: String) -> String { deadlineClasses[id] ?? id }
    func unit(_ id: UnitID) -> String { units[id] ?? id.code }
}

/// A message about what has just happened.
package struct Flash: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case success, notice, warning, failure
    }

    package let kind: Kind
    package let text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
