import Casework
import HTTPTypes
import Hummingbird
import Localization
import NIOCore
import Operations

/// What changes while a page is open, as a stream of server-sent events, and who else is there.
struct LivePages {
    let web: WebSite

    /// Pages ask again after so long when a stream was refused.
    static let retrySeconds: Int64 = 30

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.news), use: follow)
        group.post(RouterPath(Routes.presence), use: present)
    }

    /// With `Accept: text/event-stream` a stream until the page goes, the session ends or the
    /// process does; else what there is behind the mark, at once, as JSON. `?after=` or
    /// `Last-Event-ID` is the mark to go on from. 429 with too many streams of one session, 503
    /// with too many of all.
    @Sendable func follow(_ request: Request, _ context: StaffContext) async throws -> Response {
        let mark =
            request.queryItems.first { $0.0 == "after" }?.1
            ?? LivePages.lastEvent.flatMap { request.headers[$0] }
        let session = context.session
        let ticket: LiveTicket
        do {
            ticket = LiveTicket(
                try FollowOrders(web.site).open(
                    session: session.token, after: mark, for: context.staff.actor))
        } catch LiveFull.session {
            throw TooManyAttempts(seconds: LivePages.retrySeconds)
        } catch LiveFull.process {
            throw Overloaded()
        }
        let headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8"]
        let isStream = request.headers[.accept]?.contains("text/event-stream") ?? false
        guard isStream, request.method == .get else {
            defer { ticket.subscription.end() }
            let news = try await FollowOrders(web.site).sift(
                ticket.subscription.take(), for: context.staff.actor)
            return Reply.json(Array(LiveJSON.text(news).utf8))
        }
        let stream = LiveStream(
            site: web.site, token: session.token, subscription: ticket.subscription)
        var response = Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                // The ticket ends the subscription, however this closure ends or if it never runs.
                defer { ticket.subscription.end() }
                try await stream.run(into: &writer)
            })
        // nginx would hold events back.
        if let buffering = LivePages.buffering { response.headers[buffering] = "no" }
        return response
    }

    private static let lastEvent = HTTPField.Name("Last-Event-ID")
    private static let buffering = HTTPField.Name("X-Accel-Buffering")

    /// A sign of life from an order's page. Answers who else is there.
    @Sendable func present(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = context.form
        let text = form.text("order")
        guard let number = OrderNumber(text) else { throw OrderNotFound(number: text) }
        let people = try await FollowOrders(web.site).sign(
            at: number, page: form.text("page"), name: context.staff.displayName,
            isWriting: form.text("writing") == "1", isGone: form.text("gone") == "1",
            by: context.staff.actor)
        return Reply.json(
            JSONText.object { json in LiveJSON.people(people, into: &json) })
    }
}

/// Ends a subscription with the last holder.
private final class LiveTicket: Sendable {
    let subscription: LiveSubscription

    init(_ subscription: LiveSubscription) { self.subscription = subscription }

    deinit { subscription.end() }
}

/// One open stream.
struct LiveStream: Sendable {
    let site: Site
    let token: String
    let subscription: LiveSubscription

    /// A beat that often, so that nobody between takes the stream for dead and a
    /// browser that went is noticed.
    static let heartbeatSeconds: Int64 = 20
    /// The stream looks around that often: at its session and at those who left.
    static let lookSeconds: Int64 = 5
    /// News of so long go out together.
    static let gather = Duration.milliseconds(120)

    func run(into writer: inout any ResponseBodyWriter) async throws {
        let ticker = Task { [subscription] in
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(Self.lookSeconds))
                subscription.wake()
            }
        }
        defer { ticker.cancel() }
        guard let person = try await SignIn(site).peek(token) else {
            return try await writer.finish(nil)
        }
        try await greet(person.actor, &writer)
        var lastWrite = ContinuousClock.now
        for await _ in subscription.signals {
            // Sleeps through cancellation no longer than this.
            try await Task.sleep(for: Self.gather)
            let batch = subscription.take()
            site.live.sweep(at: site.clock())
            let isDue = ContinuousClock.now - lastWrite > .seconds(Self.heartbeatSeconds)
            guard !batch.isEmpty || isDue else { continue }
            // Whoever was signed out, or lost a role, is told nothing more.
            guard let person = try await SignIn(site).peek(token), person.step == nil else {
                try await write("event: end\ndata: {}\n\n", &writer)
                break
            }
            let news = try await FollowOrders(site).sift(batch, for: person.actor)
            let text = LiveJSON.event(news)
            guard !news.isEmpty || isDue else { continue }
            try await write(text, &writer)
            lastWrite = .now
        }
        try await writer.finish(nil)
    }

    private func greet(_ actor: Actor, _ writer: inout any ResponseBodyWriter) async throws {
        let present = try await FollowOrders(site).present(for: actor)
        try await write("event: hello\ndata: \(LiveJSON.text(present))\n\n", &writer)
    }

    private func write(_ text: String, _ writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(string: text))
    }
}

/// The words of the stream.
enum LiveJSON {
    static func event(_ news: FollowOrders.News) -> String {
        // A beat moves the mark on and shows that the stream lives.
        let kind = news.isAnew ? "reset" : news.isEmpty ? "beat" : "news"
        return "id: \(news.mark)\nevent: \(kind)\ndata: \(text(news))\n\n"
    }

    static func text(_ news: FollowOrders.News) -> String {
        String(
            decoding: JSONText.object { json in
                json.set("mark", news.mark)
                json.set("reset", news.isAnew)
                json.list("orders") { list in
                    for notice in news.changed {
                        list.object { order(notice, &$0) }
                    }
                }
                json.set("gone", news.gone.map { String($0.value) })
                json.list("present") { list in
                    for (order, people) in news.present {
                        list.object { json in
                            json.set("id", String(order.value))
                            LiveJSON.people(people, into: &json)
                        }
                    }
                }
            }, as: UTF8.self)
    }

    /// Ids are texts: JavaScript's numbers do not hold them.
    private static func order(_ notice: OrderNotice, _ json: inout JSONText) {
        json.set("id", String(notice.id.value))
        json.set("number", notice.number.text)
        json.set("version", notice.version)
        json.set("state", notice.state.rawValue)
        json.set("lead", notice.lead?.code)
    }

    static func people(_ people: [PresentPerson], into json: inout JSONText) {
        json.list("people") { list in
            for person in people {
                list.object { json in
                    json.set("name", person.name)
                    json.set("writing", person.isWriting)
                }
            }
        }
    }
}
