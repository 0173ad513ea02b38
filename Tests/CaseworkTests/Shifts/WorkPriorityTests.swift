import Casework
import Testing

/// In which order work is done: by what it costs to leave it.
@Suite struct WorkPriorityTests {
    static let now = Instant(milliseconds: 1_785_000_000_000)
    static let priority = WorkPriority(threats: ["扬言"], urgent: ["水电气热"])

    private static func order(
        _ id: Int64, _ state: OrderState = .handling, minutes: Int64?, category: [String] = []
    ) -> OrderSummary {
        OrderSummary(
            id: OrderID(id),
            number: OrderNumber(day: LocalDate(dayNumber: 20_668), sequence: Int(id)),
            cityNumber: nil, version: 1, state: state, channel: "", kind: "", category: category,
            title: "", subdistrict: "", community: "", place: "", labels: [], unitName: "",
            receivedAt: now, due: minutes.map { now.adding(seconds: $0 * 60) }, closedAt: nil,
            evaluation: nil)
    }

    private func ranked(_ orders: [OrderSummary]) -> [Int64] {
        Self.priority.ranked(orders, at: Self.now).map(\.id.value)
    }

    @Test func `what is overdue comes before what is about to be, and that before the rest`() {
        let orders = [
            Self.order(1, minutes: nil), Self.order(2, minutes: 5 * 24 * 60),
            Self.order(3, minutes: 48 * 60), Self.order(4, minutes: 60),
            Self.order(5, minutes: -1),
        ]
        #expect(ranked(orders) == [5, 4, 3, 2, 1])
    }

    @Test func `a threat that is in time comes before another order that is overdue`() {
        let orders = [
            Self.order(1, minutes: -60), Self.order(2, minutes: 60, category: ["扬言", "自伤"]),
        ]
        #expect(ranked(orders) == [2, 1])
    }

    @Test func `an urgent category weighs more, a threat the most`() {
        let orders = [
            Self.order(1, minutes: 60), Self.order(2, minutes: 60, category: ["水电气热"]),
            Self.order(3, minutes: 60, category: ["扬言"]),
        ]
        #expect(ranked(orders) == [3, 2, 1])
    }

    @Test func `the longer overdue comes first, up to three days`() {
        let hour: Int64 = 60
        #expect(
            ranked([
                Self.order(1, minutes: -hour), Self.order(2, minutes: -30 * hour),
            ]) == [2, 1])
        let costs = [72 * hour, 200 * hour].map {
            Self.priority.cost(of: Self.order(1, minutes: -$0), at: Self.now)
        }
        #expect(costs == [344, 344])
    }

    @Test func `half an hour before its limit an unsigned order presses, an hour before not yet`() {
        let pressing = Self.order(1, .awaitingSigning, minutes: 29)
        let calm = Self.order(2, .awaitingSigning, minutes: 31)
        #expect(Self.priority.cost(of: pressing, at: Self.now) == 120)
        #expect(Self.priority.cost(of: calm, at: Self.now) == 40)
    }

    @Test func `what waits for a judgement weighs less than what waits for a reply`() {
        let orders = [
            Self.order(1, .awaitingJudgement, minutes: 60), Self.order(2, minutes: 60),
        ]
        #expect(ranked(orders) == [2, 1])
    }

    @Test func `of equal costs the earlier limit comes first, then the older order`() {
        let orders = [
            Self.order(3, minutes: 90), Self.order(2, minutes: 90), Self.order(1, minutes: 30),
        ]
        #expect(ranked(orders) == [1, 2, 3])
    }

    @Test func `suggestions need three alike orders and a fifth of them all`() {
        let one = UnitID("a")
        let two = UnitID("b")
        #expect(DispatchSuggestion.choose(from: [:]).isEmpty)
        #expect(DispatchSuggestion.choose(from: [one: 2]).isEmpty)
        #expect(
            DispatchSuggestion.choose(from: [one: 3])
                == [DispatchSuggestion(unit: one, count: 3, outOf: 3)])
        #expect(DispatchSuggestion.choose(from: [one: 20, two: 4]).map(\.unit) == [one])
        #expect(DispatchSuggestion.choose(from: [one: 16, two: 4]).map(\.unit) == [one, two])
    }

    @Test func `at most three units are suggested, the strongest first, equals by code`() {
        let counts = Dictionary(
            uniqueKeysWithValues: ["d", "c", "b", "a"].map { (UnitID($0), 5) })
        #expect(DispatchSuggestion.choose(from: counts).map(\.unit.code) == ["a", "b", "c"])
    }
}
