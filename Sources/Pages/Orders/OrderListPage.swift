package import Casework
import Localization
package import Markup

package struct OrderListModel: Sendable {
    package let filter: OrderFilter
    package let page: OrderListPage
    /// Where this page began; nil on the first one.
    package let cursor: ListCursor?
    package let choices: FilterChoices
    /// Address of the page before, where the caller knows it.
    package var previous: String?
    /// Ready-made filters with the number of orders behind each, where it is cheap to know.
    package var views: [SavedView] = []
    package var allowsSigning = false
    package var allowsDispatch = false
    /// Rows to leave ticked, after a bulk action that did not go through for all.
    package var chosen: Set<OrderNumber> = []

    package init(
        filter: OrderFilter, page: OrderListPage, cursor: ListCursor?, choices: FilterChoices
    ) {
        self.filter = filter
        self.page = page
        self.cursor = cursor
        self.choices = choices
    }
}

/// What the filter and the bulk form offer: codes and names of the deployment.
package struct FilterChoices: Sendable {
    package var units: [Choice] = []
    package var channels: [Choice] = []
    package var categories: [Choice] = []
    package var communities: [Choice] = []
    package var deadlineClasses: [Choice] = []

    package init() {}
}

package struct SavedView: Sendable {
    package let name: String
    package let filter: OrderFilter
    package let count: Int?

    package init(name: String, filter: OrderFilter, count: Int? = nil) {
        self.name = name
        self.filter = filter
        self.count = count
    }
}

package func orderListPage(_ model: OrderListModel, in frame: Frame) -> HTML {
    let text = frame.text
    var frame = frame
    frame.searchText = model.filter.text
    return layout(text(ListText.title), in: frame) {
        watermark(in: frame)
        pageHead(text(ListText.title)) {
            if let total = model.page.total {
                span(.class("quiet")) {
                    text(CommonText.totalShown, ["count": text.number(total)])
                }
            }
            if frame.allows(.revealPersonal) {
                linkButton(text(RevealText.lookUp), to: Links.lookUp, .quiet, icon: .person)
            }
            linkButton(
                text(ListText.viewLink), to: Links.orders(model.filter), .quiet, icon: .link)
            linkButton(text(ListText.export), to: Links.export(model.filter), icon: .download)
            newOrderButton(in: frame)
        }
        if !model.views.isEmpty { viewLinks(model, text) }
        filterBar(model, in: frame)
        div(.class("panel")) {
            if model.page.orders.isEmpty {
                emptyList(model, in: frame)
            } else {
                orderTable(model, in: frame)
                listPager(model, text)
            }
        }
    }
}

private func viewLinks(_ model: OrderListModel, _ text: PageText) -> HTML {
    nav(.class("views"), .label(text(ListText.views))) {
        for view in model.views {
            a(.href(Links.orders(view.filter)), .current(view.filter == model.filter)) {
                view.name
                if let count = view.count { element("b", [], .escaped(text.number(count))) }
            }
        }
    }
}

private func emptyList(_ model: OrderListModel, in frame: Frame) -> HTML {
    let text = frame.text
    if model.filter == OrderFilter() {
        let upload = linkButton(
            text(ImportText.new), to: Links.newImport, .primary, icon: .upload)
        return emptyState(
            text(ListText.emptyAllTitle), text(ListText.emptyAllLead),
            buttons: mayEnterOrders(frame) ? upload : nil)
    }
    return emptyState(
        text(ListText.emptyTitle), text(ListText.emptyLead), icon: .search,
        buttons: group {
            linkButton(text(ListText.clear), to: Links.orders)
            if frame.allows(.revealPersonal), !model.filter.text.isEmpty {
                linkButton(text(RevealText.lookUp), to: Links.lookUp, icon: .person)
            }
        })
}

private func listPager(_ model: OrderListModel, _ text: PageText) -> HTML {
    pager(
        summary: text(
            CommonText.rowsShown, ["count": text.number(model.page.orders.count)]),
        first: model.cursor == nil ? nil : Links.orders(model.filter),
        previous: model.previous,
        next: model.page.next.map { Links.orders(model.filter, after: $0) }, text)
}

private func orderTable(_ model: OrderListModel, in frame: Frame) -> HTML {
    guard model.allowsSigning || model.allowsDispatch else {
        return listTable(model, in: frame, hasBoxes: false)
    }
    return postForm(Links.bulkSign, in: frame) {
        hidden("back", frame.path)
        bulkBar(model, in: frame)
        listTable(model, in: frame, hasBoxes: true)
    }
}

private func bulkBar(_ model: OrderListModel, in frame: Frame) -> HTML {
    let text = frame.text
    return div(.class("bulk"), .role("group"), .label(text(ListText.bulk))) {
        if model.allowsSigning {
            submitButton(
                text(ListText.signSelected), .secondary, icon: .check,
                .formAction(Links.bulkSign), .flag("formnovalidate"))
        }
        if model.allowsDispatch {
            span(.class("bulk-group")) {
                bulkSelect("lead", text(FieldText.leadUnit), model.choices.units)
                bulkSelect(
                    "deadline_class", text(OrderText.keepLimit), model.choices.deadlineClasses)
                submitButton(
                    text(ListText.dispatchSelected), .secondary, icon: .send,
                    .formAction(Links.bulkDispatch))
            }
        }
        span(.class("end")) { selectedCount(text) }
    }
}

private func bulkSelect(_ name: String, _ words: String, _ choices: [Choice]) -> HTML {
    select(.name(name), .label(words)) {
        option(.value("")) { words }
        for choice in choices { option(.value(choice.value)) { choice.label } }
    }
}

private func listTable(_ model: OrderListModel, in frame: Frame, hasBoxes: Bool) -> HTML {
    let text = frame.text
    var head: [HTML] = hasBoxes ? [selectAllHead(text)] : []
    head += [
        column(text(ListText.matter)), column(text(FieldText.state)),
        sortHead(text(FieldText.clock), model, ascending: .dueFirst, descending: nil, text),
        column(text(FieldText.unitName)), column(text(FieldText.channel)),
        sortHead(
            text(FieldText.receivedAt), model, ascending: .oldest, descending: .newest, text),
    ]
    return tableBox(caption: text(ListText.caption), names: "rows", head: head) {
        for order in model.page.orders {
            tr(.custom("data-href", Links.order(order.number))) {
                if hasBoxes {
                    rowBox(order, isChosen: model.chosen.contains(order.number), text)
                }
                orderCells(order, in: frame)
            }
        }
    }
}

private func orderCells(_ order: OrderSummary, in frame: Frame) -> HTML {
    let text = frame.text
    return group {
        td(.class("matter")) { matter(order, in: frame) }
        td(.class("nowrap")) { badge(order.state, text) }
        td(.class("nowrap")) { rowClock(order, in: frame) }
        td { text.orDash(order.unitName) }
        td(.class("hide-narrow")) { frame.names.channel(order.channel) }
        td(.class("nowrap quiet hide-narrow")) { moment(order.receivedAt, text) }
    }
}

/// A heading that sorts. Pressing the one in force turns it round where that makes sense.
private func sortHead(
    _ words: String, _ model: OrderListModel, ascending: OrderFilter.Sort,
    descending: OrderFilter.Sort?, _ text: PageText
) -> HTML {
    var filter = model.filter
    let isUp = filter.sort == ascending
    let isDown = filter.sort == descending
    filter.sort = isUp ? descending ?? ascending : isDown ? ascending : descending ?? ascending
    let order = isUp ? "ascending" : isDown ? "descending" : nil
    return th(.custom("scope", "col"), .custom("aria-sort", optional: order)) {
        a(
            .href(Links.orders(filter)),
            .title(text(ListText.sortBy, ["column": words]))
        ) {
            words
            if isUp { icon(.up) }
            if isDown { icon(.down) }
        }
    }
}
