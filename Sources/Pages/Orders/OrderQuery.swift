package import Casework

extension Links {
    /// The list of the orders that `filter` is about, from `cursor` on.
    package static func orders(
        _ filter: OrderFilter, in layout: ListLayout = ListLayout(), after cursor: ListCursor? = nil
    ) -> String {
        var items = OrderQuery.items(of: filter) + OrderQuery.items(of: layout)
        if let cursor { items.append(("after", OrderQuery.text(of: cursor))) }
        return QueryText.address(orders, items)
    }

    /// Rows of the list as a fragment of a page, for scripts.
    static func orderRows(_ filter: OrderFilter, in layout: ListLayout) -> String {
        QueryText.address(
            orderRows, OrderQuery.items(of: filter) + OrderQuery.items(of: layout))
    }

    /// The spreadsheet of the orders that `filter` is about, with the columns of `layout`.
    package static func export(
        _ filter: OrderFilter, in layout: ListLayout = ListLayout(), view: Int64? = nil
    ) -> String {
        QueryText.address(
            exportOrders,
            OrderQuery.items(of: filter) + OrderQuery.items(of: layout)
                + (view.map { [("view", String($0))] } ?? []))
    }
}

/// An order filter as the query of an address, and back.
///
/// `read(items(of: filter))` gives `filter` again. Unknown names and values that cannot be read
/// are passed over, so that an old bookmark still opens a list.
package enum OrderQuery {
    package static func items(of filter: OrderFilter) -> [(String, String)] {
        var items: [(String, String)] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { items.append((name, value)) }
        }
        add("state", filter.states.map(\.rawValue).joined(separator: ","))
        add("text", filter.text)
        add("unit", filter.unit?.code)
        add("responsible", filter.responsibleUnit)
        add("subdistrict", filter.subdistrict)
        add("community", filter.community)
        add("channel", filter.channel)
        add("category", filter.category)
        add("kind", filter.kind)
        add("received_from", filter.receivedFrom?.text)
        add("received_to", filter.receivedTo?.text)
        add("received_hour", filter.receivedHour.map(String.init))
        add("closed_from", filter.closedFrom?.text)
        add("closed_to", filter.closedTo?.text)
        add("due", filter.due?.rawValue)
        add("answer", filter.answer?.rawValue)
        add("open", filter.isOpen.map { $0 ? "yes" : "no" })
        add("base", filter.assessedOnly ? "assessed" : filter.countedOnly ? "full" : nil)
        add("import", filter.importBatch.map(String.init))
        add("sort", filter.sort == .newest ? nil : filter.sort.rawValue)
        let without = named.filter { filter[keyPath: $0.path] == "" }.map(\.name)
        add("without", without.joined(separator: ","))
        return items
    }

    /// The parts of a filter that are a name. An empty name asks for orders without one, which an
    /// address says as `without=responsible,community`.
    private static let named:
        [(name: String, path: any WritableKeyPath<OrderFilter, String?> & Sendable)] = [
            ("responsible", \.responsibleUnit), ("subdistrict", \.subdistrict),
            ("community", \.community), ("channel", \.channel), ("category", \.category),
            ("kind", \.kind),
        ]

    /// Reads decoded names and values of a query.
    package static func read(_ items: [(String, String)]) -> OrderFilter {
        var filter = OrderFilter()
        for (name, value) in items where !value.isEmpty {
            switch name {
            case "state":
                filter.states += value.split(separator: ",")
                    .compactMap { OrderState(rawValue: String($0)) }
            case "text": filter.text = String(value.prefix(100))
            case "unit": filter.unit = UnitID(value)
            case "responsible": filter.responsibleUnit = value
            case "subdistrict": filter.subdistrict = value
            case "community": filter.community = value
            case "channel": filter.channel = value
            case "category": filter.category = value
            case "kind": filter.kind = value
            case "received_from": filter.receivedFrom = LocalDate(value)
            case "received_to": filter.receivedTo = LocalDate(value)
            case "received_hour":
                filter.receivedHour = Int(value).flatMap { (0..<24).contains($0) ? $0 : nil }
            case "closed_from": filter.closedFrom = LocalDate(value)
            case "closed_to": filter.closedTo = LocalDate(value)
            case "due": filter.due = OrderFilter.Due(rawValue: value)
            case "answer": filter.answer = OrderFilter.Answer(rawValue: value)
            case "open": filter.isOpen = value == "yes" ? true : value == "no" ? false : nil
            case "base":
                filter.assessedOnly = value == "assessed"
                filter.countedOnly = value == "full"
            case "without":
                let names = value.split(separator: ",").map(String.init)
                for part in named where names.contains(part.name) {
                    filter[keyPath: part.path] = ""
                }
            case "import": filter.importBatch = Int64(value)
            case "sort": filter.sort = OrderFilter.Sort(rawValue: value) ?? .newest
            default: continue
            }
        }
        return filter
    }

    /// What of `layout` differs from the standard one.
    package static func items(of layout: ListLayout) -> [(String, String)] {
        let standard = ListLayout()
        var items: [(String, String)] = []
        if layout.columns != standard.columns {
            items.append(("columns", layout.columns.map(\.rawValue).joined(separator: ",")))
        }
        if layout.frozen != standard.frozen { items.append(("frozen", String(layout.frozen))) }
        if let grouping = layout.grouping { items.append(("group", grouping.rawValue)) }
        return items
    }

    /// Reads the layout of a list from decoded names and values of a query. `columns` may come
    /// several times, as the boxes of a form send it.
    package static func layout(_ items: [(String, String)]) -> ListLayout {
        var layout = ListLayout()
        var columns: [OrderColumn] = []
        for (name, value) in items {
            switch name {
            case "columns":
                for part in value.split(separator: ",") {
                    guard let column = OrderColumn(rawValue: String(part)),
                        !columns.contains(column)
                    else { continue }
                    columns.append(column)
                }
            case "frozen":
                guard let count = Int(value) else { continue }
                layout.frozen = min(max(count, 0), ListLayout.frozenMax)
            case "group": layout.grouping = OrderGrouping(rawValue: value)
            default: continue
            }
        }
        // Every row leads to its order.
        if !columns.isEmpty, !columns.contains(.title), !columns.contains(.number) {
            columns.insert(.number, at: 0)
        }
        if !columns.isEmpty { layout.columns = columns }
        return layout
    }

    package static func text(of cursor: ListCursor) -> String {
        guard let text = cursor.text else { return "\(cursor.key).\(cursor.id.value)" }
        return "t.\(cursor.id.value).\(text)"
    }

    /// Nil when `text` is no cursor; the list then starts at its beginning.
    package static func cursor(_ text: String) -> ListCursor? {
        let parts = text.split(
            separator: ".", maxSplits: text.hasPrefix("t.") ? 2 : .max,
            omittingEmptySubsequences: false)
        if parts.count == 3, parts[0] == "t", let id = Int64(parts[1]) {
            return ListCursor(key: 0, text: String(parts[2]), id: OrderID(id))
        }
        guard parts.count == 2, let key = Int64(parts[0]), let id = Int64(parts[1]) else {
            return nil
        }
        return ListCursor(key: key, id: OrderID(id))
    }
}
