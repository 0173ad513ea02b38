package import HanText

/// What orders can be found by although it is stored nowhere in clear: a whole name or number.
package enum PersonalKey: Hashable, Sendable {
    case name(String)
    case phone(String)
    /// 18 or 15 characters, a letter in upper case.
    case identity(String)
    /// Without separators, letters in upper case.
    case plate(String)
    case card(String)

    package init(_ part: PersonalText.Part) {
        self =
            switch part.kind {
            case .mobile, .landline: .phone(part.plain)
            case .identity: .identity(part.plain)
            case .plate: .plate(part.plain)
            case .card: .card(part.plain)
            }
    }

    /// Stored beside the hash of a number found in a text.
    package var kind: String {
        switch self {
        case .name: "name"
        case .phone: "phone"
        case .identity: "identity"
        case .plate: "plate"
        case .card: "card"
        }
    }

    /// Stored beside the hash of a number that came with the complainant.
    static let contactKind = "contact"
}
