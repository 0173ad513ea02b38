import Casework
import Operations
import Store

/// An exact fraction, made anew so that the product's own cannot vouch for itself.
struct Fraction: Equatable, Comparable {
    let over: Int128
    let under: Int128

    init(_ over: Int128, _ under: Int128) {
        var (a, b) = (over, under)
        while b != 0 { (a, b) = (b, a % b) }
        let divisor = a == 0 ? 1 : a
        self.over = over / divisor
        self.under = under / divisor
    }

    static func + (lhs: Fraction, rhs: Fraction) -> Fraction {
        Fraction(lhs.over * rhs.under + rhs.over * lhs.under, lhs.under * rhs.under)
    }

    static func * (lhs: Fraction, rhs: Int128) -> Fraction { Fraction(lhs.over * rhs, lhs.under) }

    static func / (lhs: Fraction, rhs: Int128) -> Fraction { Fraction(lhs.over, lhs.under * rhs) }

    static func < (lhs: Fraction, rhs: Fraction) -> Bool {
        lhs.over * rhs.under < rhs.over * lhs.under
    }

    /// One decimal, half up; never negative here.
    var text: String {
        let tenths = (over * 20 + under) / (under * 2)
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// Three rates in percent and the score, by the formula of docs/figures.md.
struct Rates: Equatable {
    let response: Fraction
    let resolution: Fraction
    let satisfaction: Fraction
    let score: Fraction

    /// Nil without a valid callback.
    init?(_ orders: [Recounted]) {
        let valid = orders.compactMap(\.answers).filter(\.isValid)
        guard !valid.isEmpty else { return nil }
        func share(_ tenths: (Evaluation) -> Int) -> Fraction {
            let sum = valid.map(tenths).reduce(0, +)
            return Fraction(Int128(sum) * 10, Int128(valid.count))
        }
        response = share { $0.contacted == true ? 10 : 0 }
        resolution = share { $0.resolution == .resolved ? 10 : 0 }
        satisfaction = share { answer in
            switch answer.satisfaction {
            case .satisfied: 10
            case .mostly: 9
            default: 0
            }
        }
        score = response / 10 + resolution / 2 + satisfaction * 2 / 5
    }

    /// The mean of several; nil for none.
    init?(meanOf rates: [Rates]) {
        guard let first = rates.first else { return nil }
        func mean(_ path: KeyPath<Rates, Fraction>) -> Fraction {
            rates.dropFirst().reduce(first[keyPath: path]) { $0 + $1[keyPath: path] }
                / Int128(rates.count)
        }
        response = mean(\.response)
        resolution = mean(\.resolution)
        satisfaction = mean(\.satisfaction)
        score = mean(\.score)
    }

    var texts: [String] { [response.text, resolution.text, satisfaction.text, score.text] }
}

/// One order as its events tell it, read without the product's own replay.
struct Recounted {
    let id: OrderID
    private(set) var received: Instant
    private(set) var facts: OrderFacts
    private(set) var lead: String?
    private var judgement: Evaluation?
    private(set) var isClosed: Bool
    var answers: Evaluation? { facts.verdict ?? judgement }

    /// Nil when the history does not begin with the receipt.
    init?(_ id: OrderID, _ history: [OrderEvent]) {
        guard case .received(_, let first, let state, _) = history.first,
            let received = first.receivedAt
        else { return nil }
        self.id = id
        self.received = received
        facts = first
        isClosed = state == .closed
        for event in history.dropFirst() {
            switch event {
            case .amended(let newer, _, _, let step):
                facts = newer
                self.received = newer.receivedAt ?? self.received
                if step == .finished { isClosed = true }
                if case .takenUpAgain = step { isClosed = false }
            case .dispatched(let assignments, _, _, _):
                lead = assignments.first { $0.role == .lead }?.unitName
            case .judged(let answers, _, _): judgement = answers
            case .closingReviewed(let review) where review.isAccepted: isClosed = true
            case .closingReviewed: judgement = nil
            default: break
            }
        }
    }

    func name(_ grouping: FigureGrouping) -> String {
        switch grouping {
        case .unit: lead ?? (facts.unitName.isEmpty ? facts.subdistrict : facts.unitName)
        case .subdistrict: facts.subdistrict
        case .community: facts.community
        case .category: facts.category.first ?? ""
        case .channel: facts.channel
        case .kind: facts.kind
        }
    }

    func counts(in base: Base) -> Bool {
        !facts.isUncounted && (base == .full || !facts.isExcluded)
    }
}

/// The counts of a group of orders.
func recount(_ orders: [Recounted]) -> RateCounts {
    let valid = orders.compactMap(\.answers).filter(\.isValid)
    func count(_ answer: Satisfaction) -> Int { valid.count { $0.satisfaction == answer } }
    return RateCounts(
        received: orders.count, closed: orders.count(where: \.isClosed),
        validCallbacks: valid.count, contacted: valid.count { $0.contacted == true },
        resolved: valid.count { $0.resolution == .resolved },
        partlyResolved: valid.count { $0.resolution == .partly },
        satisfied: count(.satisfied), mostlySatisfied: count(.mostly), neutral: count(.neutral),
        dissatisfied: count(.dissatisfied), veryDissatisfied: count(.veryDissatisfied))
}
