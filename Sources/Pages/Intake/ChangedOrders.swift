package import Casework
import Localization
import Markup

/// An order that an import changes, and how.
package struct ChangedOrder: Sendable {
    /// The city's number.
    package let cityNumber: String
    /// Our number, where the order can be opened by it.
    package let number: OrderNumber?
    package let changes: [FieldChange]
    /// Fields of the complainant, by their stored names only.
    package let personalFields: [String]

    package init(
        cityNumber: String, number: OrderNumber?, changes: [FieldChange],
        personalFields: [String]
    ) {
        self.cityNumber = cityNumber
        self.number = number
        self.changes = changes
        self.personalFields = personalFields
    }
}

/// Number and fields of each changed order, before and after. Long texts and what is about the
/// complainant are named only.
func changedPanel(_ orders: [ChangedOrder], total: Int, in frame: Frame) -> HTML {
    let text = frame.text
    let head = [column(text(FieldText.cityNumber)), column(text(ImportColumnText.whatChanges))]
    return panel(
        text(ImportColumnText.changedOrders), id: "changed-orders", count: countBadge(total, text)
    ) {
        tableBox(caption: text(ImportColumnText.changedOrders), head: head) {
            for order in orders { changedRow(order, in: frame) }
        }
        if total > orders.count {
            p(.class("panel-foot quiet")) {
                text(
                    ImportColumnText.moreChanged,
                    ["count": text.number(total - orders.count)])
            }
        }
    }
}

private func changedRow(_ order: ChangedOrder, in frame: Frame) -> HTML {
    let text = frame.text
    let short = order.changes.filter { !longFields.contains($0.field) }
    let named =
        order.changes.filter { longFields.contains($0.field) }
        .map { text.storedField($0.field) }
        + order.personalFields.map { text.importField($0) ?? $0 }
    return tr {
        td(.class("number")) {
            if let number = order.number {
                a(.href(Links.order(number))) { text.orDash(order.cityNumber) }
            } else {
                text.orDash(order.cityNumber)
            }
        }
        td {
            if !short.isEmpty { changeList(short, in: frame) }
            if !named.isEmpty {
                p(.class("quiet small")) {
                    text(ImportColumnText.alsoChanged, ["fields": text.list(named)])
                }
            }
        }
    }
}

/// Texts in which people write what they like.
private let longFields: Set = ["content", "handling_result", "city_reply", "extra"]
