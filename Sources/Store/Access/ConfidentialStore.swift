package import Casework
package import Persistence

/// Who is named for which confidential order, and who asks to be let in.
package struct ConfidentialStore: Sendable {
    private let accounts = AccountStore()

    package init() {}

    // MARK: - Named people

    /// How `account` stands to `order`.
    package func standing(
        of account: Int64, to order: OrderID, in tx: borrowing Transaction
    ) throws -> OrderScope.Standing {
        let found = try tx.fetchFirst(
            """
            SELECT until FROM confidential_handler
            WHERE order_id = \(order.value) AND account = \(account)
            """
        ) { OrderRow.instant($0, 0) }
        guard let until = found else { return .unnamed }
        return until.map { .granted(until: $0) } ?? .named
    }

    /// Everybody who may know of `order`, in the order in which they were named; also those whose
    /// granted access has ended.
    package func named(
        for order: OrderID, in tx: borrowing Transaction
    ) throws -> [NamedPerson] {
        let people = Dictionary(
            uniqueKeysWithValues: try accounts.all(in: tx).map { ($0.id, $0) })
        return try tx.fetch(
            """
            SELECT account, named_by, at, until FROM confidential_handler
            WHERE order_id = \(order.value) ORDER BY at, account
            """
        ) { row in
            let person = people[row.int64(0)]
            return NamedPerson(
                account: row.int64(0), displayName: person?.displayName ?? "",
                unit: person?.unit, namedBy: row.text(1), at: Instant(milliseconds: row.int64(2)),
                until: OrderRow.instant(row, 3))
        }
    }

    /// Names `people` for `order`, for good.
    package func name(
        _ people: [Int64], for order: OrderID, by actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws {
        try insert(
            people.map { (order, $0) }, by: actor.isSystem ? "" : actor.name, at: now, until: nil,
            in: tx)
    }

    /// Lets `account` see `order` until a moment.
    package func grant(
        _ order: OrderID, to account: Int64, by actor: Actor, at now: Instant, until end: Instant,
        in tx: borrowing Transaction
    ) throws {
        try insert([(order, account)], by: actor.name, at: now, until: end, in: tx)
    }

    /// Names people for orders that have just become confidential: all who acted on them, and where
    /// nobody did, because the system brought them, every shift lead, or the desk where there is
    /// none: those who can work at `now`, and only where nobody can, those who may one day. Of
    /// `orders`, those that are not confidential are left alone.
    package func nameForArrived(
        _ orders: [OrderID], at now: Instant, in tx: borrowing Transaction
    ) throws {
        guard !orders.isEmpty else { return }
        let ids = orders.map(\.value)
        try tx.execute(
            """
            INSERT INTO confidential_handler (order_id, account, named_by, at)
            SELECT e.order_id, e.account, '', MIN(e.at) FROM order_event e
            JOIN work_order o ON o.id = e.order_id
            WHERE e.order_id IN \(list: ids) AND o.is_confidential = 1 AND e.account <> 0
            GROUP BY e.order_id, e.account
            ON CONFLICT (order_id, account) DO NOTHING
            """)
        let orphans = try tx.fetch(
            """
            SELECT id FROM work_order WHERE id IN \(list: ids) AND is_confidential = 1
                AND id NOT IN (SELECT order_id FROM confidential_handler)
            """
        ) { OrderID($0.int64(0)) }
        guard !orphans.isEmpty else { return }
        let receivers = Self.receivers(among: try accounts.all(in: tx), at: now)
        try insert(
            orphans.flatMap { order in receivers.map { (order, $0.id) } }, by: "", at: now,
            until: nil, in: tx)
    }

    private static func receivers(among accounts: [Account], at now: Instant) -> [Account] {
        let able = accounts.filter { $0.canSeeOrders(at: now) }
        let open = accounts.filter { $0.state(at: now) != .ended }
        for people in [able, open] {
            for role in [Role.shiftLead, .desk] {
                let found = people.filter { $0.roles.contains(role) }
                if !found.isEmpty { return found }
            }
        }
        return []
    }

    /// People a confidential order can be handed to at `now`, by name.
    package func handlers(
        at now: Instant, in tx: borrowing Transaction
    ) throws -> [HandlerChoice] {
        try accounts.all(in: tx).compactMap { account in
            guard account.canSeeOrders(at: now), let unit = account.unit,
                !account.roles.isDisjoint(with: [.handler, .unitHead])
            else { return nil }
            return HandlerChoice(
                account: account.id, displayName: account.displayName, unit: unit)
        }
    }

    private func insert(
        _ pairs: [(order: OrderID, account: Int64)], by name: String, at now: Instant,
        until end: Instant?, in tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "confidential_handler", columns: "order_id, account, named_by, at, until",
            rows: pairs.map { pair in
                [
                    .integer(pair.order.value), .integer(pair.account), .text(name),
                    .integer(now.milliseconds), (end?.milliseconds).sqlValue,
                ]
            },
            suffix: """
                ON CONFLICT (order_id, account) DO UPDATE SET named_by = excluded.named_by, \
                at = excluded.at, until = excluded.until
                """)
    }

    // MARK: - Requests

    package func ask(
        _ request: AccessRequest, in tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "access_request", columns: "id, order_id, account, reason, asked_at, decision",
            rows: [
                [
                    .integer(request.id), .integer(request.order.value),
                    .integer(request.account), .text(request.reason),
                    .integer(request.askedAt.milliseconds), .text(""),
                ]
            ])
    }

    package func request(
        _ id: Int64, in tx: borrowing Transaction
    ) throws -> AccessRequest? {
        try requests(where: "r.id = \(id)", limit: 1, in: tx).first
    }

    /// Requests nobody has decided about, the oldest first.
    package func openRequests(
        of account: Int64? = nil, limit: Int, in tx: borrowing Transaction
    ) throws -> [AccessRequest] {
        var own = SQL()
        if let account { own = "AND r.account = \(account)" }
        return try requests(where: "r.decision = '' \(raw: own)", limit: limit, in: tx)
    }

    /// What was decided about the requests of `account` since a moment, the oldest first.
    package func answers(
        to account: Int64, since start: Instant, limit: Int, in tx: borrowing Transaction
    ) throws -> [AccessRequest] {
        try requests(
            where: "r.account = \(account) AND r.decided_at >= \(start.milliseconds)",
            limit: limit, in: tx)
    }

    /// Writes down a decision; false when somebody else had decided before.
    package func decide(
        _ id: Int64, _ decision: AccessRequest.Decision, by actor: Actor, at now: Instant,
        until end: Instant?, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            UPDATE access_request SET decision = \(decision.rawValue),
                decided_by = \(actor.account), decided_at = \(now.milliseconds),
                until = \(end?.milliseconds)
            WHERE id = \(id) AND decision = ''
            """) == 1
    }

    private func requests(
        where condition: SQL, limit: Int, in tx: borrowing Transaction
    ) throws -> [AccessRequest] {
        try tx.fetch(
            """
            SELECT r.id, r.order_id, o.number, r.account, a.display_name, r.reason, r.asked_at,
                r.decision, r.decided_at, r.until
            FROM access_request r JOIN work_order o ON o.id = r.order_id
            LEFT JOIN account a ON a.id = r.account
            WHERE \(raw: condition) ORDER BY r.id LIMIT \(limit)
            """
        ) { row in
            AccessRequest(
                id: row.int64(0), order: OrderID(row.int64(1)),
                number: OrderNumber(stored: row.text(2)), account: row.int64(3),
                displayName: row.textIfPresent(4) ?? "", reason: row.text(5),
                askedAt: Instant(milliseconds: row.int64(6)),
                decision: AccessRequest.Decision(rawValue: row.text(7)),
                decidedAt: OrderRow.instant(row, 8), until: OrderRow.instant(row, 9))
        }
    }
}
