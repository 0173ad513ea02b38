package import Casework
import HanText
package import Persistence

extension OrderStore {
    /// At most this many orders come on one page.
    package static let pageLimit = 200
    /// Up to this number matching orders are counted exactly.
    package static let countLimit = 1_000

    /// One page of the orders within `scope` that match `filter`.
    ///
    /// The inner query picks ids from an index alone; only the rows of the page are read whole.
    package func list(
        _ filter: OrderFilter, seenBy scope: OrderScope, after cursor: ListCursor? = nil,
        limit: Int, now: Instant, in tx: borrowing Transaction
    ) throws -> OrderListPage {
        let size = min(max(limit, 1), OrderStore.pageLimit)
        if tx.dialect == .postgres, filter.sort.isByAge, !SearchQuery(filter.text).isEmpty {
            let found = try searchPostgres(
                filter, scope, after: cursor, size: size, now: now, in: tx)
            let orders = try summaries("o.id IN \(list: found.ids)", outerOrder(of: filter), in: tx)
            return OrderStore.page(of: orders, filter.sort, size: size, total: found.total)
        }
        var conditions = conditions(of: filter, scope, now: now, dialect: tx.dialect)
        let total = try count(conditions, filter, in: tx)
        if let cursor { conditions.append(condition(after: cursor, filter.sort)) }
        let from = source(of: filter, tx.dialect)
        let inner: SQL = """
            SELECT o.id FROM \(raw: from) \(raw: OrderStore.clause(conditions))
            ORDER BY \(raw: order(of: filter, tx.dialect)) LIMIT \(size + 1)
            """
        let orders = try summaries("o.id IN (\(raw: inner))", outerOrder(of: filter), in: tx)
        return OrderStore.page(of: orders, filter.sort, size: size, total: total)
    }

    private func summaries(
        _ condition: SQL, _ order: SQL, in tx: borrowing Transaction
    ) throws -> [OrderSummary] {
        try tx.fetch(
            """
            SELECT \(raw: OrderStore.summaryColumns) FROM work_order o
            WHERE \(raw: condition) ORDER BY \(raw: order)
            """,
            OrderStore.summary)
    }

    /// A page of `size` rows; one more row than that tells that another page follows.
    private static func page(
        of found: [OrderSummary], _ sort: OrderFilter.Sort, size: Int, total: Int?
    ) -> OrderListPage {
        let orders = Array(found.prefix(size))
        let next = found.count <= size ? nil : orders.last
        return OrderListPage(
            orders: orders,
            next: next.map { $0.cursor(in: sort) },
            total: total)
    }

    /// Every matching order in the filter's order, for exports. Memory stays flat.
    package func forEach(
        _ filter: OrderFilter, seenBy scope: OrderScope, now: Instant, limit: Int,
        in tx: borrowing Transaction, _ body: (OrderSummary) throws -> Void
    ) throws {
        let conditions = conditions(of: filter, scope, now: now, dialect: tx.dialect)
        try tx.forEach(
            """
            SELECT \(raw: OrderStore.summaryColumns)
            FROM \(raw: source(of: filter, tx.dialect)) \(raw: OrderStore.clause(conditions))
            ORDER BY \(raw: order(of: filter, tx.dialect)) LIMIT \(limit)
            """
        ) { try body(OrderStore.summary($0)) }
    }

    /// How many orders match; exact whatever it costs.
    package func count(
        _ filter: OrderFilter, seenBy scope: OrderScope, now: Instant,
        in tx: borrowing Transaction
    ) throws -> Int {
        let conditions = conditions(of: filter, scope, now: now, dialect: tx.dialect)
        return try tx.fetchFirst(
            """
            SELECT count(*) FROM \(raw: source(of: filter, tx.dialect))
            \(raw: OrderStore.clause(conditions))
            """
        ) { $0.int(0) } ?? 0
    }

    private func count(
        _ conditions: [SQL], _ filter: OrderFilter, in tx: borrowing Transaction
    ) throws -> Int? {
        let limit = OrderStore.countLimit
        let counted =
            try tx.fetchFirst(
                """
                SELECT count(*) FROM (
                    SELECT 1 FROM \(raw: source(of: filter, tx.dialect))
                    \(raw: OrderStore.clause(conditions)) LIMIT \(limit + 1)
                ) AS matching
                """
            ) { $0.int(0) } ?? 0
        return counted > limit ? nil : counted
    }

    // MARK: - Parts of the statement

    private static let summaryColumns: SQL = """
        o.id, o.number, o.city_number, o.version, o.state, o.channel, o.kind, o.category, \
        CASE WHEN o.title = '' THEN substr(o.content, 1, 60) ELSE o.title END, \
        o.subdistrict, o.community, o.place, o.labels, o.responsible_unit, o.received_at, \
        o.next_due, o.closed_at, o.city_closed_at, o.is_valid, o.contacted, o.resolution, \
        o.satisfaction
        """

    private static func summary(_ row: Row) throws -> OrderSummary {
        let id = OrderID(row.int64(0))
        guard let state = OrderState(rawValue: row.text(4)) else {
            throw CorruptHistory(
                order: id, version: row.int(3), reason: "unknown state \(row.text(4))")
        }
        let resolution = Resolution(rawValue: row.text(20))
        let satisfaction = Satisfaction(rawValue: row.text(21))
        let hasEvaluation = row.bool(18) || resolution != nil || satisfaction != nil
        return OrderSummary(
            id: id, number: OrderNumber(stored: row.text(1)), cityNumber: row.textIfPresent(2),
            version: row.int(3), state: state, channel: row.text(5), kind: row.text(6),
            category: OrderCoding.category(row.text(7)), title: row.text(8),
            subdistrict: row.text(9), community: row.text(10), place: row.text(11),
            labels: OrderCoding.labels(row.text(12)), unitName: row.text(13),
            receivedAt: Instant(milliseconds: row.int64(14)), due: OrderRow.instant(row, 15),
            closedAt: state.isClosed
                ? OrderRow.instant(row, 16) ?? OrderRow.instant(row, 17) : nil,
            evaluation: hasEvaluation
                ? Evaluation(
                    isValid: row.bool(18), contacted: row.bool(19), resolution: resolution,
                    satisfaction: satisfaction) : nil)
    }

    static func clause(_ conditions: [SQL]) -> SQL {
        conditions.isEmpty ? "" : "WHERE \(raw: SQL.joined(conditions, separator: " AND "))"
    }

    func source(of filter: OrderFilter, _ dialect: Dialect) -> SQL {
        guard !SearchQuery(filter.text).isEmpty else { return "work_order o" }
        return """
            order_search s JOIN work_order o ON o.id = \(raw: SearchQuery.key(dialect))
            """
    }

    private func order(of filter: OrderFilter, _ dialect: Dialect) -> SQL {
        guard filter.sort.isByAge, !SearchQuery(filter.text).isEmpty else {
            return outerOrder(of: filter)
        }
        let key = SearchQuery.key(dialect)
        return filter.sort.isDescending ? "\(raw: key) DESC" : key
    }

    private func outerOrder(of filter: OrderFilter) -> SQL {
        let columns = [OrderStore.column(of: filter.sort), "o.id"].compactMap { $0 }
        let directed = columns.map { filter.sort.isDescending ? "\(raw: $0) DESC" : $0 }
        return SQL.joined(directed, separator: ", ")
    }

    /// What a list goes by before its ids; each has an index that ends with the id.
    private static func column(of sort: OrderFilter.Sort) -> SQL? {
        switch sort {
        case .newest, .oldest: nil
        case .received, .receivedDown: "o.received_at"
        case .dueFirst, .dueLast: "o.next_due"
        case .state, .stateDown: "o.state"
        case .unit, .unitDown: "o.responsible_unit"
        case .category, .categoryDown: "o.category_1"
        case .community, .communityDown: "o.community"
        case .channel, .channelDown: "o.channel"
        }
    }

    private func condition(after cursor: ListCursor, _ sort: OrderFilter.Sort) -> SQL {
        let id = cursor.id.value
        guard let column = OrderStore.column(of: sort) else {
            return sort.isDescending ? "o.id < \(id)" : "o.id > \(id)"
        }
        let key: SQL = cursor.text.map { "\($0)" } ?? "\(cursor.key)"
        return sort.isDescending
            ? "(\(raw: column), o.id) < (\(raw: key), \(id))"
            : "(\(raw: column), o.id) > (\(raw: key), \(id))"
    }
}

extension OrderStore {
    /// The summaries of those of `ids` that are within `scope` and match `filter`, in the filter's
    /// order.
    package func summaries(
        of ids: [OrderID], matching filter: OrderFilter, seenBy scope: OrderScope, now: Instant,
        in tx: borrowing Transaction
    ) throws -> [OrderSummary] {
        let conditions =
            conditions(of: filter, scope, now: now, dialect: tx.dialect) + [
                "o.id IN \(list: ids.map(\.value))"
            ]
        return try summaries(
            SQL.joined(conditions, separator: " AND "), outerOrder(of: filter), in: tx)
    }

    /// The numbers of `ids`, newest first.
    package func numbers(
        of ids: [OrderID], in tx: borrowing Transaction
    ) throws -> [OrderNumber] {
        try tx.fetch(
            "SELECT number FROM work_order WHERE id IN \(list: ids.map(\.value)) ORDER BY id DESC"
        ) { OrderNumber(stored: $0.text(0)) }
    }
}
