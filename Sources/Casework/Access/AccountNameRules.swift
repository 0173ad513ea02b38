/// How long a name to sign in with may be. What is typed at a sign-in may be no shorter.
package enum AccountNameRules {
    package static let minimum = 2
    package static let maximum = 64
}
