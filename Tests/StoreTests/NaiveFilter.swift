import Casework
import HanText

/// The same filter, said once more over orders in memory.
struct NaiveFilter {
    var filter: OrderFilter
    let now: Instant
    /// Orders linked to the batch that the filter may name.
    var batch: Set<OrderID> = []

    func apply(to orders: [WorkOrder]) -> [WorkOrder] {
        let matching = orders.filter(matches)
        if filter.sort.isDescending {
            var turned = self
            turned.filter.sort = filter.sort.reversed
            return turned.apply(to: orders).reversed()
        }
        func sorted<Key: Comparable>(_ key: (WorkOrder) -> Key) -> [WorkOrder] {
            matching.sorted { (key($0), $0.id) < (key($1), $1.id) }
        }
        // Both engines compare texts byte by byte.
        func sortedByText(_ key: (WorkOrder) -> String) -> [WorkOrder] {
            matching.sorted { left, right in
                let (first, second) = (Array(key(left).utf8), Array(key(right).utf8))
                if first == second { return left.id < right.id }
                return first.lexicographicallyPrecedes(second)
            }
        }
        switch filter.sort {
        case .received: return sorted(\.moments.receivedAt)
        case .dueFirst:
            return matching.filter { $0.currentDeadline != nil }.sorted { left, right in
                let (first, second) = (left.currentDeadline?.due, right.currentDeadline?.due)
                guard let first, let second, first != second else { return left.id < right.id }
                return first < second
            }
        case .state: return sortedByText(\.state.rawValue)
        case .unit: return sortedByText(\.responsibleUnitName)
        case .category: return sortedByText { $0.facts.category.first ?? "" }
        case .community: return sortedByText(\.facts.community)
        case .channel: return sortedByText(\.facts.channel)
        default: return matching.sorted { $0.id < $1.id }
        }
    }

    private func matches(_ order: WorkOrder) -> Bool {
        let facts = order.facts
        func fits<Value: Equatable>(_ wanted: Value?, _ value: Value) -> Bool {
            wanted.map { $0 == value } ?? true
        }
        func within(_ from: LocalDate?, _ to: LocalDate?, _ instant: Instant?) -> Bool {
            guard from != nil || to != nil else { return true }
            guard let day = instant.map(SiteZone.beijing.date) else { return false }
            return (from ?? day) <= day && day <= (to ?? day)
        }
        return (filter.states.isEmpty || filter.states.contains(order.state))
            && (filter.unit.map { order.assignments.map(\.unit).contains($0) } ?? true)
            && fits(filter.responsibleUnit, order.responsibleUnitName)
            && fits(filter.subdistrict, facts.subdistrict)
            && fits(filter.community, facts.community)
            && fits(filter.channel, facts.channel)
            && fits(filter.kind, facts.kind)
            && fits(filter.category, facts.category.first ?? "")
            && within(filter.receivedFrom, filter.receivedTo, order.moments.receivedAt)
            && within(filter.closedFrom, filter.closedTo, order.closedAt)
            && fits(filter.isOpen, !order.state.isFinished)
            && (!filter.assessedOnly || !(facts.isExcluded || facts.isUncounted))
            && (!filter.countedOnly || !facts.isUncounted)
            && fits(
                filter.receivedHour,
                SiteZone.beijing.secondOfDay(of: order.moments.receivedAt) / 3600)
            && (filter.importBatch == nil || batch.contains(order.id))
            && dueMatches(order) && answerMatches(order) && textMatches(order)
    }

    private func dueMatches(_ order: WorkOrder) -> Bool {
        guard let due = filter.due else { return true }
        switch due {
        case .soon: return order.currentDeadline?.isDueSoon(at: now, within: 24) ?? false
        case .overdue: return order.currentDeadline?.isOverdue(at: now) ?? false
        case .pressing:
            return order.currentDeadline.map {
                $0.isOverdue(at: now) || $0.isDueSoon(at: now, within: 24)
            } ?? false
        case .overFourDays:
            return !order.state.isFinished
                && now > order.moments.receivedAt.adding(hours: 96)
        }
    }

    private func answerMatches(_ order: WorkOrder) -> Bool {
        guard let answer = filter.answer else { return true }
        guard let counted = order.effectiveEvaluation, counted.isValid else { return false }
        return switch answer {
        case .validCallback: true
        case .contacted: counted.contacted == true
        case .resolved: counted.resolution == .resolved
        case .satisfied: counted.satisfaction == .satisfied
        case .mostlySatisfied: counted.satisfaction == .mostly
        }
    }

    // MARK: - Text

    private func textMatches(_ order: WorkOrder) -> Bool {
        let facts = order.facts
        let texts = [
            order.number.text, facts.cityNumber ?? "", facts.districtNumber ?? "", facts.title,
            facts.place, facts.community, facts.subdistrict, facts.company, facts.content,
        ].map { Array($0.unicodeScalars) }
        return SearchTokens.terms(of: filter.text).allSatisfy { term in
            let wanted = Array(term.text.unicodeScalars)
            return isHan(wanted[0])
                ? texts.contains { holds($0, wanted) }
                : texts.contains { words(in: $0).contains { $0.starts(with: wanted) } }
        }
    }

    private func holds(_ text: [Unicode.Scalar], _ wanted: [Unicode.Scalar]) -> Bool {
        guard text.count >= wanted.count else { return false }
        return (0...(text.count - wanted.count)).contains { start in
            text[start..<(start + wanted.count)].elementsEqual(wanted)
        }
    }

    /// Runs of ASCII letters and digits, whatever their width, in lower case.
    private func words(in text: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        text.map { scalar -> Unicode.Scalar in
            let folded = foldedWidth(scalar)
            switch folded.value {
            case 48...57, 97...122: return folded
            case 65...90: return Unicode.Scalar(folded.value + 32) ?? folded
            default: return " "
            }
        }.split(separator: " ").map(Array.init)
    }
}
