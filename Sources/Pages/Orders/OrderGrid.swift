package import Casework
import Localization
package import Markup

/// What the rows of a grid need to know besides the orders.
package struct GridRows: Sendable {
    package let orders: [OrderSummary]
    package let layout: ListLayout
    package let sort: OrderFilter.Sort
    /// Rows may be chosen for a bulk action.
    package var hasBoxes = false
    /// Rows to leave ticked, after a bulk action that did not go through for all.
    package var chosen: Set<OrderNumber> = []

    package init(_ orders: [OrderSummary], in layout: ListLayout, sort: OrderFilter.Sort) {
        self.orders = orders
        self.layout = layout
        self.sort = sort
    }
}

/// Rows alone, as scripts fetch them: a table body that says whether more rows follow (`data-more`)
/// beyond its end, towards which it was asked for.
package func orderRowsFragment(_ rows: GridRows, hasMore: Bool, in frame: Frame) -> HTML {
    table {
        tbody(.custom("data-more", hasMore ? "yes" : "no")) { gridRows(rows, in: frame) }
    }
}

/// The ledger as a table that scripts make a grid of. It is a whole table without them.
func orderGrid(_ rows: GridRows, _ filter: OrderFilter, hasMore: Bool, in frame: Frame) -> HTML {
    let text = frame.text
    return group {
        div(
            .class("table-wrap grid-wrap"), .custom("tabindex", "0"), .role("region"),
            .label(text(ListText.caption)), .custom("data-grid-wrap", hasMore ? "more" : "all")
        ) {
            table(
                .class("rows grid"),
                .custom("data-grid", Links.orderRows(filter, in: rows.layout)),
                .custom("data-frozen", String(rows.layout.frozen)),
                .custom("data-loading", text(GridText.loading)),
                .custom("data-failed", text(GridText.failed)),
                .custom("data-copied", text(GridText.copied, ["count": "{}"])),
                .custom("data-at-start", text(GridText.atStart)),
                .custom("data-at-end", text(GridText.atEnd))
            ) {
                caption(.class("visually-hidden")) { text(ListText.caption) }
                gridColumns(rows)
                gridHead(rows, filter, text)
                tbody { gridRows(rows, in: frame) }
            }
        }
        p(.class("grid-status"), .custom("aria-live", "polite"), .flag("data-grid-status")) {}
    }
}

private func gridColumns(_ rows: GridRows) -> HTML {
    element(
        "colgroup", [],
        group {
            if rows.hasBoxes { col(.custom("data-column", "pick")) }
            for column in rows.layout.columns { col(.custom("data-column", column.rawValue)) }
        })
}

private func gridHead(_ rows: GridRows, _ filter: OrderFilter, _ text: PageText) -> HTML {
    thead {
        tr {
            if rows.hasBoxes { selectAllHead(text) }
            for column in rows.layout.columns {
                gridHeading(column, filter, rows.layout, text)
            }
        }
    }
}

/// A heading; it sorts where an index serves that, and turns the order round when it is in force.
private func gridHeading(
    _ column: OrderColumn, _ filter: OrderFilter, _ layout: ListLayout, _ text: PageText
) -> HTML {
    let words = text.column(column)
    let sorts = column.sorts
    let order: String? =
        switch sorts {
        case let sorts? where sorts.up == filter.sort: "ascending"
        case let sorts? where sorts.down == filter.sort: "descending"
        case _: nil
        }
    return th(
        .custom("scope", "col"), .custom("aria-sort", optional: order),
        .custom("data-column", column.rawValue),
        .custom("data-resize", text(GridText.resize, ["column": words]))
    ) {
        if let sorts {
            a(
                .href(Links.orders(sorted(filter, sorts), in: layout)),
                .title(text(ListText.sortBy, ["column": words]))
            ) {
                words
                if order == "ascending" { icon(.up) }
                if order == "descending" { icon(.down) }
            }
        } else {
            words
        }
    }
}

private func sorted(
    _ filter: OrderFilter, _ sorts: (up: OrderFilter.Sort, down: OrderFilter.Sort)
) -> OrderFilter {
    var filter = filter
    filter.sort =
        switch filter.sort {
        case sorts.up: sorts.down
        case sorts.down: sorts.up
        default: sorts.up == .oldest || sorts.up == .received ? sorts.down : sorts.up
        }
    return filter
}

func gridRows(_ rows: GridRows, in frame: Frame) -> HTML {
    let shown = Set(rows.layout.columns)
    return .joined(
        rows.orders.map { order in
            tr(
                .custom("data-order", String(order.id.value)),
                .custom("data-version", String(order.version)),
                .custom("data-cursor", OrderQuery.text(of: order.cursor(in: rows.sort))),
                .custom("data-href", Links.order(order.number))
            ) {
                if rows.hasBoxes {
                    rowBox(order, isChosen: rows.chosen.contains(order.number), frame.text)
                }
                for column in rows.layout.columns {
                    gridCell(column, order, beside: shown, in: frame)
                }
            }
        })
}

private func gridCell(
    _ column: OrderColumn, _ order: OrderSummary, beside shown: Set<OrderColumn>, in frame: Frame
) -> HTML {
    td(.class(column.classes), .custom("data-column", column.rawValue)) {
        cellContent(column, order, beside: shown, in: frame)
    }
}

private func cellContent(
    _ column: OrderColumn, _ order: OrderSummary, beside shown: Set<OrderColumn>, in frame: Frame
) -> HTML {
    let text = frame.text
    switch column {
    case .title: return matter(order, in: frame, beside: shown)
    case .number:
        return a(.class("number"), .href(Links.order(order.number))) { order.number.text }
    case .state: return badge(order.state, text)
    case .clock: return rowClock(order, in: frame)
    case .received: return moment(order.receivedAt, text)
    case .closed: return order.closedAt.map { moment($0, text) } ?? dash(text)
    case .unit: return plain(order.unitName, text)
    case .category: return plain(order.category.joined(separator: " › "), text)
    case .community: return plain(order.community, text)
    case .channel: return plain(frame.names.channel(order.channel), text)
    case .cityNumber: return plain(order.cityNumber ?? "", text)
    case .kind: return plain(order.kind, text)
    case .subdistrict: return plain(order.subdistrict, text)
    case .place: return plain(order.place, text)
    case .labels: return plain(text.list(order.labels), text)
    case .contacted:
        let answer = order.evaluation.flatMap { $0.isValid ? $0.contacted : nil }
        return plain(answer.map { text.contacted($0) } ?? "", text)
    case .resolution:
        return plain(order.evaluation?.resolution.map { text.resolution($0) } ?? "", text)
    case .satisfaction:
        return plain(order.evaluation?.satisfaction.map { text.satisfaction($0) } ?? "", text)
    }
}

private func plain(_ words: String, _ text: PageText) -> HTML {
    words.isEmpty ? dash(text) : .escaped(words)
}

private func dash(_ text: PageText) -> HTML {
    span(.class("quiet")) { text(FormatText.none) }
}

extension OrderColumn {
    fileprivate var classes: String {
        switch self {
        case .title: "matter"
        case .state, .clock: "nowrap"
        case .unit: "grid-cell"
        case .received, .closed, .number, .cityNumber: "nowrap hide-narrow"
        case .category, .community, .channel, .kind, .subdistrict, .place, .labels, .contacted,
            .resolution, .satisfaction:
            "grid-cell hide-narrow"
        }
    }
}

extension PageText {
    func column(_ column: OrderColumn) -> String {
        if column == .title { return self(ListText.matter) }
        let key: FieldText =
            switch column {
            case .title: .title
            case .number: .number
            case .state: .state
            case .clock: .clock
            case .unit: .unitName
            case .category: .category
            case .community: .community
            case .channel: .channel
            case .received: .receivedAt
            case .cityNumber: .cityNumber
            case .kind: .kind
            case .subdistrict: .subdistrict
            case .place: .place
            case .labels: .labels
            case .closed: .closedAt
            case .contacted: .contacted
            case .resolution: .resolution
            case .satisfaction: .satisfaction
            }
        return self(key)
    }

    func grouping(_ grouping: OrderGrouping) -> String {
        switch grouping {
        case .unit: column(.unit)
        case .category: column(.category)
        case .state: column(.state)
        case .community: column(.community)
        case .channel: column(.channel)
        case .day: self(GridText.day)
        }
    }

    func sort(_ sort: OrderFilter.Sort) -> String {
        func by(_ column: OrderColumn) -> String {
            self(
                sort.isDescending ? SortText.down : SortText.up, ["column": self.column(column)])
        }
        switch sort {
        case .newest: return self(SortText.newest)
        case .oldest: return self(SortText.oldest)
        case .received: return self(SortText.received)
        case .receivedDown: return self(SortText.receivedDown)
        case .dueFirst: return self(SortText.dueFirst)
        case .dueLast: return self(SortText.dueLast)
        case .state, .stateDown: return by(.state)
        case .unit, .unitDown: return by(.unit)
        case .category, .categoryDown: return by(.category)
        case .community, .communityDown: return by(.community)
        case .channel, .channelDown: return by(.channel)
        }
    }
}
