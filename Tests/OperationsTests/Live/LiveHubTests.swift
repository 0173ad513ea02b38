import Casework
import Operations
import Testing

/// The hub: bounded, resumable, and nothing lost without being told.
@Suite struct LiveHubTests {
    private static func notice(
        _ id: Int64, version: Int = 1, unit: String = "u.a", before: String? = nil
    ) -> OrderNotice {
        let trace = before.map { "--,\($0)" } ?? ""
        let text = [
            String(id), OrderNumber(day: LocalDate(dayNumber: 20_668), sequence: 1).text,
            String(version), "handling", unit, "--,\(unit)", trace,
        ].joined(separator: "\t")
        guard let notice = OrderNotice(text: text) else { fatalError("a notice of the tests") }
        return notice
    }

    @Test func `a notice comes back from its text as it was`() {
        let notice = Self.notice(7, version: 3, before: "u.b")
        #expect(notice.text.flatMap { OrderNotice(text: $0) } == notice)
        #expect(OrderNotice(text: "many") == nil)
        #expect(OrderNotice(text: "") == nil)
    }

    @Test func `a subscriber gets what happens after it came, once for each order`() throws {
        let hub = LiveHub()
        hub.publish(.order(Self.notice(1)))
        let subscription = try hub.subscribe(session: "s", after: nil)
        hub.publish(.order(Self.notice(2, version: 1)))
        hub.publish(.order(Self.notice(2, version: 2)))
        let batch = subscription.take()
        #expect(batch.orders.map(\.id.value) == [2])
        #expect(batch.orders.first?.version == 2)
        #expect(!batch.isLost)
        #expect(subscription.take().isEmpty)
    }

    @Test func `notices that come in the wrong order leave the newest version`() throws {
        let hub = LiveHub()
        let subscription = try hub.subscribe(session: "s", after: nil)
        hub.publish(.order(Self.notice(2, version: 5)))
        hub.publish(.order(Self.notice(2, version: 4)))
        #expect(subscription.take().orders.first?.version == 5)
    }

    @Test func `who knew of an order between two changes is told of the later one`() throws {
        let hub = LiveHub()
        let subscription = try hub.subscribe(session: "s", after: nil)
        hub.publish(.order(Self.notice(2, version: 2, unit: "u.a", before: "u.b")))
        hub.publish(.order(Self.notice(2, version: 3, unit: "u.c", before: "u.a")))
        let notice = try #require(subscription.take().orders.first)
        var scope = OrderScope(actor: 1, limits: Set(PolicyLimit.allCases))
        for unit in ["u.a", "u.b", "u.c"] {
            scope.units = [UnitID(unit)]
            #expect(notice.reaches(scope, .unnamed, at: Instant(milliseconds: 0)))
        }
        scope.units = [UnitID("u.d")]
        #expect(!notice.reaches(scope, .unnamed, at: Instant(milliseconds: 0)))
    }

    @Test func `a page goes on behind its mark`() throws {
        let hub = LiveHub()
        hub.publish(.order(Self.notice(1)))
        let mark = hub.mark
        hub.publish(.order(Self.notice(2)))
        let batch = try hub.subscribe(session: "s", after: mark).take()
        #expect(batch.orders.map(\.id.value) == [2])
        #expect(!batch.isLost)
    }

    @Test(arguments: ["other:1", "nonsense", "", "1"])
    func `a mark of another process makes the page look anew`(mark: String) throws {
        let hub = LiveHub()
        hub.publish(.order(Self.notice(1)))
        #expect(try hub.subscribe(session: "s", after: mark).take().isLost)
    }

    @Test func `a mark older than what is kept makes the page look anew`() throws {
        let hub = LiveHub()
        let mark = hub.mark
        for id in 0...LiveHub.ringMax {
            hub.publish(.order(Self.notice(Int64(id % 10))))
        }
        #expect(hub.keptCount == LiveHub.ringMax)
        #expect(try hub.subscribe(session: "s", after: mark).take().isLost)
    }

    @Test func `the ring still resumes in order after it went round`() throws {
        let hub = LiveHub()
        for id in 0..<(LiveHub.ringMax + 10) { hub.publish(.order(Self.notice(Int64(id)))) }
        let mark = hub.mark
        hub.publish(.order(Self.notice(1, version: 8)))
        hub.publish(.order(Self.notice(1, version: 9)))
        let batch = try hub.subscribe(session: "s", after: mark).take()
        #expect(batch.orders.map(\.version) == [9])
    }

    @Test func `a reader that does not read loses its notices and is told so`() throws {
        let hub = LiveHub()
        let subscription = try hub.subscribe(session: "s", after: nil)
        for id in 1...100_000 { hub.publish(.order(Self.notice(Int64(id)))) }
        #expect(subscription.waitingCount == 0)
        let batch = subscription.take()
        #expect(batch.isLost)
        #expect(batch.orders.isEmpty)
        hub.publish(.order(Self.notice(7)))
        #expect(subscription.take().orders.count == 1)
    }

    @Test func `as many orders as may wait are kept`() throws {
        let hub = LiveHub()
        let subscription = try hub.subscribe(session: "s", after: nil)
        for id in 1...LiveSubscription.waitingMax {
            hub.publish(.order(Self.notice(Int64(id))))
        }
        #expect(subscription.waitingCount == LiveSubscription.waitingMax)
        #expect(!subscription.take().isLost)
    }

    @Test func `one session opens so many streams, and again when one has ended`() throws {
        let hub = LiveHub()
        let open = try (0..<LiveHub.sessionMax).map { _ in
            try hub.subscribe(session: "s", after: nil)
        }
        #expect(throws: LiveFull.session) { try hub.subscribe(session: "s", after: nil) }
        _ = try hub.subscribe(session: "t", after: nil)
        open[0].end()
        open[0].end()
        _ = try hub.subscribe(session: "s", after: nil)
        #expect(throws: LiveFull.session) { try hub.subscribe(session: "s", after: nil) }
    }

    @Test func `one process opens so many streams`() throws {
        let hub = LiveHub()
        for number in 0..<LiveHub.processMax {
            _ = try hub.subscribe(session: String(number), after: nil)
        }
        #expect(throws: LiveFull.process) { try hub.subscribe(session: "s", after: nil) }
    }

    @Test func `a closed hub ends its streams and opens none`() async throws {
        let hub = LiveHub()
        let subscription = try hub.subscribe(session: "s", after: nil)
        hub.close()
        for await _ in subscription.signals {}
        #expect(hub.subscriberCount == 0)
        #expect(throws: LiveFull.process) { try hub.subscribe(session: "s", after: nil) }
    }

    // MARK: - Who is there

    private static let trace = OrderTrace(units: [], isConfidential: false, isCheckable: false)

    private static func sign(
        _ account: Int64, page: String = "p", writes: Bool = false, goes: Bool = false,
        order: Int64 = 1
    ) -> PresenceSign {
        PresenceSign(
            order: OrderID(order), trace: trace, account: account, name: "名\(account)",
            page: page, isWriting: writes, isGone: goes)
    }

    private static func others(_ presence: Presence, _ account: Int64, _ second: Int64) -> [Int64] {
        presence.others(
            at: OrderID(1), than: account, at: Instant(milliseconds: second * 1000)
        ).map(\.account)
    }

    @Test func `others are seen, oneself is not, and each once`() {
        let presence = LiveHub().presence
        let now = Instant(milliseconds: 0)
        #expect(presence.note(Self.sign(1), at: now))
        #expect(!presence.note(Self.sign(1), at: now))
        #expect(presence.note(Self.sign(2), at: now))
        #expect(presence.note(Self.sign(2, page: "q", writes: true), at: now))
        #expect(Self.others(presence, 1, 0) == [2])
        #expect(
            presence.others(at: OrderID(1), than: 1, at: now).first?.isWriting == true)
        #expect(presence.note(Self.sign(2, page: "q", goes: true), at: now))
        #expect(
            presence.others(at: OrderID(1), than: 1, at: now).first?.isWriting == false)
    }

    @Test func `who gives no sign of life is gone after 45 seconds`() {
        let presence = LiveHub().presence
        _ = presence.note(Self.sign(2), at: Instant(milliseconds: 0))
        #expect(Self.others(presence, 1, 45) == [2])
        #expect(Self.others(presence, 1, 46) == [])
        #expect(presence.sweep(at: Instant(milliseconds: 45_000)).isEmpty)
        #expect(presence.sweep(at: Instant(milliseconds: 51_000)).count == 1)
        #expect(presence.orderCount == 0)
    }

    @Test func `pages and orders beyond the limits are not kept`() {
        let presence = LiveHub().presence
        let now = Instant(milliseconds: 0)
        for account in 1...Int64(Presence.pagesMax + 5) {
            _ = presence.note(Self.sign(account), at: now)
        }
        #expect(Self.others(presence, 0, 0).count == Presence.pagesMax)
        for order in 1...Int64(Presence.ordersMax + 5) {
            _ = presence.note(Self.sign(1, order: order), at: now)
        }
        #expect(presence.orderCount == Presence.ordersMax)
    }
}
