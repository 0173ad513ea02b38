import Casework
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// Counts of the store against counting the replayed events by hand.
@Suite struct FigureStoreTests {
    private static let figures = FigureStore()

    /// The order as its stored events tell it.
    private func replayed(_ shelf: Shelf, _ ids: [OrderID]) async throws -> [WorkOrder] {
        try await shelf.read { tx in
            try ids.map { id in
                let entries = try shelf.orders.timeline(of: id, in: tx)
                var order = try WorkOrder(id: id, first: entries[0].event, at: entries[0].at)
                for entry in entries.dropFirst() { try order.apply(entry.event, at: entry.at) }
                return order
            }
        }
    }

    private func group(_ order: WorkOrder, _ grouping: FigureGrouping) -> String {
        switch grouping {
        case .unit: order.responsibleUnitName
        case .subdistrict: order.facts.subdistrict
        case .community: order.facts.community
        case .category: order.facts.category.first ?? ""
        case .channel: order.facts.channel
        case .kind: order.facts.kind
        }
    }

    private func isIn(
        _ order: WorkOrder, _ span: Range<Instant>, _ marks: Set<BaseMark>
    ) -> Bool {
        span.contains(order.moments.receivedAt)
            && !(marks.contains(.excluded) && order.facts.isExcluded)
            && !(marks.contains(.uncounted) && order.facts.isUncounted)
    }

    private func counts(
        _ orders: [WorkOrder], by grouping: FigureGrouping
    ) -> [String: RateCounts] {
        var result: [String: RateCounts] = [:]
        for order in orders {
            var counts = result[group(order, grouping)] ?? RateCounts()
            counts.received += 1
            if order.state.isClosed { counts.closed += 1 }
            if let evaluation = order.effectiveEvaluation { counts.add(evaluation) }
            result[group(order, grouping)] = counts
        }
        return result
    }

    private static let marks: [Set<BaseMark>] = [
        [], [.excluded], [.uncounted], [.excluded, .uncounted, .longStanding],
    ]

    @Test(arguments: TestDatabase.available)
    func `counts equal those of the replayed events`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(200, seed: 61)
            try await shelf.write(lives)
            let orders = try await replayed(shelf, lives.map(\.order.id))
            let exact = orders[0].moments.receivedAt
            let edge = exact..<exact.adding(seconds: 60)
            let day = Shelf.now..<Shelf.now.adding(hours: 24)
            let all = Shelf.now.adding(hours: -999)..<Shelf.now.adding(hours: 999)
            for grouping in FigureGrouping.allCases {
                for (span, marks) in [all, day, edge].flatMap({ span in
                    Self.marks.map { (span, $0) }
                }) {
                    let counted = try await shelf.read { tx in
                        try Self.figures.counts(
                            by: grouping, from: span.lowerBound, until: span.upperBound,
                            leavingOut: marks, in: tx)
                    }
                    let expected = counts(orders.filter { isIn($0, span, marks) }, by: grouping)
                    #expect(counted == expected, "\(grouping) \(span) \(marks)")
                    #expect(marks.isEmpty == false || !expected.isEmpty)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the end of a span is outside, its start inside`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let life = try Shelf.lives(1, seed: 64, steps: 0)[0]
            try await shelf.write([life])
            let moment = life.order.moments.receivedAt
            let second = Instant(milliseconds: moment.milliseconds + 1)
            for (start, end, number) in [
                (moment, second, 1), (second, second.adding(hours: 1), 0),
                (moment.adding(hours: -1), moment, 0), (second, moment, 0),
            ] {
                let counted = try await shelf.read { tx in
                    try Self.figures.counts(
                        by: .unit, from: start, until: end, leavingOut: [], in: tx)
                }
                #expect(counted.values.map(\.received).reduce(0, +) == number)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the largest categories come first, equals by name`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(200, seed: 62, steps: 0)
            try await shelf.write(lives)
            let span = Shelf.now..<Shelf.now.adding(hours: 60)
            var expected: [String: Int] = [:]
            for order in lives.map(\.order) where isIn(order, span, [.uncounted]) {
                guard let name = order.facts.category.first else { continue }
                expected[name, default: 0] += 1
            }
            let sorted = expected.sorted { left, right in
                left.value == right.value
                    ? Array(left.key.utf8).lexicographicallyPrecedes(Array(right.key.utf8))
                    : left.value > right.value
            }
            let found = try await shelf.read { tx in
                try Self.figures.topCategories(
                    from: span.lowerBound, until: span.upperBound, leavingOut: [.uncounted],
                    limit: 10, in: tx
                ).map { [$0.name: $0.count] }
            }
            #expect(found == sorted.prefix(10).map { [$0.key: $0.value] })
            #expect(found.count == 10)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `late signing is counted in the span it was signed`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(150, seed: 65)
            try await shelf.write(lives)
            let span = Shelf.now.adding(hours: 20)..<Shelf.now.adding(hours: 50)
            let signed = lives.map(\.order).filter { order in
                order.moments.signedAt.map(span.contains) ?? false
            }
            let late = signed.filter { order in
                order.moments.signedAt.map(order.deadlines.sign.isOverdue) ?? false
            }
            let found = try await shelf.read { tx in
                let found = try Self.figures.signing(
                    from: span.lowerBound, until: span.upperBound, in: tx)
                return [found.signed, found.late]
            }
            #expect(found == [signed.count, late.count])
            #expect(late.count > 0 && late.count < signed.count)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `every state is counted`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(150, seed: 63)
            try await shelf.write(lives)
            let found = try await shelf.read { tx in try Self.figures.states(in: tx) }
            let expected = Dictionary(grouping: lives, by: \.order.state).mapValues(\.count)
            #expect(found == expected)
        }
    }
}
