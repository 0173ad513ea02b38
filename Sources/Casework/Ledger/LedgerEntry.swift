/// One entry of the ledger as people read it.
package struct LedgerEntry: Hashable, Sendable {
    package let lane: Int64
    package let seq: Int64
    package let at: Instant
    /// Nil for a kind that this version does not know.
    package let kind: LedgerKind?
    package let kindName: String
    package let actor: String
    package let subject: String
    package let order: OrderNumber?
    package let detail: [String: String]

    package init(
        lane: Int64, seq: Int64, at: Instant, kindName: String, actor: String, subject: String,
        order: OrderNumber?, detail: [String: String]
    ) {
        self.lane = lane
        self.seq = seq
        self.at = at
        kind = LedgerKind(rawValue: kindName)
        self.kindName = kindName
        self.actor = actor
        self.subject = subject
        self.order = order
        self.detail = detail
    }

    package var name: String { "\(lane)/\(seq)" }

    package var cursor: LedgerCursor { LedgerCursor(at: at, lane: lane, seq: seq) }
}

/// Where a page of the ledger begins: after this entry, which is newer.
package struct LedgerCursor: Hashable, Sendable {
    package let at: Instant
    package let lane: Int64
    package let seq: Int64

    package init(at: Instant, lane: Int64, seq: Int64) {
        self.at = at
        self.lane = lane
        self.seq = seq
    }

    /// `milliseconds-lane-seq`, for addresses.
    package var text: String { "\(at.milliseconds)-\(lane)-\(seq)" }

    package init?(_ text: String) {
        let parts = text.split(separator: "-").compactMap { Int64($0) }
        guard parts.count == 3 else { return nil }
        self.init(at: Instant(milliseconds: parts[0]), lane: parts[1], seq: parts[2])
    }
}

/// Which entries a page of the ledger shows.
package struct LedgerFilter: Hashable, Sendable {
    package var kind: LedgerKind?
    /// Sign-in name of whoever acted.
    package var actor = ""
    package var order: OrderNumber?
    package var day: LocalDate?

    package init() {}
}

/// A page of entries, newest first.
package struct LedgerPage: Hashable, Sendable {
    package let entries: [LedgerEntry]
    /// Where the next page begins; nil on the last.
    package let next: LedgerCursor?
    package var people = LedgerPeople()

    package init(entries: [LedgerEntry], next: LedgerCursor?) {
        self.entries = entries
        self.next = next
    }
}

/// The names of the people that a page of the ledger speaks of.
package struct LedgerPeople: Hashable, Sendable {
    /// By the name of their account.
    package var byName: [String: String] = [:]
    /// By the number of their account.
    package var byID: [String: String] = [:]

    package init() {}
}

/// A signed root as people read it.
package struct LedgerRootLine: Hashable, Sendable {
    package let number: Int64
    package let day: LocalDate
    /// True for the root of the whole day, false for one in between.
    package let endsDay: Bool
    package let at: Instant
    /// How many entries it covers.
    package let entries: Int64
    /// 64 hexadecimal digits.
    package let digest: String

    package init(
        number: Int64, day: LocalDate, endsDay: Bool, at: Instant, entries: Int64, digest: String
    ) {
        self.number = number
        self.day = day
        self.endsDay = endsDay
        self.at = at
        self.entries = entries
        self.digest = digest
    }
}

/// What the last verification of the ledger came to.
package struct LedgerState: Hashable, Sendable {
    package let verifiedAt: Instant
    package let entries: Int
    package let findings: Int

    package init(verifiedAt: Instant, entries: Int, findings: Int) {
        self.verifiedAt = verifiedAt
        self.entries = entries
        self.findings = findings
    }
}
