/// The other orders of an order's complainant in the year of reading, as far as the reader may
/// know the complainants of them. Names nobody.
package struct CallerHistory: Sendable {
    /// Newest first.
    package let orders: [OrderSummary]
    /// How many of them were received in the month of reading.
    package let monthCount: Int

    package init(orders: [OrderSummary], monthCount: Int) {
        self.orders = orders
        self.monthCount = monthCount
    }
}

/// What one person has written of a reply and not sent.
package struct ReplyDraft: Hashable, Sendable {
    package let text: String
    package let savedAt: Instant

    package init(text: String, savedAt: Instant) {
        self.text = text
        self.savedAt = savedAt
    }
}

/// What a page shows around an order.
package struct OrderSurroundings: Sendable {
    /// Nil for those who may not know the complainant.
    package var caller: CallerHistory?
    package var draft: ReplyDraft?

    package init() {}
}

/// An order as it was right after one of its events, by replay.
package struct PastOrder: Sendable {
    package let order: WorkOrder
    /// When the event was recorded.
    package let at: Instant

    package init(order: WorkOrder, at: Instant) {
        self.order = order
        self.at = at
    }
}

/// Why one order is held for similar to another.
package enum SimilarEvidence: Hashable, Sendable {
    case place(String)
    case community(String)
    /// The part of the category paths that is the same, from the first level down.
    case category([String])
    /// Runs of characters that both titles have and few others.
    case words([String])
}

package struct SimilarOrder: Sendable {
    package let order: OrderSummary
    /// The strongest first; never empty.
    package let evidence: [SimilarEvidence]

    package init(order: OrderSummary, evidence: [SimilarEvidence]) {
        self.order = order
        self.evidence = evidence
    }
}
