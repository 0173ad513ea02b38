package import Casework
import HanText
import Persistence
import Store

/// Orders of the last 90 days that may tell of the same matter, with what speaks for it.
package struct FindSimilar: Sendable {
    private let site: Site

    package static let days = 90
    /// At most this many are shown.
    package static let countMax = 8

    package init(_ site: Site) {
        self.site = site
    }

    /// The order asked about, and those like it that `actor` may see, most evidence first, of
    /// equals the newest.
    ///
    /// - Throws: `OrderNotFound` for orders that are not there and for those out of sight.
    package func run(
        _ number: OrderNumber, for actor: Actor
    ) async throws -> (order: WorkOrder, found: [SimilarOrder]) {
        let site = site
        let now = site.clock()
        let scope = Policy.scope(of: actor)
        return try await site.database.read { tx in
            let order = try site.order(number, seenBy: actor, at: now, in: tx)
            let candidates = try site.orders.similarCandidates(
                to: order, seenBy: scope, since: now.adding(hours: -24 * Self.days), now: now,
                in: tx)
            let best = Likeness(of: order, among: candidates).best(Self.countMax)
            guard !best.isEmpty else { return (order, []) }
            let summaries = try site.orders.summaries(
                of: best.map(\.id), matching: OrderFilter(), seenBy: scope, now: now, in: tx)
            let byID = Dictionary(uniqueKeysWithValues: summaries.map { ($0.id, $0) })
            return (
                order,
                best.compactMap { id, evidence in
                    byID[id].map { SimilarOrder(order: $0, evidence: evidence) }
                }
            )
        }
    }
}

/// Compares one order with many. Points: the same place 4, a part of the place 3, each level of
/// category 1, each rare pair of characters in the title 1 and at most 3, the same community 1.
private struct Likeness {
    /// Below this many points two orders are not called similar.
    private static let pointsMin = 4
    /// Pairs that more than a third of the candidates have tell nothing, once there are some.
    private static let commonShare = 3
    private static let commonMin = 12
    private static let wordPointsMax = 3
    private static let wordsShown = 3

    private let place: String
    private let facts: OrderFacts
    private let title: [Unicode.Scalar]
    private let candidates: [(order: SimilarCandidate, tokens: Set<String>)]
    private let rare: Set<String>

    init(of order: WorkOrder, among orders: [SimilarCandidate]) {
        facts = order.facts
        place = SearchTokens.folded(facts.place)
        let words =
            facts.title.isEmpty
            ? String(String.UnicodeScalarView(facts.content.unicodeScalars.prefix(60)))
            : facts.title
        title = Array(words.unicodeScalars)
        candidates = orders.map { ($0, Set(SearchTokens(indexing: [$0.title]).tokens)) }
        var counts: [String: Int] = [:]
        let own = SearchTokens(indexing: [words]).tokens.filter { $0.unicodeScalars.count > 1 }
        for (_, tokens) in candidates {
            for token in own where tokens.contains(token) { counts[token, default: 0] += 1 }
        }
        let limit = max(candidates.count / Likeness.commonShare, Likeness.commonMin)
        rare = Set(own.filter { counts[$0, default: 0] <= limit })
    }

    func best(_ count: Int) -> [(id: OrderID, evidence: [SimilarEvidence])] {
        let scored = candidates.compactMap { candidate, tokens in
            let evidence = evidence(for: candidate, tokens)
            let points = evidence.reduce(0) { $0 + $1.points }
            return points >= Likeness.pointsMin
                ? (candidate.id, evidence.map(\.evidence), points) : nil
        }
        return scored.sorted { ($0.2, $0.0) > ($1.2, $1.0) }.prefix(count).map { ($0.0, $0.1) }
    }

    private func evidence(
        for other: SimilarCandidate, _ tokens: Set<String>
    ) -> [(evidence: SimilarEvidence, points: Int)] {
        var found: [(evidence: SimilarEvidence, points: Int)] = []
        let there = SearchTokens.folded(other.place)
        if !place.isEmpty, !there.isEmpty {
            if place == there {
                found.append((.place(other.place), 4))
            } else if min(place.count, there.count) > 2,
                place.contains(there) || there.contains(place)
            {
                found.append((.place(other.place), 3))
            }
        }
        let levels = zip(facts.category, other.category).prefix { $0 == $1 }.map(\.0)
        if !levels.isEmpty { found.append((.category(levels), min(levels.count, 3))) }
        let pairs = rare.intersection(tokens)
        if !pairs.isEmpty {
            found.append((.words(words(of: pairs)), min(pairs.count, Likeness.wordPointsMax)))
        }
        if !facts.community.isEmpty, facts.community == other.community {
            found.append((.community(other.community), 1))
        }
        return found.sorted { $0.points > $1.points }
    }

    /// The stretches of the title that are made of `pairs`; the longest first.
    private func words(of pairs: Set<String>) -> [String] {
        var words: [String] = []
        var current = String.UnicodeScalarView()
        func flush() {
            if current.count > 1 { words.append(String(current)) }
            current = String.UnicodeScalarView()
        }
        for (first, second) in zip(title, title.dropFirst()) {
            let pair = String(String.UnicodeScalarView([first, second]))
            guard pairs.contains(pair) else {
                flush()
                continue
            }
            if current.isEmpty { current.append(first) }
            current.append(second)
        }
        flush()
        if words.isEmpty { words = pairs.sorted() }
        return Array(words.sorted { $0.count > $1.count }.prefix(Likeness.wordsShown))
    }
}
