import Casework
import Localization
import Markup

/// The menus over the grid: filter, groups, columns, jump. Each is a form that sends with GET, so
/// that every view has an address and all of it works without script.
func gridMenus(_ model: OrderListModel, in frame: Frame) -> HTML {
    let text = frame.text
    return div(.class("grid-tools")) {
        filterBar(model, in: frame)
        gridMenu(text(GridText.groupBy), .list) { groupMenu(model, text) }
        gridMenu(text(GridText.columns), .chart) { columnMenu(model, text) }
        saveViewMenu(model, in: frame)
        if model.layout.grouping == nil { jumpForm(model, text) }
    }
}

func gridMenu(_ words: String, _ mark: Icon, @HTMLBuilder content: () -> HTML) -> HTML {
    details(.class("grid-menu"), .flag("data-menu")) {
        summary(.class("button")) {
            icon(mark)
            words
        }
        div(.class("grid-menu-body panel")) { content() }
    }
}

private func groupMenu(_ model: OrderListModel, _ text: PageText) -> HTML {
    func line(_ grouping: OrderGrouping?, _ words: String) -> HTML {
        var layout = model.layout
        layout.grouping = grouping
        return li {
            a(
                .href(Links.orders(model.filter, in: layout)),
                .current(model.layout.grouping == grouping)
            ) { words }
        }
    }
    return ul(.class("grid-choices")) {
        line(nil, text(GridText.noGroup))
        for grouping in OrderGrouping.allCases { line(grouping, text.grouping(grouping)) }
    }
}

private func columnMenu(_ model: OrderListModel, _ text: PageText) -> HTML {
    var kept = model.layout
    kept.columns = OrderColumn.standard
    kept.frozen = ListLayout().frozen
    let others = OrderColumn.allCases.filter { !model.layout.columns.contains($0) }
    return form(.action(Links.orders), .method(.get)) {
        hiddenItems(OrderQuery.items(of: model.filter) + OrderQuery.items(of: kept))
        p(.class("quiet small")) { text(GridText.columnsLead) }
        ul(.class("grid-columns"), .flag("data-columns")) {
            for column in model.layout.columns + others {
                columnLine(column, isShown: model.layout.columns.contains(column), text)
            }
        }
        div(.class("field")) {
            label(.for("grid-frozen")) { text(GridText.frozen) }
            select(.id("grid-frozen"), .name("frozen")) {
                for count in 0...ListLayout.frozenMax {
                    option(
                        .value(String(count)), .flag("selected", count == model.layout.frozen)
                    ) { text(GridText.frozenCount, ["count": text.number(count)]) }
                }
            }
        }
        div(.class("buttons")) {
            submitButton(text(GridText.apply), .primary)
            linkButton(
                text(GridText.standard), to: Links.orders(model.filter, in: kept), .quiet)
        }
    }
}

private func columnLine(_ column: OrderColumn, isShown: Bool, _ text: PageText) -> HTML {
    let words = text.column(column)
    func mover(_ step: String, _ mark: Icon, _ name: GridText) -> HTML {
        button(
            .type("button"), .class("grid-move"), .flag("hidden"), .custom("data-move", step),
            .label(text(name, ["column": words]))
        ) { icon(mark) }
    }
    return li {
        label {
            input(
                .type("checkbox"), .name("columns"), .value(column.rawValue),
                .flag("checked", isShown))
            words
        }
        mover("-1", .up, .moveUp)
        mover("1", .down, .moveDown)
    }
}

/// Goes to a day of the list as it is sorted by the time received.
private func jumpForm(_ model: OrderListModel, _ text: PageText) -> HTML {
    var filter = model.filter
    if filter.sort != .received { filter.sort = .receivedDown }
    let items = OrderQuery.items(of: filter) + OrderQuery.items(of: model.layout)
    return form(.class("grid-jump"), .action(Links.orders), .method(.get)) {
        hiddenItems(items)
        label(.for("grid-at")) { text(GridText.jump) }
        input(.type("date"), .id("grid-at"), .name("at"), .flag("required"))
        submitButton(text(GridText.jumpGo), .secondary)
    }
}

func hiddenItems(_ items: [(String, String)]) -> HTML {
    .joined(items.map { hidden($0.0, $0.1) })
}

/// The groups of a list with their subtotals. Each opens its orders: in place by script, on a page
/// of their own without.
func orderGroups(_ model: OrderListModel, _ grouping: OrderGrouping, in frame: Frame) -> HTML {
    let text = frame.text
    var layout = model.layout
    layout.grouping = nil
    let sum = model.groups.reduce((0, 0)) { ($0.0 + $1.count, $0.1 + $1.lateCount) }
    return tableBox(
        caption: text(GridText.groups), names: "grid-groups",
        head: [
            column(text.grouping(grouping)), column(text(GridText.count), "num"),
            column(text(GridText.late), "num"),
        ]
    ) {
        for group in model.groups {
            groupLine(group, grouping, model, layout, in: frame)
        }
        tr(.class("is-sum")) {
            element("th", [.custom("scope", "row")], .escaped(text(GridText.total)))
            td(.class("num")) { text.number(sum.0) }
            td(.class("num")) { text.number(sum.1) }
        }
    }
}

private func groupLine(
    _ group: OrderGroup, _ grouping: OrderGrouping, _ model: OrderListModel,
    _ layout: ListLayout, in frame: Frame
) -> HTML {
    let text = frame.text
    let filter = grouping.narrowed(model.filter, to: group.value)
    var late = filter
    late.due = .overdue
    let words = text.group(group.value, by: grouping, names: frame.names)
    return tr(.custom("data-href", Links.orders(filter, in: layout))) {
        element(
            "th", [.custom("scope", "row"), .class("grid-group")],
            a(
                .href(Links.orders(filter, in: layout)),
                .custom("data-group", Links.orderRows(filter, in: layout))
            ) { words })
        td(.class("num")) { text.number(group.count) }
        td(.class("num")) {
            if group.lateCount > 0, model.filter.due == nil {
                a(.href(Links.orders(late, in: layout))) { text.number(group.lateCount) }
            } else {
                text.number(group.lateCount)
            }
        }
    }
}

extension PageText {
    func group(_ value: String, by grouping: OrderGrouping, names: Names) -> String {
        if value.isEmpty { return self(GridText.empty) }
        switch grouping {
        case .unit, .category, .community: return value
        case .state: return OrderState(rawValue: value).map { state($0) } ?? value
        case .channel: return names.channel(value)
        case .day: return LocalDate(value).map { day($0) } ?? value
        }
    }
}
