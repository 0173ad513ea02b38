import Casework
import Localization
import Markup

/// The place where the script says how fresh the page is; empty, and out of sight, without one.
///
/// Its attributes hold the script's words: `{}` stands for a number, a time or a name.
func liveStrip(in frame: Frame) -> HTML {
    guard let mark = frame.liveMark, frame.allows(.readOrders) else { return .empty }
    let text = frame.text
    let words: [(StaticString, LiveText)] = [
        ("data-connected", LiveText.connected), ("data-offline", LiveText.offline),
        ("data-waiting", LiveText.waiting), ("data-ended", LiveText.ended),
        ("data-new", LiveText.newRows), ("data-show", LiveText.show),
        ("data-left", LiveText.left), ("data-gone", LiveText.gone),
        ("data-changed", LiveText.changed), ("data-changes", LiveText.showChanges),
        ("data-reload", LiveText.reload), ("data-keep", LiveText.keepWriting),
        ("data-present", LiveText.present), ("data-writing", LiveText.writing),
    ]
    let place: KeyValuePairs = ["count": "{}", "time": "{}", "name": "{}"]
    let attributes: [Attribute] = [
        .id("live"), .class("live"), .custom("data-mark", mark),
        .custom("data-news", Links.news), .custom("data-presence", Links.presence),
        .custom("data-csrf", frame.csrf),
    ]
    return element(
        "div", attributes + words.map { .custom($0, text($1, place)) },
        group {
            p(.class("live-say"), .role("status"))
            div(.class("live-bar"), .role("status"))
        })
}

/// Where an order's page shows who else has it open. The script fills it.
func presenceSlot(_ order: WorkOrder) -> HTML {
    div(
        .id("present"), .class("present"), .role("status"),
        .custom("data-order-open", String(order.id.value)),
        .custom("data-version", String(order.version)),
        .custom("data-number", order.number.text))
}

/// What lets the script find the row of an order again.
func orderMark(_ order: OrderSummary) -> Attribute {
    .custom("data-order", String(order.id.value))
}

/// What tells the script whether a row is out of date.
func versionMark(_ order: OrderSummary) -> Attribute {
    .custom("data-version", String(order.version))
}
