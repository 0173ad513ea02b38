import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// What every connection has in common.
struct ConnectionRules: Sendable {
    let limits: ConnectionLimits
    /// More bytes of a body than any address takes.
    let bodyBytesMax: Int
    /// False behind a proxy, whose address all connections have.
    let countsAddresses: Bool
    let tally = ConnectionTally()
    /// The sentence for a request that cannot be read at all, and the one for too long headers,
    /// each with `{id}` where the reference goes.
    let malformedText: String
    let headTooLargeText: String
    let logger: Logger
}

/// Watches over one connection: closes it when it is slow in sending or taking, idle, or endless,
/// and answers what is no HTTP with a constant text.
///
/// Stands between the HTTP codec and the application. A check at fixed intervals compares what came
/// and went with the clock, so that a byte now and then does not keep a connection.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let rules: ConnectionRules
    private var check: RepeatedTask?
    private var countedKey: String?

    private var openedAt = NIODeadline.uptimeNanoseconds(0)
    private var hasHead = false
    /// Requests that are not answered to the end.
    private var unanswered = 0
    /// When the body that is still coming began.
    private var bodySince: NIODeadline?
    private var bodyBytes = 0
    /// When a body was answered before its end.
    private var answeredSince: NIODeadline?
    private var idleSince: NIODeadline?
    private var written = 0
    /// When an answer began to wait for its reader, and how much had been taken until then.
    private var waiting: (since: NIODeadline, taken: Int)?

    init(_ rules: ConnectionRules) {
        self.rules = rules
    }

    func handlerAdded(context: ChannelHandlerContext) {
        openedAt = .now()
        if rules.countsAddresses, let text = context.remoteAddress?.ipAddress {
            let key = NetworkAddress(text)?.countingKey ?? text
            guard rules.tally.open(key, most: rules.limits.perAddressMax) else {
                context.close(promise: nil)
                return
            }
            countedKey = key
        }
        let pause = TimeAmount.milliseconds(rules.limits.checkMilliseconds)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        check = context.eventLoop.scheduleRepeatedTask(initialDelay: pause, delay: pause) { _ in
            let (guardian, context) = bound.value
            guardian.look(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish()
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    private func finish() {
        check?.cancel()
        check = nil
        if let key = countedKey { rules.tally.close(key) }
        countedKey = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            hasHead = true
            unanswered += 1
            bodySince = .now()
            bodyBytes = 0
            answeredSince = nil
            idleSince = nil
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            if bodyBytes > rules.bodyBytesMax {
                context.close(promise: nil)
                return
            }
        case .end:
            bodySince = nil
            answeredSince = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head: break
        case .body(let bytes): written += bytes.readableBytes
        case .end:
            unanswered -= 1
            if bodySince != nil { answeredSince = .now() }
        }
        context.write(data, promise: promise)
    }

    // MARK: - The clock

    private func look(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        let limits = rules.limits
        if !hasHead, isOver(limits.headSeconds, since: openedAt, now) { return close(context) }
        if let since = bodySince {
            let isSlow = isTooSlow(bodyBytes, since: since, now)
            if isSlow || isOver(limits.bodySeconds, since: since, now) { return close(context) }
        }
        if let since = answeredSince, isOver(limits.lingerSeconds, since: since, now) {
            return close(context)
        }
        let pending = ConnectionGuard.pendingBytes(context)
        if pending > 0 {
            let taken = written - pending
            let start = waiting ?? (now, taken)
            waiting = start
            if isTooSlow(taken - start.taken, since: start.since, now) { return close(context) }
        } else {
            waiting = nil
        }
        guard hasHead, unanswered <= 0, bodySince == nil, pending == 0 else {
            idleSince = nil
            return
        }
        let since = idleSince ?? now
        idleSince = since
        if isOver(limits.idleSeconds, since: since, now) { close(context) }
    }

    private func close(_ context: ChannelHandlerContext) {
        context.close(promise: nil)
    }

    private func isOver(_ seconds: Int64, since: NIODeadline, _ now: NIODeadline) -> Bool {
        now - since > .seconds(seconds)
    }

    /// Whether `bytes` are fewer than the least rate brings after the time of grace.
    private func isTooSlow(_ bytes: Int, since: NIODeadline, _ now: NIODeadline) -> Bool {
        let seconds = (now - since).nanoseconds / 1_000_000_000 - rules.limits.graceSeconds
        return seconds > 0 && Int64(bytes) < seconds * rules.limits.bytesPerSecondMin
    }

    /// Bytes of answers that the other side has not taken yet.
    private static func pendingBytes(_ context: ChannelHandlerContext) -> Int {
        do {
            return try context.channel.syncOptions?.getOption(.bufferedWritableBytes) ?? 0
        } catch {
            // ignored: a channel that cannot tell, as in tests, has nothing waiting.
            return 0
        }
    }

    // MARK: - What is no HTTP

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, unanswered <= 0, answeredSince == nil else {
            context.fireErrorCaught(error)
            return
        }
        // The application never learns of it; the check closes what the other side leaves open.
        hasHead = true
        answeredSince = .now()
        let isTooLarge = error == .headerOverflow
        let reference = RandomText.letters(10)
        let status: HTTPResponse.Status =
            isTooLarge ? .requestHeaderFieldsTooLarge : .badRequest
        rules.logger.info(
            "request refused",
            metadata: [
                "reference": .string(reference), "http.status": .stringConvertible(status.code),
                "client": .string(context.remoteAddress?.ipAddress ?? "unknown"),
            ])
        let words = isTooLarge ? rules.headTooLargeText : rules.malformedText
        let body = ByteBuffer(string: words.replacing("{id}", with: reference))
        var headers: HTTPFields = [
            .contentType: "text/plain; charset=utf-8", .connection: "close",
            .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: ResponseHeaders.contentPolicy,
        ]
        headers[.contentLength] = String(body.readableBytes)
        let head = HTTPResponse(status: status, headerFields: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(mode: .output, promise: nil)
    }
}
