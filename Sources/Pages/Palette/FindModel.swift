package import Casework
import Localization

/// What the palette shows: results in groups, the best first.
package struct FindModel: Sendable {
    package struct Item: Hashable, Sendable {
        package let title: String
        /// Stands behind the title, in fewer words; may be empty.
        package let detail: String
        package let link: String

        package init(_ title: String, detail: String = "", link: String) {
            self.title = title
            self.detail = detail
            self.link = link
        }
    }

    package struct Group: Sendable {
        package let title: String
        package let items: [Item]

        package init(_ title: String, _ items: [Item]) {
            self.title = title
            self.items = items
        }
    }

    /// What was typed; empty before anybody asked.
    package var asked = ""
    package var groups: [Group] = []
    /// Words of an offer to look somebody up by what was typed; nil where there is none.
    package var lookUp: String?

    package init() {}

    package var count: Int { groups.reduce(0) { $0 + $1.items.count } }
}

extension FindModel.Item {
    /// What lists say of an order, and no more.
    package init(_ order: OrderSummary, _ text: PageText) {
        let parts = [order.number.text, text.state(order.state), order.community, order.place]
        self.init(
            order.title.isEmpty ? order.number.text : order.title,
            detail: parts.filter { !$0.isEmpty }.joined(separator: " · "),
            link: Links.order(order.number))
    }

    /// An account, with its sign-in name and roles.
    package init(person name: String, displayName: String, _ roles: Set<Role>, _ text: PageText) {
        let words = text.list(Role.allCases.filter(roles.contains).map { text.role($0) })
        self.init(displayName, detail: name + " · " + words, link: Links.person(name))
    }
}
