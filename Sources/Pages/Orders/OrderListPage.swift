package import Casework
import Localization
package import Markup

package struct OrderListModel: Sendable {
    /// Up to this number the orders of a list are counted exactly.
    package static let countedExactly = 1_000

    package let filter: OrderFilter
    package let page: OrderListPage
    /// Where this page began; nil on the first one.
    package let cursor: ListCursor?
    package let choices: FilterChoices
    package var layout = ListLayout()
    /// The subtotals, where the layout asks for groups.
    package var groups: [OrderGroup] = []
    /// The saved view that the list was opened by; its file names it.
    package var view: Int64?
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
    /// The view that somebody saved; nil for those that come with the product.
    package let saved: OrderView?
    package var layout = ListLayout()

    package init(
        name: String, filter: OrderFilter, count: Int? = nil, saved: OrderView? = nil
    ) {
        self.name = name
        self.filter = filter
        self.count = count
        self.saved = saved
    }
}

package func orderListPage(_ model: OrderListModel, in frame: Frame) -> HTML {
    let text = frame.text
    var frame = frame
    frame.searchText = model.filter.text
    return layout(text(ListText.title), parts: [.grid, .gridedit], in: frame) {
        watermark(in: frame)
        pageHead(text(ListText.title)) {
            totalShown(model, text)
            if frame.allows(.revealPersonal) {
                linkButton(text(RevealText.lookUp), to: Links.lookUp, .quiet, icon: .person)
            }
            linkButton(
                text(ListText.viewLink), to: Links.orders(model.filter, in: model.layout), .quiet,
                icon: .link)
            linkButton(
                text(ListText.export), to: Links.export(model.filter, in: model.layout, view: model.view),
                icon: .download)
            if frame.allows(.editOrders) {
                linkButton(text(EditText.paste), to: Links.pasteEdits, .quiet)
            }
            newOrderButton(in: frame)
        }
        if !model.views.isEmpty { viewLinks(model, text) }
        gridMenus(model, in: frame)
        filterChips(model, in: frame)
        div(.class("panel")) {
            if let grouping = model.layout.grouping, !model.groups.isEmpty {
                orderGroups(model, grouping, in: frame)
            } else if model.page.orders.isEmpty {
                emptyList(model, in: frame)
            } else {
                orderTable(model, in: frame)
                listPager(model, text)
            }
        }
    }
}

/// How many orders there are: exactly where that is cheap to know, at least otherwise.
private func totalShown(_ model: OrderListModel, _ text: PageText) -> HTML {
    if model.layout.grouping != nil { return .empty }
    return span(.class("quiet")) {
        if let total = model.page.total {
            text(CommonText.totalShown, ["count": text.number(total)])
        } else {
            text(GridText.totalLeast, ["count": text.number(OrderListModel.countedExactly)])
        }
    }
}

private func viewLinks(_ model: OrderListModel, _ text: PageText) -> HTML {
    nav(.class("views"), .label(text(ListText.views))) {
        for view in model.views {
            a(
                .href(view.saved.map { Links.orders($0) } ?? Links.orders(view.filter)),
                .current(view.filter == model.filter && view.layout == model.layout),
                .custom("data-view", optional: view.saved.map { String($0.id) })
            ) {
                if view.saved != nil { icon(.star) }
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
        first: model.cursor == nil ? nil : Links.orders(model.filter, in: model.layout),
        previous: model.previous,
        next: model.page.next.map { Links.orders(model.filter, in: model.layout, after: $0) },
        text)
}

private func orderTable(_ model: OrderListModel, in frame: Frame) -> HTML {
    var rows = GridRows(model.page.orders, in: model.layout, sort: model.filter.sort)
    rows.chosen = model.chosen
    rows.hasBoxes = model.allowsSigning || model.allowsDispatch
    let hasMore = model.page.next != nil
    guard rows.hasBoxes else {
        return orderGrid(rows, model.filter, hasMore: hasMore, in: frame)
    }
    return postForm(Links.bulkSign, in: frame) {
        hidden("back", frame.path)
        bulkBar(model, in: frame)
        orderGrid(rows, model.filter, hasMore: hasMore, in: frame)
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
        if frame.allows(.editOrders) { setValueControls(in: frame) }
        span(.class("end")) { selectedCount(text) }
    }
}

private func bulkSelect(_ name: String, _ words: String, _ choices: [Choice]) -> HTML {
    select(.name(name), .label(words)) {
        option(.value("")) { words }
        for choice in choices { option(.value(choice.value)) { choice.label } }
    }
}
