package import Casework
package import Persistence

extension OrderStore {
    /// The orders within `scope` that ring at `now`, with their stages: those whose limit is close
    /// or past, and threats nobody has dispatched. Left out is what somebody took at that stage or
    /// a worse one.
    package func alarms(
        seenBy scope: OrderScope, priority: WorkPriority, now: Instant,
        in tx: borrowing Transaction
    ) throws -> [OrderAlarm] {
        let scoped = conditions(of: scope, now: now)
        let stage: SQL = "CASE WHEN o.next_due < \(now.milliseconds) THEN 2 ELSE 1 END"
        let untaken: SQL = """
            NOT EXISTS (SELECT 1 FROM alarm_taken t
                WHERE t.order_id = o.id AND t.stage >= \(raw: stage))
            """
        func ids(_ condition: SQL) throws -> [OrderID] {
            let all = [condition, untaken] + scoped
            return try tx.fetch(
                """
                SELECT o.id FROM work_order o
                WHERE \(raw: SQL.joined(all, separator: " AND "))
                ORDER BY o.next_due, o.id LIMIT \(AlarmLimits.alarmsMaximum)
                """
            ) { OrderID($0.int64(0)) }
        }
        let signEnd = now.adding(seconds: AlarmLimits.signSeconds).milliseconds
        let otherEnd = now.adding(seconds: AlarmLimits.otherSeconds).milliseconds
        let signing = OrderState.awaitingSigning.rawValue
        var found = try ids(
            """
            o.next_due <= \(otherEnd) AND o.state IN \(list: AlarmLimits.states.map(\.rawValue))
            AND (o.state <> \(signing) OR o.next_due <= \(signEnd))
            """)
        if !priority.threats.isEmpty {
            let states = [OrderState.awaitingSigning, .awaitingDispatch].map(\.rawValue)
            found += try ids(
                """
                o.state IN \(list: states) AND o.category_1 IN \(list: priority.threats.sorted())
                """)
        }
        guard !found.isEmpty else { return [] }
        let orders = try summaries(
            of: Array(Set(found)), matching: OrderFilter(), seenBy: scope, now: now, in: tx)
        return priority.ranked(orders, at: now).map { order in
            let isOver = order.due.map { now > $0 } ?? false
            return OrderAlarm(
                order: order, stage: isOver ? .overdue : .close,
                isThreat: priority.isThreat(order))
        }
    }

    /// The last orders alike in community and category by the unit that leads them now.
    package func alikeLeads(
        community: String, category: [String], besides order: OrderID, seenBy scope: OrderScope,
        now: Instant, in tx: borrowing Transaction
    ) throws -> [UnitID: Int] {
        guard !community.isEmpty, !category.isEmpty else { return [:] }
        let path = category.joined(separator: OrderFacts.categorySeparator)
        let all: [SQL] =
            [
                "o.community = \(community)", "o.category = \(path)", "o.id <> \(order.value)",
                "EXISTS (SELECT 1 FROM assignment l WHERE l.order_id = o.id)",
            ] + conditions(of: scope, now: now)
        let rows = try tx.fetch(
            """
            SELECT a.unit, count(*) FROM (
                SELECT o.id FROM work_order o WHERE \(raw: SQL.joined(all, separator: " AND "))
                ORDER BY o.id DESC LIMIT \(DispatchSuggestion.evidenceMaximum)
            ) AS alike JOIN assignment a ON a.order_id = alike.id
            WHERE a.role = \(Assignment.Role.lead.rawValue) GROUP BY a.unit
            """
        ) { (UnitID($0.text(0)), $0.int(1)) }
        return Dictionary(rows) { first, _ in first }
    }

    /// What every unit has on its hands: orders being handled by their lead unit.
    package func loads(
        now: Instant, today: Instant, in tx: borrowing Transaction
    ) throws -> [UnitLoad] {
        try tx.fetch(
            """
            SELECT a.unit, count(*),
                count(CASE WHEN o.next_due < \(now.milliseconds) THEN 1 END),
                count(CASE WHEN o.dispatched_at >= \(today.milliseconds) THEN 1 END)
            FROM work_order o JOIN assignment a ON a.order_id = o.id
            WHERE o.state = \(OrderState.handling.rawValue)
                AND a.role = \(Assignment.Role.lead.rawValue)
            GROUP BY a.unit ORDER BY a.unit
            """
        ) { row in
            UnitLoad(
                unit: UnitID(row.text(0)), open: row.int(1), late: row.int(2), today: row.int(3))
        }
    }

    /// Writes down who took alarms; one taken before stays with whoever took it.
    package func take(
        _ alarms: [(order: OrderID, stage: OrderAlarm.Stage)], by account: Int64,
        at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "alarm_taken", columns: "order_id, stage, account, at",
            rows: alarms.map { alarm in
                [
                    .integer(alarm.order.value), .integer(Int64(alarm.stage.rawValue)),
                    .integer(account), .integer(now.milliseconds),
                ]
            },
            suffix: "ON CONFLICT (order_id, stage) DO NOTHING")
    }

    /// What was taken since `start` of orders within `scope` that are still open, newest first.
    package func takenAlarms(
        since start: Instant, seenBy scope: OrderScope, now: Instant, limit: Int,
        in tx: borrowing Transaction
    ) throws -> [TakenAlarm] {
        let all: [SQL] =
            [
                "t.at >= \(start.milliseconds)",
                "o.state IN \(list: AlarmLimits.states.map(\.rawValue))",
            ] + conditions(of: scope, now: now)
        return try tx.fetch(
            """
            SELECT o.number, c.display_name, t.at FROM alarm_taken t
            JOIN work_order o ON o.id = t.order_id LEFT JOIN account c ON c.id = t.account
            WHERE \(raw: SQL.joined(all, separator: " AND "))
            ORDER BY t.at DESC, o.id, t.stage LIMIT \(limit)
            """
        ) { row in
            TakenAlarm(
                number: OrderNumber(stored: row.text(0)),
                displayName: row.textIfPresent(1) ?? "",
                at: Instant(milliseconds: row.int64(2)))
        }
    }
}
