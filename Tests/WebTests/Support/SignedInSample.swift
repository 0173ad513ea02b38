import Casework

@testable import Operations
@testable import Web

/// Somebody signed in, without a site.
enum SignedInSample {
    static let person = SignedIn(
        actor: Actor(account: 9, name: "amy", roles: [.desk]), displayName: "Amy", csrf: "c",
        locale: "", isDemo: false)
}
