import Casework
import Crypto
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Operations
import Persistence
import PersistenceSQLite
import Profiles
import Store
import Synchronization
import Testing

@testable import Web

/// A clock that stands still until it is moved.
final class TestClock: Sendable {
    private let moment: Mutex<Instant>

    init(_ start: Instant) {
        moment = Mutex(start)
    }

    var now: Instant { moment.withLock { $0 } }

    func move(seconds: Int64) {
        moment.withLock { $0 = $0.adding(seconds: seconds) }
    }
}

/// The people of the tests. Their passwords all read `TestSite.password`.
enum Who: String, CaseIterable, Sendable {
    case desk, handler, stranger, reviewer, analyst, leader, administrator

    var roles: Set<Role> {
        switch self {
        case .desk: [.desk]
        case .handler, .stranger: [.handler]
        case .reviewer: [.reviewer]
        case .analyst: [.analyst]
        case .leader: [.leader]
        case .administrator: [.administrator]
        }
    }

    /// `handler` works for the first unit of the tests, `stranger` for another.
    var unit: UnitID? {
        switch self {
        case .handler: TestSite.unit
        case .stranger: TestSite.otherUnit
        default: nil
        }
    }

    var account: Int64 { Int64(Who.allCases.firstIndex(of: self) ?? 0) + 1 }
    var token: String { "token-of-" + rawValue }
    var csrf: String { "csrf-of-" + rawValue }
}

/// The Zhongguancun deployment over a fresh database in memory, at a fixed moment.
struct TestSite: Sendable {
    let site: Site
    let clock: TestClock
    let configuration: WebConfiguration
    let client: any TestClientProtocol

    static let password = "a long sentence for tests"
    /// The key of every second factor here; `TimeCode` makes its codes.
    static let factorSecret = [UInt8](1...20)
    static let unit = UnitID("zgc.city")
    static let otherUnit = UnitID("zgc.livelihood")
    /// 2026-08-03 10:00 in Beijing, a Monday.
    static let start = SiteZone.beijing.instant(
        on: LocalDate(dayNumber: 20_668), secondOfDay: 36_000)

    private static let profile = Result { try ProfileLibrary().profile("zhongguancun-2026") }
    private static let passwordRecord = Result { try Passwords.record(of: password) }

    /// Runs `body` against a site with an account and an open session for everybody in `Who`.
    static func run(
        hasAccounts: Bool = true,
        database wrap: (any Database) -> any Database = { $0 },
        _ configure: (inout WebConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (TestSite) async throws -> Void
    ) async throws {
        let plain = try SQLiteDatabase(SQLiteConfiguration(.memory))
        try await Migrator(Schema.migrations).migrate(plain, now: { 0 })
        let clock = TestClock(start)
        let site = Site(
            database: wrap(plain), profile: try profile.get(),
            sealer: Sealer(masterKey: SymmetricKey(data: [UInt8](1...32))),
            clock: { clock.now })
        let folder =
            FileManager.default.temporaryDirectory.path + "/jiesu-web-"
            + RandomText.letters(12)
        var configuration = WebConfiguration(uploadFolder: folder)
        configure(&configuration)
        if hasAccounts { try await addPeople(site, at: clock.now) }
        let settled = configuration
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let application = buildApplication(
            site: site, configuration: settled, logger: logger)
        try await application.test(.router) { client in
            try await body(
                TestSite(site: site, clock: clock, configuration: settled, client: client))
        }
        // ignored: a folder left in the temporary directory harms no later test.
        try? FileManager.default.removeItem(atPath: folder)
        await plain.close()
    }

    /// Everybody signed the agreement; those whose role asks for it have a second factor.
    private static func addPeople(_ site: Site, at now: Instant) async throws {
        let record = try passwordRecord.get()
        let database = site.database
        try await database.write { tx in
            let store = AccountStore()
            for who in Who.allCases {
                let needsFactor = !who.roles.isDisjoint(with: site.profile.secondFactorRoles)
                let sealed = try site.sealer.seal(
                    factorSecret, context: "second factor \(who.account)")
                try store.create(
                    Account(
                        id: who.account, name: who.rawValue, displayName: who.rawValue,
                        password: record, roles: who.roles, unit: who.unit, isDemo: false,
                        engagement: Engagement(agreementOn: LocalDate("2026-01-01")),
                        factor: needsFactor ? SecondFactor(secret: sealed, since: now) : nil),
                    at: now, in: tx)
                try store.open(
                    Session(
                        account: who.account, csrf: who.csrf, locale: "zh-Hans", createdAt: now,
                        seenAt: now, factorAt: needsFactor ? now : nil),
                    tokenHash: [UInt8](SHA256.hash(data: Data(who.token.utf8))),
                    sealedBy: site.sealer.access, in: tx)
            }
        }
    }

    /// A browser in which `who` is signed in; nil is somebody unknown.
    func browser(_ who: Who?) -> Browser {
        let browser = Browser(client: client)
        if let who { browser.signIn(token: who.token, csrf: who.csrf) }
        return browser
    }

    /// A new order, waiting to be signed.
    func newOrder(
        title: String = "路灯不亮", content: String = "楼前路灯不亮，请修复。"
    ) async throws -> OrderNumber {
        var facts = OrderFacts()
        facts.title = title
        facts.content = content
        facts.community = "某社区"
        facts.category = ["市政", "路灯"]
        let desk = Actor(account: Who.desk.account, name: "desk", roles: [.desk])
        return try await RegisterOrder(site).run(facts, complainant: Complainant(), by: desk).number
    }

    /// A new order taken to `state` by the people whose work that is.
    func order(in state: OrderState, title: String = "路灯不亮") async throws -> OrderNumber {
        let number = try await newOrder(title: title)
        for (command, who) in TestSite.way(to: state) {
            _ = try await ChangeOrder(site).run(
                command, on: number, version: nil, by: actor(who))
        }
        return number
    }

    func actor(_ who: Who) -> Actor {
        Actor(
            account: who.account, name: who.rawValue, roles: who.roles, unit: who.unit,
            unitName: who.unit.flatMap { site.directory[$0]?.name } ?? "")
    }

    func detail(_ number: OrderNumber) async throws -> OrderDetail {
        try await ReadOrders(site).detail(number, for: actor(.desk))
    }

    private static func way(to state: OrderState) -> [(OrderCommand, Who)] {
        let answers = Evaluation(
            isValid: true, contacted: true, resolution: .resolved, satisfaction: .satisfied)
        let whole: [(OrderCommand, Who)] = [
            (.sign, .desk),
            (.dispatch(DispatchPlan(lead: unit)), .desk),
            (.recordContact(Contact(channel: .phone, reached: true, summary: "已联系")), .handler),
            (.reply(text: "已修复并告知诉求人", contactWaiver: nil), .handler),
            (.reviewReply(Review(isAccepted: true)), .desk),
            (.judge(answers, withoutCallback: "本人明确不需回访"), .reviewer),
            (.reviewClosing(Review(isAccepted: true)), .desk),
        ]
        switch state {
        case .awaitingDispatch: return Array(whole.prefix(1))
        case .handling: return Array(whole.prefix(3))
        case .awaitingReplyReview: return Array(whole.prefix(4))
        case .awaitingJudgement: return Array(whole.prefix(5))
        case .awaitingClosing: return Array(whole.prefix(6))
        case .closed: return whole
        case .sendBackRequested:
            return [(.requestSendBack(reason: "不属于本街道管辖"), .desk)]
        default: return []
        }
    }
}

extension TestSite {
    /// The day on which the tests play.
    static let day = SiteZone.beijing.date(of: start)
}
