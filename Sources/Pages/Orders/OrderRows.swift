package import Casework
import Localization
import Markup

/// A row chosen for a bulk action: which order, and which version of it the reader saw.
///
/// The text form is `number@version`, as the check boxes send it under the name `order`.
package struct ChosenOrder: Hashable, Sendable {
    package let number: OrderNumber
    package let version: Int

    package init(number: OrderNumber, version: Int) {
        self.number = number
        self.version = version
    }

    /// Nil unless `text` is a well-formed number and a version of at least 1.
    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = OrderNumber(String(parts[0])),
            let version = Int(parts[1]), version > 0
        else { return nil }
        self.init(number: number, version: version)
    }

    package var text: String { number.text + "@" + String(version) }
}

/// Title and the line below it: number, place, category, labels; without what `shown` columns say.
func matter(
    _ order: OrderSummary, in frame: Frame, beside shown: Set<OrderColumn> = []
) -> HTML {
    let places = [
        shown.contains(.community) ? "" : order.community,
        shown.contains(.place) ? "" : order.place,
    ]
    let place = places.filter { !$0.isEmpty }.joined(separator: " ")
    return group {
        a(.class("matter-title said"), .href(Links.order(order.number))) {
            order.title.isEmpty ? order.number.text : order.title
        }
        div(.class("matter-sub")) {
            if !shown.contains(.number) { span(.class("number")) { order.number.text } }
            if !place.isEmpty { span { place } }
            if !shown.contains(.category), let category = order.category.last {
                span { category }
            }
            if !shown.contains(.labels) {
                for name in order.labels.prefix(3) { labelTag(name) }
            }
        }
    }
}

/// The clock that runs, or a dash.
func rowClock(_ order: OrderSummary, in frame: Frame) -> HTML {
    guard let model = order.clock else {
        return span(.class("quiet")) { frame.text(FormatText.none) }
    }
    return clock(model, in: frame)
}

func rowBox(_ order: OrderSummary, isChosen: Bool, _ text: PageText) -> HTML {
    let chosen = ChosenOrder(number: order.number, version: order.version)
    return td(.class("pick")) {
        input(
            .type("checkbox"), .name("order"), .value(chosen.text), .flag("data-row"),
            .flag("checked", isChosen),
            .label(text(CommonText.selectRow, ["number": order.number.text])))
    }
}

/// The box that chooses all rows; the script shows it, because without it the box would do nothing.
func selectAllHead(_ text: PageText) -> HTML {
    th(.custom("scope", "col"), .class("pick")) {
        input(
            .type("checkbox"), .flag("data-select-all"), .flag("hidden"),
            .label(text(CommonText.selectAll)))
    }
}

/// A place the script keeps filled with the number of chosen rows.
func selectedCount(_ text: PageText) -> HTML {
    span(
        .class("quiet small"), .custom("aria-live", "polite"),
        .custom("data-selected", text(CommonText.selectedCount, ["count": "{}"])))
}
