package import Casework

extension Links {
    /// The list of the orders that `filter` is about, from `cursor` on.
    package static func orders(_ filter: OrderFilter, after cursor: ListCursor? = nil) -> String {
        var items = OrderQuery.items(of: filter)
        if let cursor { items.append(("after", OrderQuery.text(of: cursor))) }
        return QueryText.address(orders, items)
    }

    /// The spreadsheet of the orders that `filter` is about.
    package static func export(_ filter: OrderFilter) -> String {
        QueryText.address(exportOrders, OrderQuery.items(of: filter))
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

    package static func text(of cursor: ListCursor) -> String {
        "\(cursor.key).\(cursor.id.value)"
    }

    /// Nil when `text` is no cursor; the list then starts at its beginning.
    package static func cursor(_ text: String) -> ListCursor? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let key = Int64(parts[0]), let id = Int64(parts[1]) else {
            return nil
        }
        return ListCursor(key: key, id: OrderID(id))
    }
}
