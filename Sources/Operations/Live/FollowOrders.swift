package import Casework
import Persistence
import Store

/// Somebody keeps a page open and is told what changes.
package struct FollowOrders: Sendable {
    /// What one reader may be told of a batch.
    package struct News: Sendable {
        package let mark: String
        package var changed: [OrderNotice] = []
        /// Orders that the reader knew of and may no longer know of.
        package var gone: [OrderID] = []
        /// Who else is at an order; empty when the last one left.
        package var present: [(order: OrderID, people: [PresentPerson])] = []
        /// The page must look anew.
        package var isAnew = false

        package var isEmpty: Bool {
            changed.isEmpty && gone.isEmpty && present.isEmpty && !isAnew
        }
    }

    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// - Parameters:
    ///   - session: whose stream it is, for the limit.
    ///   - mark: the last mark the page has; nil for none.
    /// - Throws: `Forbidden`, `LiveFull`.
    package func open(
        session: String, after mark: String?, for actor: Actor
    ) throws -> LiveSubscription {
        guard Policy.allows(actor, .readOrders) else { throw Forbidden(action: "follow") }
        return try site.live.subscribe(session: session, after: mark)
    }

    /// What of `batch` the reader may be told; the same scope as lists have decides.
    package func sift(
        _ batch: LiveSubscription.Batch, for actor: Actor
    ) async throws -> News {
        guard Policy.allows(actor, .readOrders) else { return News(mark: batch.mark) }
        let now = site.clock()
        let scope = Policy.scope(of: actor)
        let secret =
            batch.orders.filter(\.isConfidential).map(\.id)
            + batch.present.filter(\.value.isConfidential).map(\.key)
        let standings = try await standings(of: actor, to: secret)
        var news = News(mark: batch.mark)
        news.isAnew = batch.isLost || batch.isMany
        for notice in batch.orders {
            let standing = standings[notice.id] ?? .unnamed
            if scope.holds(notice.after, standing, at: now) {
                news.changed.append(notice)
            } else if notice.reaches(scope, standing, at: now) {
                news.gone.append(notice.id)
            }
        }
        for (order, trace) in batch.present.sorted(by: { $0.key < $1.key })
        where scope.holds(trace, standings[order] ?? .unnamed, at: now) {
            news.present.append(
                (order, site.live.presence.others(at: order, than: actor.account, at: now)))
        }
        return news
    }

    private func standings(
        of actor: Actor, to orders: [OrderID]
    ) async throws -> [OrderID: OrderScope.Standing] {
        guard !orders.isEmpty else { return [:] }
        let site = site
        return try await site.database.read { tx in
            var standings: [OrderID: OrderScope.Standing] = [:]
            for order in orders {
                standings[order] = try site.confidential.standing(
                    of: actor.account, to: order, in: tx)
            }
            return standings
        }
    }

    /// The orders with somebody else at them, for a page that has just begun to follow.
    package func present(for actor: Actor) async throws -> News {
        var batch = LiveSubscription.Batch(mark: "")
        // Of very many the first: a list shows fewer.
        batch.present = Dictionary(
            uniqueKeysWithValues: site.live.presence.all().sorted { $0.key > $1.key }
                .prefix(LiveSubscription.waitingMax).map { ($0.key, $0.value) })
        var news = try await sift(batch, for: actor)
        news.present.removeAll { $0.people.isEmpty }
        return news
    }

    /// The person has an order's page open, or left it.
    ///
    /// - Returns: who else is there.
    /// - Throws: `OrderNotFound`, also for orders out of sight.
    package func sign(
        at number: OrderNumber, page: String, name: String, isWriting: Bool, isGone: Bool,
        by actor: Actor
    ) async throws -> [PresentPerson] {
        let site = site
        let now = site.clock()
        let order = try await site.database.read { tx in
            try site.order(number, seenBy: actor, at: now, in: tx)
        }
        let safe = page.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        let sign = PresenceSign(
            order: order.id, trace: OrderTrace(order), account: actor.account, name: name,
            page: String(safe.prefix(Presence.pageNameMaximum)), isWriting: isWriting,
            isGone: isGone)
        site.live.note(sign, at: now)
        site.relay?.pass(on: [sign.text])
        return site.live.presence.others(at: order.id, than: actor.account, at: now)
    }
}
