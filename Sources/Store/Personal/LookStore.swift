package import Casework
package import Persistence

/// Looks at personal data, and what was unusual about them.
package struct LookStore: Sendable {
    package init() {}

    /// A look about to be recorded. Nothing personal is in it.
    package struct NewLook: Sendable {
        let id: Int64
        let kind: PersonalLook.Kind
        let order: OrderID
        let number: OrderNumber
        let purpose: RevealPurpose?
        let reason: String
        let fields: [String]

        package init(
            id: Int64, kind: PersonalLook.Kind, order: OrderID, number: OrderNumber,
            purpose: RevealPurpose? = nil, reason: String = "", fields: [String] = []
        ) {
            self.id = id
            self.kind = kind
            self.order = order
            self.number = number
            self.purpose = purpose
            self.reason = reason
            self.fields = fields
        }
    }

    /// Waits until no other look of this account is being recorded, so that none is counted past.
    package func hold(_ actor: Actor, in tx: borrowing Transaction) throws {
        try tx.advisoryLock(0x4C_4F4F_4B00_0000 + actor.account)
    }

    /// How often `actor` has had data revealed or rows given back since an hour ago and since
    /// `midnight`.
    package func count(
        of actor: Actor, at now: Instant, midnight: Instant, in tx: borrowing Transaction
    ) throws -> RevealCount {
        func count(since start: Instant, _ tx: borrowing Transaction) throws -> Int {
            try tx.fetchFirst(
                """
                SELECT (SELECT count(*) FROM personal_look WHERE account = \(actor.account)
                    AND kind = \(PersonalLook.Kind.revealed.rawValue)
                    AND at > \(start.milliseconds))
                + (SELECT count(*) FROM broad_look WHERE account = \(actor.account)
                    AND kind = \(PersonalLook.Kind.returned.rawValue)
                    AND at > \(start.milliseconds))
                """
            ) { $0.int(0) } ?? 0
        }
        return RevealCount(
            inHour: try count(since: now.adding(hours: -1), tx),
            onDay: try count(since: midnight.adding(seconds: -1), tx))
    }

    package func add(
        _ looks: [NewLook], by actor: Actor, at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "personal_look",
            columns: "id, kind, at, account, actor, order_id, number, purpose, reason, fields",
            rows: looks.map { look in
                [
                    .integer(look.id), .text(look.kind.rawValue), .integer(now.milliseconds),
                    .integer(actor.account), .text(actor.name), .integer(look.order.value),
                    .text(look.number.text), .text(look.purpose?.rawValue ?? ""),
                    .text(look.reason), .text(look.fields.joined(separator: ",")),
                ]
            })
    }

    /// How many different people have seen the data of `orders` since `start`.
    package func people(
        on orders: [OrderID], since start: Instant, in tx: borrowing Transaction
    ) throws -> Int {
        try tx.fetchFirst(
            """
            SELECT count(DISTINCT account) FROM personal_look
            WHERE order_id IN \(list: orders.map(\.value)) AND at > \(start.milliseconds)
            AND kind = \(PersonalLook.Kind.revealed.rawValue)
            """
        ) { $0.int(0) } ?? 0
    }

    /// The looks at `orders`, newest first.
    package func looks(
        at orders: [OrderID], limit: Int, in tx: borrowing Transaction
    ) throws -> [PersonalLook] {
        try tx.fetch(
            """
            SELECT l.kind, l.at, l.actor, a.display_name, l.number, l.purpose, l.reason, l.fields
            FROM personal_look l LEFT JOIN account a ON a.id = l.account
            WHERE l.order_id IN \(list: orders.map(\.value))
            ORDER BY l.at DESC, l.id DESC LIMIT \(limit)
            """
        ) { row in
            PersonalLook(
                kind: PersonalLook.Kind(rawValue: row.text(0)) ?? .revealed,
                at: Instant(milliseconds: row.int64(1)), account: row.text(2),
                displayName: row.textIfPresent(3) ?? "",
                number: OrderNumber(stored: row.text(4)),
                purpose: RevealPurpose(rawValue: row.text(5)), reason: row.text(6),
                fields: row.text(7).split(separator: ",").map(String.init))
        }
    }

    // MARK: - Warnings

    /// Raises a warning, or counts one more look under the open one of this account and day.
    ///
    /// - Returns: true when the warning is new.
    package func raise(
        _ kind: PersonalWarning.Kind, id: Int64, on day: LocalDate, at order: OrderNumber?,
        by actor: Actor, now: Instant, in tx: borrowing Transaction
    ) throws -> Bool {
        let number = order?.text ?? ""
        let counted = try tx.execute(
            """
            UPDATE personal_warning
            SET count = count + 1, last_at = \(now.milliseconds), number = \(number)
            WHERE account = \(actor.account) AND kind = \(kind.rawValue) AND day = \(day.text)
            AND settled_at IS NULL
            """)
        guard counted == 0 else { return false }
        try tx.insert(
            into: "personal_warning",
            columns: """
                id, kind, day, account, actor, number, first_at, last_at, count, settled_at, \
                settled_by, remark
                """,
            rows: [
                [
                    .integer(id), .text(kind.rawValue), .text(day.text),
                    .integer(actor.account), .text(actor.name), .text(number),
                    .integer(now.milliseconds), .integer(now.milliseconds), .integer(1), .null,
                    .text(""), .text(""),
                ]
            ])
        return true
    }

    /// Open warnings first, then settled ones, each newest first.
    package func warnings(
        limit: Int, in tx: borrowing Transaction
    ) throws -> [PersonalWarning] {
        let open = try warnings(where: "w.settled_at IS NULL", limit: limit, in: tx)
        let settled = try warnings(
            where: "w.settled_at IS NOT NULL", limit: limit - open.count, in: tx)
        return open + settled
    }

    package func warning(
        _ id: Int64, in tx: borrowing Transaction
    ) throws -> PersonalWarning? {
        try warnings(where: "w.id = \(id)", limit: 1, in: tx).first
    }

    /// - Returns: false when somebody settled it first.
    package func settle(
        _ id: Int64, remark: String, by actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            UPDATE personal_warning SET settled_at = \(now.milliseconds),
            settled_by = \(actor.name), remark = \(remark)
            WHERE id = \(id) AND settled_at IS NULL
            """) == 1
    }

    private func warnings(
        where condition: SQL, limit: Int, in tx: borrowing Transaction
    ) throws -> [PersonalWarning] {
        try tx.fetch(
            """
            SELECT w.id, w.kind, w.first_at, w.last_at, w.actor, a.display_name, w.number, w.count,
                w.settled_at, w.settled_by, w.remark
            FROM personal_warning w LEFT JOIN account a ON a.id = w.account
            WHERE \(raw: condition) ORDER BY w.id DESC LIMIT \(max(0, limit))
            """
        ) { row in
            PersonalWarning(
                id: row.int64(0), kind: PersonalWarning.Kind(rawValue: row.text(1)) ?? .many,
                firstAt: Instant(milliseconds: row.int64(2)),
                lastAt: Instant(milliseconds: row.int64(3)), account: row.text(4),
                displayName: row.textIfPresent(5) ?? "",
                number: row.text(6).isEmpty ? nil : OrderNumber(stored: row.text(6)),
                count: row.int(7),
                settlement: row.int64IfPresent(8).map {
                    PersonalWarning.Settlement(
                        at: Instant(milliseconds: $0), by: row.text(9), remark: row.text(10))
                })
        }
    }
}
