import Casework
import Testing

struct ChangeTests {
    private let style = FigureStyle(rateDecimals: 1, scoreDecimals: 1, rounding: .halfUp)

    @Test func `rates differ by percentage points`() {
        let change = Change.points(
            from: Ratio(39, over: 40), to: Ratio(99, over: 100), style: style)
        #expect(change.direction == .up)
        #expect(change.amount == "1.5")
        let down = Change.points(from: Ratio(1, over: 2), to: Ratio(1, over: 3), style: style)
        #expect(down.direction == .down)
        #expect(down.amount == "16.7")
    }

    @Test func `a difference that rounds to nothing is level`() {
        let change = Change.points(
            from: Ratio(5000, over: 10_000), to: Ratio(5004, over: 10_000), style: style)
        #expect(change.direction == .level)
        #expect(change.amount == "0.0")
    }

    @Test func `the exact difference is rounded once`() {
        // 97.46 prints 97.5 and 96.44 prints 96.4, yet they are 1.02 apart.
        let change = Change.points(
            from: Ratio(9644, over: 10_000), to: Ratio(9746, over: 10_000), style: style)
        #expect(change.amount == "1.0")
    }

    @Test func `nothing is said where one of the two does not exist`() {
        #expect(Change.points(from: nil, to: Ratio(1), style: style).direction == .unknown)
        #expect(Change.score(from: Ratio(1), to: nil, style: style).amount == nil)
        #expect(Change.percent(from: 0, to: 3, style: style).direction == .unknown)
    }

    @Test func `counts differ by percent of the earlier one`() {
        #expect(Change.percent(from: 80, to: 100, style: style).amount == "25.0")
        #expect(Change.percent(from: 80, to: 60, style: style).direction == .down)
        #expect(Change.percent(from: 0, to: 0, style: style).direction == .level)
    }

    @Test func `scores differ by points`() {
        let change = Change.score(
            from: Ratio(785, over: 10), to: Ratio(7865, over: 100), style: style)
        #expect(change.amount == "0.2")
        #expect(change.direction == .up)
    }
}
