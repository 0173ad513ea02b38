import Casework
import Hummingbird
import Operations
import Synchronization

/// Gives every session and every address its share: a bucket that holds a minute's worth of
/// requests and fills evenly. What costs the server more takes more out of it.
final class RequestLimiter: Sendable {
    /// So many buckets are kept; beyond that full ones are forgotten, which changes nothing, then
    /// the longest unused.
    static let bucketsMax = 20_000

    private struct Bucket {
        /// Thousandths of a request.
        var level: Int64
        var at: Instant
    }

    private let buckets = Mutex<[String: Bucket]>([:])

    /// Takes `cost` requests out of the bucket of `key`, which holds `perMinute`.
    ///
    /// - Throws: `TooManyAttempts` with the seconds after which there is enough again.
    func take(_ cost: Int, of key: String, perMinute: Int, at now: Instant) throws {
        let full = Int64(perMinute) * 1000
        let price = min(Int64(cost) * 1000, full)
        try buckets.withLock { buckets in
            let level = buckets[key].map { Self.level($0, full: full, at: now) } ?? full
            guard level >= price else {
                buckets[key] = Bucket(level: level, at: now)
                let missing = (price - level) * 60
                throw TooManyAttempts(seconds: (missing + full - 1) / full)
            }
            buckets[key] = Bucket(level: level - price, at: now)
            Self.trim(&buckets, full: full, at: now)
        }
    }

    private static func level(_ bucket: Bucket, full: Int64, at now: Instant) -> Int64 {
        let waited = min(max(0, now.milliseconds - bucket.at.milliseconds), 60_000)
        return min(full, bucket.level + waited * full / 60_000)
    }

    private static func trim(_ buckets: inout [String: Bucket], full: Int64, at now: Instant) {
        guard buckets.count > bucketsMax else { return }
        buckets = buckets.filter { level($0.value, full: full, at: now) < full }
        guard buckets.count > bucketsMax else { return }
        let byAge = buckets.sorted { $0.value.at < $1.value.at }
        for (key, _) in byAge.prefix(bucketsMax / 4) { buckets[key] = nil }
    }
}

/// What a request costs, in plain page views.
enum RequestCost {
    static func of(_ pattern: String?, _ method: HTTPRequest.Method) -> Int {
        switch (pattern, method) {
        case (Routes.exportOrders, _), (Routes.imports, .post): 30
        case (Routes.dailyReport, _), (Routes.makeDailyReport, _), (Routes.applyImport, _): 20
        case (Routes.refusedRows, _), (Routes.bulkSign, _), (Routes.bulkDispatch, _): 10
        case (Routes.signIn, .post), (Routes.setup, .post): 5
        default: 1
        }
    }
}

/// Holds back an address that asks too much, before anything is read for it, and a session, once
/// it is known. Stands twice in the chain: before and behind `VisitorReader`.
struct RequestLimits: RouterMiddleware {
    enum Kind { case address, session }

    let web: WebSite
    let kind: Kind

    func handle(
        _ request: Request, context: SiteContext,
        next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        let limits = web.configuration.requestLimits
        let cost = RequestCost.of(context.endpointPath, request.method)
        let now = web.site.clock()
        switch kind {
        case .address where limits.perAddress > 0:
            let address = ClientAddress.text(
                request, context, trustsProxy: web.configuration.trustsProxy)
            try web.requests.take(
                cost, of: "address " + (NetworkAddress(address)?.countingKey ?? address),
                perMinute: limits.perAddress, at: now)
        case .session where limits.perSession > 0:
            if let session = context.visitor.session {
                try web.requests.take(
                    cost, of: "session " + session.token, perMinute: limits.perSession, at: now)
            }
        default: break
        }
        return try await next(request, context)
    }
}
