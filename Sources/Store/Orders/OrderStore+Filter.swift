import Casework
import HanText
import Persistence

extension OrderStore {
    /// The conditions of `filter` within `scope` over `work_order o`; all must hold.
    func conditions(
        of filter: OrderFilter, _ scope: OrderScope, now: Instant, dialect: Dialect
    ) -> [SQL] {
        let query = SearchQuery(filter.text)
        return conditions(of: filter, scope, now: now)
            + (query.isEmpty ? [] : query.conditions(dialect))
    }

    /// The conditions of all of `filter` but its text, within `scope`.
    func conditions(of filter: OrderFilter, _ scope: OrderScope, now: Instant) -> [SQL] {
        var conditions = conditions(of: scope, now: now)
        if !filter.states.isEmpty {
            conditions.append("o.state IN \(list: filter.states.map(\.rawValue))")
        }
        if let isOpen = filter.isOpen {
            let states = OrderState.allCases.filter { $0.isFinished != isOpen }
            conditions.append("o.state IN \(list: states.map(\.rawValue))")
        }
        if let unit = filter.unit {
            conditions.append(
                "o.id IN (SELECT order_id FROM assignment WHERE unit = \(unit.code))")
        }
        func equal(_ column: SQL, _ value: String?) {
            guard let value else { return }
            conditions.append("\(raw: column) = \(value)")
        }
        equal("o.responsible_unit", filter.responsibleUnit)
        equal("o.subdistrict", filter.subdistrict)
        equal("o.community", filter.community)
        equal("o.channel", filter.channel)
        equal("o.kind", filter.kind)
        equal("o.category_1", filter.category)
        // As moments, so that the index of the figures serves the lists behind them too.
        if let from = filter.receivedFrom {
            conditions.append("o.received_at >= \(zone.instant(on: from).milliseconds)")
        }
        if let to = filter.receivedTo {
            let end = zone.instant(on: to.adding(days: 1))
            conditions.append("o.received_at < \(end.milliseconds)")
        }
        if let hour = filter.receivedHour {
            conditions.append(
                "(o.received_at + \(zone.offsetSeconds * 1000)) / 3600000 % 24 = \(hour)")
        }
        if filter.closedFrom != nil || filter.closedTo != nil {
            // The empty day is that of orders the city closed nobody knows when. The index of
            // closings says the same, so that it serves.
            conditions.append("o.closed_on > ''")
        }
        if let from = filter.closedFrom { conditions.append("o.closed_on >= \(from.text)") }
        if let to = filter.closedTo { conditions.append("o.closed_on <= \(to.text)") }
        if filter.assessedOnly { conditions.append("o.is_excluded = 0") }
        if filter.assessedOnly || filter.countedOnly {
            conditions.append("o.is_uncounted = 0")
        }
        if let batch = filter.importBatch {
            conditions.append(
                "o.id IN (SELECT order_id FROM import_order WHERE batch = \(batch))")
        }
        if let due = filter.due { conditions += self.conditions(due, now: now) }
        if let answer = filter.answer { conditions += self.conditions(answer) }
        if filter.sort.isByClock { conditions.append("o.next_due IS NOT NULL") }
        return conditions
    }

    private func conditions(_ due: OrderFilter.Due, now: Instant) -> [SQL] {
        switch due {
        case .soon:
            [
                "o.next_due >= \(now.milliseconds)",
                "o.next_due <= \(now.adding(hours: attention.dueSoonHours).milliseconds)",
            ]
        case .overdue:
            ["o.next_due < \(now.milliseconds)"]
        case .pressing:
            ["o.next_due <= \(now.adding(hours: attention.dueSoonHours).milliseconds)"]
        case .overFourDays:
            overFourDays(now)
        }
    }

    private func overFourDays(_ now: Instant) -> [SQL] {
        guard let days = attention.openDays(on: zone.date(of: now)) else { return ["1 = 0"] }
        return [
            "o.received_at < \(now.adding(hours: -24 * days).milliseconds)",
            "o.state IN \(list: OrderState.allCases.filter { !$0.isFinished }.map(\.rawValue))",
        ]
    }

    private func conditions(_ answer: OrderFilter.Answer) -> [SQL] {
        switch answer {
        case .validCallback:
            ["o.is_valid = 1"]
        case .contacted:
            ["o.is_valid = 1", "o.contacted = 1"]
        case .resolved:
            ["o.is_valid = 1", "o.resolution = \(Resolution.resolved.rawValue)"]
        case .satisfied:
            ["o.is_valid = 1", "o.satisfaction = \(Satisfaction.satisfied.rawValue)"]
        case .mostlySatisfied:
            ["o.is_valid = 1", "o.satisfaction = \(Satisfaction.mostly.rawValue)"]
        }
    }
}
