import Casework
import Localization
import Pages

/// A short message that outlives one redirect, as a code in a cookie. It holds counts, order
/// numbers and codes only, never a text of a request, so a forged one says nothing new.
enum FlashNote: Hashable, Sendable {
    case done(OrderAction)
    case registered
    case bulkDone(OrderAction, count: Int, refused: [BulkRefusal])
    case tooManyChosen
    case site(SiteNotice)
    case mappingSaved
    case reportMade
    case setupDone
    /// A number of a person was typed into the search box of somebody who may look people up, or
    /// may not.
    case personalNumber(mayLookUp: Bool)
    case people(PeopleNote)
    case view(ViewNote)

    /// At most this many refusals of a bulk action are told one by one.
    static let refusalsMax = 20

    func flashes(_ text: PageText) -> [Flash] {
        switch self {
        case .done(let action): [Flash(.success, text.done(action))]
        case .registered: [Flash(.success, text(FlashText.registered))]
        case .bulkDone(let action, let count, let refused):
            text.bulkDone(action, count: count, refused: refused.map { ($0.number, $0.reason) })
        case .tooManyChosen:
            [
                Flash(
                    .warning,
                    text(FlashText.tooManyChosen, ["count": text.number(BulkOrders.countMax)]))
            ]
        case .site(let notice): [Flash(.notice, text.notice(notice))]
        case .mappingSaved: [Flash(.success, text(FlashText.mappingSaved))]
        case .reportMade: [Flash(.success, text(FlashText.reportMade))]
        case .setupDone: [Flash(.success, text(FlashText.setupDone))]
        case .personalNumber(let mayLookUp):
            [
                Flash(
                    .notice, text(mayLookUp ? RevealText.lookUpHere : RevealText.lookUpNowhere))
            ]
        case .people(let note): [Flash(.success, text.done(note))]
        case .view(let note): [Flash(.success, text.done(note))]
        }
    }
}

/// An order of many that was left as it was. Without a reason somebody else was faster.
struct BulkRefusal: Hashable, Sendable {
    let number: OrderNumber
    let reason: OrderRefusal?
}
