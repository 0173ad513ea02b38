package import Casework
import Localization
import Markup

/// The single letters of the site, in one table: the hints on buttons, the sheet and the script
/// read them from the pages that this table makes.
package enum KeyTable {
    /// Letters and signs that mean the same everywhere; no action has one of them.
    package static let general = ["j", "k", "o", "x", "g", "/", "?", "[", "]"]

    /// The letter that opens the form of `action` on an order's page. Nil for what has no form.
    package static func key(of action: OrderAction) -> String? {
        switch action {
        case .amend: nil
        case .sign: "s"
        case .requestSendBack: "b"
        case .reviewSendBack: "w"
        case .dispatch: "d"
        case .recordContact: "c"
        case .recordProgress: "n"
        case .reply: "r"
        case .reviewReply: "a"
        case .recordCallback: "v"
        case .judge: "m"
        case .reviewClosing: "e"
        }
    }
}

/// What makes an element answer to the key of `action`. The palette also finds it by its name in
/// the other language.
func answers(to action: OrderAction, _ text: PageText) -> [Attribute] {
    guard let key = KeyTable.key(of: action) else { return [] }
    let other = PageText(text.language == .en ? .zhHans : .en, zone: text.zone, now: text.now)
    return [
        .custom("data-key", key), .custom("aria-keyshortcuts", key),
        .custom("data-words", other.action(action)),
    ]
}

/// The letter, shown beside the words of a button; readers of the screen are told by the attribute.
func keyHint(_ key: String?) -> HTML? {
    key.map { key in
        kbd(.class("key-hint"), .custom("aria-hidden", "true")) { key.uppercased() }
    }
}
