package enum BulkLimits {
    /// Rows of one change. A sheet of a month's orders of a street is smaller.
    package static let rowsMaximum = 2_000
    /// Days for which a change of many orders is kept.
    package static let keptDays = 30
    /// Changes that one account may have kept; the oldest give way.
    package static let keptMaximum = 100
    /// Orders changed in one transaction, so that nobody else waits long.
    package static let chunk = 100
}

/// Why a row of a change of many orders does not go in.
package enum BulkProblem: Hashable, Sendable {
    /// No such order, or none that the person may know of: the answer is the same.
    case unknownNumber
    /// The row has no number.
    case numberMissing
    /// Row `first` (from 1) is about the same order.
    case doubled(first: Int)
    case refused(EditRefusal)
    /// A rule that has nothing to do with the values, such as a limit the profile lacks.
    case otherRule
}

/// What has become of a row.
package enum BulkRowState: String, CaseIterable, Sendable {
    /// Will change its order.
    case planned
    /// Says what the order says already.
    case unchanged
    /// Cannot go in.
    case refused
    /// Was not chosen when the others went in.
    case skipped
    case applied
    /// Could not go in when its turn came.
    case failed
    case undone
    /// Stayed, because the value was changed since.
    case kept
}

/// A row of a change of many orders.
package struct BulkRow: Hashable, Sendable {
    /// From 1, as in what was pasted.
    package let position: Int
    /// What stood in the row, masked; the order's own number where it was found.
    package let number: String
    /// Nil where no order was found that the person may know of.
    package let order: OrderID?
    package var changes: [OrderEdit.Change]
    package var state: BulkRowState
    package var problem: BulkProblem?
    /// The version of the order that the row made.
    package var version: Int?
    /// The order's title, as the reader may see it; empty where it is not known.
    package var title = ""

    package init(
        position: Int, number: String, order: OrderID? = nil, changes: [OrderEdit.Change] = [],
        state: BulkRowState, problem: BulkProblem? = nil, version: Int? = nil
    ) {
        self.position = position
        self.number = number
        self.order = order
        self.changes = changes
        self.state = state
        self.problem = problem
        self.version = version
    }
}

/// A change of many orders: what it will do, and what it did.
package struct BulkChange: Hashable, Sendable {
    package let id: Int64
    /// The account that made it; nobody else sees it.
    package let account: Int64
    package let madeAt: Instant
    package var appliedAt: Instant?
    package var undoneAt: Instant?
    /// Headings of what was pasted that name no column to change, masked.
    package let ignored: [String]
    package var rows: [BulkRow]

    package init(
        id: Int64, account: Int64, madeAt: Instant, appliedAt: Instant? = nil,
        undoneAt: Instant? = nil, ignored: [String] = [], rows: [BulkRow]
    ) {
        self.id = id
        self.account = account
        self.madeAt = madeAt
        self.appliedAt = appliedAt
        self.undoneAt = undoneAt
        self.ignored = ignored
        self.rows = rows
    }

    package func count(_ state: BulkRowState) -> Int { rows.count { $0.state == state } }

    /// Whether it can be taken back at `now`.
    package func mayBeUndone(at now: Instant) -> Bool {
        guard let appliedAt else { return false }
        return now <= appliedAt.adding(hours: EditLimits.undoHours) && count(.applied) > 0
    }
}

/// Why nothing can be made of what was pasted or chosen.
package enum BulkEditRefusal: Error, Hashable, Sendable {
    case noRows
    case tooManyRows(maximum: Int)
    /// Nothing says which column of the rows is to be changed.
    case noColumns
    /// It was applied more than `hours` ago.
    case undoExpired(hours: Int)
    case notApplied
}
