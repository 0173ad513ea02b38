import Casework
import Operations
import Persistence
import Store
import Synchronization
import TestSupport
import Testing

/// Changes reach those who may know of the order, after the commit, and nobody else.
@Suite struct FollowOrdersTests {
    private static func news(
        _ subscription: LiveSubscription, _ desk: Desk, _ actor: Actor
    ) async throws -> FollowOrders.News {
        try await FollowOrders(desk.site).sift(subscription.take(), for: actor)
    }

    @Test(arguments: TestDatabase.available)
    func `a change is told to whoever may see the order`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let follow = FollowOrders(desk.site)
            let own = try follow.open(session: "a", after: nil, for: desk.handler)
            let other = try follow.open(session: "b", after: nil, for: desk.stranger)
            let all = try follow.open(session: "c", after: nil, for: desk.desk)
            let order = try await desk.dispatched()
            let seen = try await Self.news(all, desk, desk.desk)
            #expect(seen.changed.map(\.number) == [order.number])
            #expect(seen.changed.map(\.version) == [order.version])
            #expect(seen.changed.first?.lead == Desk.city)
            #expect(try await Self.news(own, desk, desk.handler).changed.count == 1)
            #expect(try await Self.news(other, desk, desk.stranger).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a unit that loses an order is told that it went`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            let follow = FollowOrders(desk.site)
            let old = try follow.open(session: "a", after: nil, for: desk.handler)
            let new = try follow.open(session: "b", after: nil, for: desk.stranger)
            try await desk.change(
                order, .dispatch(DispatchPlan(lead: Desk.safety, reason: "职责不在此处")),
                by: desk.desk)
            let lost = try await Self.news(old, desk, desk.handler)
            #expect(lost.gone == [order.id])
            #expect(lost.changed.isEmpty)
            #expect(try await Self.news(new, desk, desk.stranger).changed.count == 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a confidential order is told of to the named alone`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let follow = FollowOrders(desk.site)
            let all = try follow.open(session: "c", after: nil, for: desk.desk)
            let order = try await desk.register(Desk.facts { $0.kind = "举报" })
            // Nobody has an account here, so nobody was named.
            #expect(try await Self.news(all, desk, desk.desk).isEmpty)
            let sign = PresenceSign(
                order: order.id, trace: OrderTrace(order), account: 99, name: "某",
                page: "p", isWriting: false, isGone: false)
            desk.site.live.note(sign, at: desk.site.clock())
            #expect(try await Self.news(all, desk, desk.desk).present.isEmpty)
            #expect(try await follow.present(for: desk.desk).present.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `what is not committed is told to nobody`(engine: TestDatabase) async throws {
        struct GaveUp: Error {}
        try await Desk.open(on: engine) { desk in
            let all = try FollowOrders(desk.site).open(session: "c", after: nil, for: desk.desk)
            await #expect(throws: GaveUp.self) {
                try await desk.site.database.write { tx in
                    tx.announce(OrderStore.manyChanged)
                    throw GaveUp()
                }
            }
            #expect(try await Self.news(all, desk, desk.desk).isEmpty)
            try await desk.site.database.write { tx in tx.announce(OrderStore.manyChanged) }
            #expect(try await Self.news(all, desk, desk.desk).isAnew)
        }
    }

    @Test func `administrators and auditors follow no orders`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let auditor = Actor(account: 9, name: "aud", roles: [.auditor])
            for actor in [desk.administrator, auditor] {
                #expect(throws: Forbidden.self) {
                    try FollowOrders(desk.site).open(session: "a", after: nil, for: actor)
                }
            }
        }
    }

    @Test func `a page is told of who is at an order that its reader may see`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let order = try await desk.dispatched()
            let follow = FollowOrders(desk.site)
            let all = try follow.open(session: "c", after: nil, for: desk.desk)
            let other = try follow.open(session: "b", after: nil, for: desk.stranger)
            let alone = try await follow.sign(
                at: order.number, page: "p<1>", name: "花", isWriting: true, isGone: false,
                by: desk.handler)
            #expect(alone.isEmpty)
            let seen = try await Self.news(all, desk, desk.desk)
            #expect(seen.present.map(\.order) == [order.id])
            #expect(seen.present.first?.people.map(\.name) == ["花"])
            #expect(seen.present.first?.people.first?.isWriting == true)
            #expect(try await Self.news(other, desk, desk.stranger).isEmpty)
            await #expect(throws: OrderNotFound.self) {
                try await follow.sign(
                    at: order.number, page: "p", name: "山", isWriting: false, isGone: false,
                    by: desk.stranger)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a note and a contact go through although the order changed meanwhile`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            let note = OrderCommand.recordProgress(note: "已到现场查看")
            let contact = OrderCommand.recordContact(
                Contact(channel: .phone, reached: true, summary: "已联系"))
            for command in [note, contact] {
                try await desk.change(
                    order, command, version: order.version, by: desk.handler)
            }
            // A reply says what the order is; it does not go through unseen.
            await #expect(throws: StaleVersion.self) {
                try await desk.change(
                    order, .reply(text: "已修复", contactWaiver: nil), version: order.version,
                    by: desk.handler)
            }
            let now = try await ReadOrders(desk.site).detail(order.number, for: desk.desk)
            #expect(now.order.version == order.version + 2)
        }
    }

    @Test func `messages between nodes are cut to size, and too many become one word`()
        async throws
    {
        let sent = Mutex<[String]>([])
        let hub = LiveHub()
        let relay = LiveRelay(hub: hub, clock: { Instant(milliseconds: 0) }) { message in
            sent.withLock { $0.append(message) }
        }
        relay.pass(on: Array(repeating: String(repeating: "x", count: 100), count: 150))
        await relay.flush()
        let messages = sent.withLock(\.self)
        #expect(messages.count > 1)
        #expect(messages.allSatisfy { $0.utf8.count <= LiveRelay.bytesMax })
        sent.withLock { $0 = [] }
        relay.pass(on: Array(repeating: "x", count: LiveRelay.waitingMax + 1))
        await relay.flush()
        #expect(sent.withLock(\.self) == [hub.epoch + "\nmany"])
        // A node does not hear itself.
        let subscription = try hub.subscribe(session: "s", after: nil)
        relay.receive(hub.epoch + "\nmany")
        #expect(subscription.take().isEmpty)
        relay.receive("other\nmany")
        #expect(subscription.take().isMany)
    }
}
