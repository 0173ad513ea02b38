/// Which orders a list, an export or a figure is about. The same value builds the query and the
/// link that opens it.
package struct OrderFilter: Hashable, Sendable {
    package enum Due: String, CaseIterable, Sendable {
        /// The clock that runs ends within the profile's hours for due soon (临期).
        case soon
        case overdue
        /// Due soon or overdue: everything whose clock presses.
        case pressing
        /// Open longer than the profile's first urging limit, four days by the contracts (超4天).
        case overFourDays = "over_4_days"
    }

    package enum Answer: String, CaseIterable, Sendable {
        case validCallback = "valid_callback"
        case contacted
        case resolved
        case satisfied
        case mostlySatisfied = "mostly_satisfied"
    }

    package enum Sort: String, CaseIterable, Sendable {
        /// By when orders came into the ledger.
        case newest, oldest
        case received
        case receivedDown = "received_down"
        case dueFirst = "due_first"
        case dueLast = "due_last"
        // Orders of one value stand together, the oldest of each first.
        case state, unit, category, community, channel
        // The same from the other end.
        case stateDown = "state_down"
        case unitDown = "unit_down"
        case categoryDown = "category_down"
        case communityDown = "community_down"
        case channelDown = "channel_down"
    }

    package var states: [OrderState] = []
    /// Orders in which this unit takes part, as lead or assisting.
    package var unit: UnitID?
    /// Orders that the figures count for the unit of this name.
    package var responsibleUnit: String?
    package var subdistrict: String?
    package var community: String?
    package var channel: String?
    package var kind: String?
    /// First-level category.
    package var category: String?
    /// Days on which the request was raised, both included.
    package var receivedFrom: LocalDate?
    package var receivedTo: LocalDate?
    /// The hour of the day in which the request was raised, 0 to 23.
    package var receivedHour: Int?
    package var closedFrom: LocalDate?
    package var closedTo: LocalDate?
    package var due: Due?
    package var answer: Answer?
    package var isOpen: Bool?
    /// Leaves out excluded and uncounted orders (the assessed base).
    package var assessedOnly = false
    /// Leaves out uncounted orders (the full base).
    package var countedOnly = false
    package var importBatch: Int64?
    package var text = ""
    package var sort = Sort.newest

    package init() {}
}

/// Where a page of a list begins: the sort key and id of the last row before it.
package struct ListCursor: Hashable, Sendable {
    package let key: Int64
    /// The key of a list that goes by a text; nil in others.
    package let text: String?
    package let id: OrderID

    package init(key: Int64, text: String? = nil, id: OrderID) {
        self.key = key
        self.text = text
        self.id = id
    }
}

/// From when on an open order stands on the lists that ask for attention. Taken from the profile.
package struct AttentionLimits: Hashable, Sendable {
    package let dueSoonHours: Int
    private let urging: [DeadlineClass]
    private let latestDays: Int?

    /// - Parameter openDays: days after which an open order counts as open for long, on every day.
    package init(dueSoonHours: Int, openDays: Int) {
        self.dueSoonHours = dueSoonHours
        urging = []
        latestDays = openDays
    }

    /// The limits of `policy`: its hours for due soon and its urging limits in days.
    package init(_ policy: DeadlinePolicy) {
        dueSoonHours = policy.dueSoonHours
        urging = policy.classes.filter { $0.purpose == .urging }
        latestDays = nil
    }

    /// Days after which an open order counts as open for long on `date`: the shortest urging limit
    /// in days then. Nil where none holds; then no order does.
    package func openDays(on date: LocalDate) -> Int? {
        latestDays
            ?? urging.filter { $0.validity.contains(date) }.compactMap { urging in
                switch urging.limit {
                case .naturalDays(let days), .workingDays(let days): days
                case .hours: nil
                }
            }.min()
    }
}
