package import Casework
package import Persistence

/// How rows of a figure are grouped.
package enum FigureGrouping: String, CaseIterable, Sendable {
    case unit
    case subdistrict
    case community
    case category
    case channel
    case kind

    var column: SQL {
        switch self {
        case .unit: "responsible_unit"
        case .subdistrict: "subdistrict"
        case .community: "community"
        case .category: "category_1"
        case .channel: "channel"
        case .kind: "kind"
        }
    }
}

/// Counts over stored orders. Rates and scores are made of them in `Casework`, never in SQL.
package struct FigureStore: Sendable {
    package init() {}

    /// The counts of each group for orders received from `start` until just before `end`, without
    /// those that carry one of the marks.
    package func counts(
        by grouping: FigureGrouping, from start: Instant, until end: Instant,
        leavingOut marks: Set<BaseMark>, in tx: borrowing Transaction
    ) throws -> [String: RateCounts] {
        let rows = try tx.fetch(
            """
            SELECT \(raw: grouping.column), count(*), count(closed_on),
                \(raw: SQL.joined(FigureStore.answers, separator: ", "))
            FROM work_order
            WHERE received_at >= \(start.milliseconds) AND received_at < \(end.milliseconds)
                \(raw: FigureStore.without(marks))
            GROUP BY \(raw: grouping.column)
            """
        ) { row in (row.text(0), FigureStore.counts(row)) }
        return Dictionary(rows) { $0 + $1 }
    }

    static let answers: [SQL] = [
        "count(*) FILTER (WHERE is_valid = 1)",
        "count(*) FILTER (WHERE is_valid = 1 AND contacted = 1)",
        "count(*) FILTER (WHERE is_valid = 1 AND resolution = 'resolved')",
        "count(*) FILTER (WHERE is_valid = 1 AND resolution = 'partly')",
        "count(*) FILTER (WHERE is_valid = 1 AND satisfaction = 'satisfied')",
        "count(*) FILTER (WHERE is_valid = 1 AND satisfaction = 'mostly')",
        "count(*) FILTER (WHERE is_valid = 1 AND satisfaction = 'neutral')",
        "count(*) FILTER (WHERE is_valid = 1 AND satisfaction = 'dissatisfied')",
        "count(*) FILTER (WHERE is_valid = 1 AND satisfaction = 'very_dissatisfied')",
    ]

    /// Counts from column 1 on: all, the closed ones, then `answers`.
    static func counts(_ row: Row) -> RateCounts {
        var counts = RateCounts()
        counts.received = row.int(1)
        counts.closed = row.int(2)
        counts.validCallbacks = row.int(3)
        counts.contacted = row.int(4)
        counts.resolved = row.int(5)
        counts.partlyResolved = row.int(6)
        counts.satisfied = row.int(7)
        counts.mostlySatisfied = row.int(8)
        counts.neutral = row.int(9)
        counts.dissatisfied = row.int(10)
        counts.veryDissatisfied = row.int(11)
        return counts
    }

    /// Long-standing listings have no rows yet, so that mark takes nothing out.
    static func without(_ marks: Set<BaseMark>) -> SQL {
        var conditions: [SQL] = []
        if marks.contains(.excluded) { conditions.append("AND is_excluded = 0") }
        if marks.contains(.uncounted) { conditions.append("AND is_uncounted = 0") }
        return SQL.joined(conditions, separator: " ")
    }

    /// How many orders were signed for after their limit, among those signed in the span, and how
    /// many were signed in all.
    package func signing(
        from start: Instant, until end: Instant, in tx: borrowing Transaction
    ) throws -> (signed: Int, late: Int) {
        try tx.fetchFirst(
            """
            SELECT count(*), count(*) FILTER (WHERE signed_at > sign_due) FROM work_order
            WHERE signed_at >= \(start.milliseconds) AND signed_at < \(end.milliseconds)
            """
        ) { ($0.int(0), $0.int(1)) } ?? (0, 0)
    }

    /// The largest first-level categories of a span, largest first, ties by name.
    package func topCategories(
        from start: Instant, until end: Instant, leavingOut marks: Set<BaseMark>, limit: Int,
        in tx: borrowing Transaction
    ) throws -> [(name: String, count: Int)] {
        try tx.fetch(
            """
            SELECT category_1, count(*) AS number FROM work_order
            WHERE received_at >= \(start.milliseconds) AND received_at < \(end.milliseconds)
                AND category_1 <> '' \(raw: FigureStore.without(marks))
            GROUP BY category_1 ORDER BY number DESC, category_1 LIMIT \(limit)
            """
        ) { ($0.text(0), $0.int(1)) }
    }

    /// How many orders stand in each state now.
    package func states(in tx: borrowing Transaction) throws -> [OrderState: Int] {
        var result: [OrderState: Int] = [:]
        try tx.forEach("SELECT state, count(*) FROM work_order GROUP BY state") { row in
            guard let state = OrderState(rawValue: row.text(0)) else { return }
            result[state] = row.int(1)
        }
        return result
    }
}
