/// A column of the ledger (台账) that people can show, move and export. Raw values stand in
/// addresses and saved views and never change.
package enum OrderColumn: String, CaseIterable, Sendable {
    case number, title, state, clock, unit, category, community, channel, received
    case cityNumber = "city_number"
    case kind, subdistrict, place, labels, closed, contacted, resolution, satisfaction

    /// What a list shows when nobody chose.
    package static let standard: [OrderColumn] = [
        .title, .state, .clock, .unit, .category, .community, .channel, .received,
    ]

    /// The orders of the list that this column's heading asks for; nil where no index serves one.
    package var sorts: (up: OrderFilter.Sort, down: OrderFilter.Sort)? {
        switch self {
        case .number: (.oldest, .newest)
        case .received: (.received, .receivedDown)
        case .clock: (.dueFirst, .dueLast)
        case .state: (.state, .stateDown)
        case .unit: (.unit, .unitDown)
        case .category: (.category, .categoryDown)
        case .community: (.community, .communityDown)
        case .channel: (.channel, .channelDown)
        case .title, .cityNumber, .kind, .subdistrict, .place, .labels, .closed, .contacted,
            .resolution, .satisfaction:
            nil
        }
    }
}

/// What the orders of a list are put together by.
package enum OrderGrouping: String, CaseIterable, Sendable {
    case unit, category, state, community, channel, day

    /// `filter` narrowed to one group of it. `value` is the stored one; a day is `yyyy-MM-dd`.
    package func narrowed(_ filter: OrderFilter, to value: String) -> OrderFilter {
        var filter = filter
        switch self {
        case .unit: filter.responsibleUnit = value
        case .category: filter.category = value
        case .state: filter.states = OrderState(rawValue: value).map { [$0] } ?? []
        case .community: filter.community = value
        case .channel: filter.channel = value
        case .day:
            filter.receivedFrom = LocalDate(value)
            filter.receivedTo = LocalDate(value)
        }
        return filter
    }
}

/// One group of a list: its value as stored, its orders, and those of them whose clock ran out.
package struct OrderGroup: Hashable, Sendable {
    package let value: String
    package let count: Int
    package let lateCount: Int

    package init(value: String, count: Int, lateCount: Int) {
        self.value = value
        self.count = count
        self.lateCount = lateCount
    }
}

/// How a list is laid out: which columns, in which order, how many of them stay in sight, and
/// what the orders are put together by.
package struct ListLayout: Hashable, Sendable {
    /// At least one, each once.
    package var columns = OrderColumn.standard
    /// Columns from the left that stay when the list is moved sideways; 0 to `frozenMax`.
    package var frozen = 1
    package var grouping: OrderGrouping?

    package static let frozenMax = 3

    package init() {}
}

extension OrderFilter.Sort {
    /// The same orders from the other end.
    package var reversed: OrderFilter.Sort {
        switch self {
        case .newest: .oldest
        case .oldest: .newest
        case .received: .receivedDown
        case .receivedDown: .received
        case .dueFirst: .dueLast
        case .dueLast: .dueFirst
        case .state: .stateDown
        case .stateDown: .state
        case .unit: .unitDown
        case .unitDown: .unit
        case .category: .categoryDown
        case .categoryDown: .category
        case .community: .communityDown
        case .communityDown: .community
        case .channel: .channelDown
        case .channelDown: .channel
        }
    }

    /// Whether it goes by when orders came into the ledger, which is the order of their ids.
    package var isByAge: Bool { self == .newest || self == .oldest }

    /// Whether it goes by the running clock; orders without one are left out.
    package var isByClock: Bool { self == .dueFirst || self == .dueLast }

    package var isDescending: Bool {
        switch self {
        case .newest, .receivedDown, .dueLast, .stateDown, .unitDown, .categoryDown, .communityDown,
            .channelDown:
            true
        case .oldest, .received, .dueFirst, .state, .unit, .category, .community, .channel:
            false
        }
    }
}

extension OrderSummary {
    /// Where a page that follows this row begins.
    package func cursor(in sort: OrderFilter.Sort) -> ListCursor {
        switch sort {
        case .newest, .oldest: ListCursor(key: 0, id: id)
        case .received, .receivedDown: ListCursor(key: receivedAt.milliseconds, id: id)
        case .dueFirst, .dueLast: ListCursor(key: due?.milliseconds ?? 0, id: id)
        case .state, .stateDown: ListCursor(key: 0, text: state.rawValue, id: id)
        case .unit, .unitDown: ListCursor(key: 0, text: unitName, id: id)
        case .category, .categoryDown: ListCursor(key: 0, text: category.first ?? "", id: id)
        case .community, .communityDown: ListCursor(key: 0, text: community, id: id)
        case .channel, .channelDown: ListCursor(key: 0, text: channel, id: id)
        }
    }
}

extension ListCursor {
    /// The place before the first order that was received on `day` or, downwards, up to its end;
    /// nil in lists in which a day is no place.
    package init?(at day: LocalDate, in sort: OrderFilter.Sort, zone: SiteZone) {
        switch sort {
        case .received:
            self.init(key: zone.instant(on: day).milliseconds, id: OrderID(0))
        case .receivedDown:
            let end = zone.instant(on: day.adding(days: 1))
            self.init(key: end.milliseconds, id: OrderID(0))
        default: return nil
        }
    }
}
