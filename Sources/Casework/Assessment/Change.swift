/// How a figure moved against an earlier period (环比, 同比).
package struct Change: Hashable, Sendable {
    package enum Direction: String, CaseIterable, Sendable {
        case up, down
        /// No difference once rounded (持平).
        case level
        /// One of the two figures does not exist, or the earlier count was zero.
        case unknown
    }

    package let direction: Direction
    /// Size of the move without sign, e.g. `1.5`; nil when unknown.
    package let amount: String?

    /// Percentage points between two rates. The exact difference is rounded once, so it may differ
    /// by one last digit from what the two printed rates suggest.
    package static func points(
        from earlier: Ratio?, to later: Ratio?, style: FigureStyle
    ) -> Change {
        guard let earlier, let later else { return Change(direction: .unknown, amount: nil) }
        return Change((later - earlier) * Ratio(100), decimals: style.rateDecimals, style: style)
    }

    /// Score points between two scores.
    package static func score(
        from earlier: Ratio?, to later: Ratio?, style: FigureStyle
    ) -> Change {
        guard let earlier, let later else { return Change(direction: .unknown, amount: nil) }
        return Change(later - earlier, decimals: style.scoreDecimals, style: style)
    }

    /// Percent by which a count moved; unknown when the earlier count was zero and the later is
    /// not.
    package static func percent(from earlier: Int, to later: Int, style: FigureStyle) -> Change {
        if earlier == later { return Change(.zero, decimals: style.rateDecimals, style: style) }
        guard let part = Ratio(later - earlier, over: earlier) else {
            return Change(direction: .unknown, amount: nil)
        }
        return Change(part * Ratio(100), decimals: style.rateDecimals, style: style)
    }

    private init(direction: Direction, amount: String?) {
        self.direction = direction
        self.amount = amount
    }

    private init(_ difference: Ratio, decimals: Int, style: FigureStyle) {
        let shown = difference.rounded(decimals: decimals, rounding: style.rounding)
        direction = shown == .zero ? .level : (shown > .zero ? .up : .down)
        amount = shown.magnitude.text(decimals: decimals, rounding: style.rounding)
    }
}
