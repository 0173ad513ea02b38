import Casework
import Crypto
import Foundation
import HummingbirdTesting
import Logging
import Operations
import Persistence
import PersistenceSQLite
import Profiles
import Store
import Testing

@testable import Web

/// Who asks: nobody signed in, or somebody with exactly one role. Everybody's account names the
/// unit `RouteSite.own`, also of those whose role has nothing to do with one.
enum Asker: Hashable, Sendable {
    case stranger
    case holder(Role)

    static let all = [Asker.stranger] + Role.allCases.map(Asker.holder)

    /// Head of the column, at most four characters.
    var heading: String {
        switch self {
        case .stranger: "none"
        case .holder(let role):
            switch role {
            case .desk: "desk"
            case .shiftLead: "lead"
            case .handler: "hand"
            case .unitHead: "head"
            case .reviewer: "revw"
            case .qualityChecker: "qual"
            case .analyst: "anal"
            case .supervisor: "supv"
            case .reportWriter: "wrtr"
            case .projectManager: "proj"
            case .clientSection: "clnt"
            case .leader: "ldr"
            case .auditor: "audt"
            case .administrator: "admn"
            }
        }
    }

    /// Zero for the stranger.
    var account: Int64 { Int64(Asker.all.firstIndex(of: self) ?? 0) }
    var token: String { "token-of-" + heading }
}

/// What an order, or another thing that an address names, is to the one who asks.
enum Thing: String, CaseIterable, Sendable {
    /// Not dispatched yet.
    case new
    /// Handled by the asker's unit, by one below it, by another one.
    case own, below, other
    /// Of another unit: called back but open; closed.
    case called, closed
    /// Confidential, the asker is named: in the own unit; in another one.
    case named, astray
    /// Confidential, of the own unit, the asker is not named.
    case unnamed
    /// Confidential, of another unit, the asker's request was granted: runs; is over.
    case granted, lapsed
    /// There is none.
    case missing
    /// A request for access: somebody else's, the asker's.
    case theirs, mine
    /// An import.
    case batch
    /// The address names nothing, or nothing whose kind matters.
    case any = "*"

    static let orders: [Thing] = [
        .new, .own, .below, .other, .called, .closed, .named, .astray, .unnamed, .granted, .lapsed,
        .missing,
    ]
}

/// A district with people of every role, orders of every class, requests and an import.
struct RouteSite: Sendable {
    static let own = UnitID("110108011")
    static let other = UnitID("hd.civil")
    static let batch: Int64 = 7

    let database: any Database
    let profile: Profile
    private(set) var numbers: [Thing: OrderNumber] = [:]
    /// Requests for access by whoever asked; all are decided, so that deciding changes nothing.
    private(set) var requests: [Int64: Int64] = [:]

    private var below: UnitID {
        profile.directory.children(of: RouteSite.own).first?.id ?? RouteSite.own
    }
    private let maker = Actor(account: 90, name: "maker", roles: [.desk, .reviewer])
    private let clock = TestClock(TestSite.start)
    private let sealer = Sealer(masterKey: SymmetricKey(data: [UInt8](1...32)))

    init() async throws {
        database = try SQLiteDatabase(SQLiteConfiguration(.memory))
        profile = try ProfileLibrary().profile("haidian-centre-2025")
        try await Migrator(Schema.migrations).migrate(database, now: { 0 })
        try await addPeople()
        try await addOrders()
        try await addRequests()
    }

    func site(_ policy: PolicyRules = .standard) -> Site {
        Site(
            database: database, profile: profile, sealer: sealer, clock: { clock.now },
            policy: policy)
    }

    /// The application under `policy`, as it would be served.
    func serve<Result: Sendable>(
        _ policy: PolicyRules = .standard,
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Result
    ) async throws -> Result {
        let folder =
            FileManager.default.temporaryDirectory.path + "/jiesu-web-"
            + RandomText.letters(12)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let application = buildApplication(
            site: site(policy), configuration: WebConfiguration(uploadFolder: folder),
            logger: logger)
        defer {
            // ignored: a folder left in the temporary directory harms no later test.
            try? FileManager.default.removeItem(atPath: folder)
        }
        return try await application.test(.router, body)
    }

    // MARK: - People

    private func addPeople() async throws {
        var people: [(id: Int64, name: String, roles: Set<Role>, unit: UnitID?)] = [
            (90, "maker", [.desk, .reviewer], nil), (91, "hana", [.handler], RouteSite.own),
            (92, "otto", [.handler], RouteSite.other),
        ]
        for asker in Asker.all {
            guard case .holder(let role) = asker else { continue }
            people.append((asker.account, asker.heading, [role], RouteSite.own))
        }
        let settled = people
        let now = clock.now
        let sealer = sealer.access
        try await database.write { tx in
            let store = AccountStore()
            for person in settled {
                try store.create(
                    Account(
                        id: person.id, name: person.name, displayName: person.name,
                        password: "none",
                        roles: person.roles, unit: person.unit, isDemo: false,
                        engagement: Engagement(agreementOn: LocalDate("2026-01-01")),
                        factor: SecondFactor(secret: [], since: now)), at: now, in: tx)
            }
            for asker in Asker.all.dropFirst() {
                // One session stays; the other is for signing out.
                for token in [asker.token, asker.token + "-leaving"] {
                    try store.open(
                        Session(
                            account: asker.account, csrf: "csrf", locale: "zh-Hans",
                            createdAt: now, seenAt: now, factorAt: now),
                        tokenHash: [UInt8](SHA256.hash(data: Data(token.utf8))), sealedBy: sealer,
                        in: tx)
                }
            }
        }
    }

    // MARK: - Orders

    private mutating func addOrders() async throws {
        for thing in Thing.orders {
            var facts = OrderFacts()
            facts.title = "路灯不亮"
            facts.isConfidential = [.named, .astray, .unnamed, .granted, .lapsed].contains(thing)
            if thing == .missing {
                numbers[thing] = OrderNumber(day: TestSite.day, sequence: 999_999)
                continue
            }
            let number = try await RegisterOrder(site()).run(
                facts, complainant: Complainant(), by: maker
            ).number
            numbers[thing] = number
            if thing != .new { try await play(number, thing) }
            try await open(number, thing)
        }
    }

    private func play(_ number: OrderNumber, _ thing: Thing) async throws {
        let unit: UnitID =
            switch thing {
            case .own, .named, .unnamed: RouteSite.own
            case .below: below
            default: RouteSite.other
            }
        let change = ChangeOrder(site())
        func run(_ command: OrderCommand, by actor: Actor) async throws {
            _ = try await change.run(
                command, on: number, version: nil,
                naming: [unit == RouteSite.own ? 91 : 92], by: actor)
        }
        try await run(.sign, by: maker)
        try await run(.dispatch(DispatchPlan(lead: unit)), by: maker)
        guard thing == .called || thing == .closed else { return }
        let handler = Actor(
            account: 92, name: "otto", roles: [.handler], unit: unit, in: profile.directory)
        let answers = Evaluation(
            isValid: true, contacted: true, resolution: .resolved, satisfaction: .satisfied)
        try await run(.reply(text: "已修复并告知诉求人", contactWaiver: "诉求人未留电话"), by: handler)
        try await run(.reviewReply(Review(isAccepted: true)), by: maker)
        if thing == .called {
            return try await run(.recordCallback(Callback(outcome: .noAnswer)), by: maker)
        }
        try await run(.judge(answers, withoutCallback: "本人明确不需回访"), by: maker)
        try await run(.reviewClosing(Review(isAccepted: true)), by: maker)
    }

    /// Names every asker for the order, or grants access to it, as its class wants.
    private func open(_ number: OrderNumber, _ thing: Thing) async throws {
        let site = site()
        let maker = maker
        let now = clock.now
        try await database.write { tx in
            guard let order = try site.orders.find(number, in: tx) else { return }
            let accounts = Asker.all.dropFirst().map(\.account)
            switch thing {
            case .named, .astray:
                try site.confidential.name(accounts, for: order.id, by: maker, at: now, in: tx)
            case .granted, .lapsed:
                let end = now.adding(hours: thing == .granted ? 1 : -1)
                for account in accounts {
                    try site.confidential.grant(
                        order.id, to: account, by: maker, at: now, until: end, in: tx)
                }
            default: return
            }
        }
    }

    private mutating func addRequests() async throws {
        let site = site()
        let (maker, now) = (maker, clock.now)
        let number = numbers[.unnamed]
        let asking = [Int64(91)] + Asker.all.dropFirst().map(\.account)
        try await database.write { tx in
            try site.imports.begin(
                ImportBatch(
                    id: RouteSite.batch, fileName: "a.xlsx", fileHash: "", mapping: "",
                    state: .finished, actor: "maker", startedAt: now), account: 90, in: tx)
            guard let number, let order = try site.orders.find(number, in: tx) else { return }
            for account in asking {
                try site.confidential.ask(
                    AccessRequest(
                        id: account, order: order.id, number: number, account: account,
                        displayName: "", reason: "核对处理情况", askedAt: now), in: tx)
                _ = try site.confidential.decide(
                    account, .refused, by: maker, at: now, until: nil, in: tx)
            }
        }
    }

    // MARK: - Addresses

    /// What `name` stands for in an address about `thing`.
    func part(_ name: String, _ pattern: String, _ thing: Thing, _ asker: Asker) -> String {
        switch name {
        case Routes.Name.number: return numbers[thing]?.text ?? "none"
        case Routes.Name.date: return TestSite.day.text
        case Routes.Name.file: return "app.css"
        case Routes.Name.topic: return "orders"
        case Routes.Name.code:
            switch thing {
            case .own: return RouteSite.own.code
            case .below: return below.code
            case .other: return RouteSite.other.code
            default: return "none"
            }
        default:
            switch thing {
            case .theirs: return "91"
            case .mine: return String(asker.account)
            case .batch: return String(RouteSite.batch)
            default: return "999"
            }
        }
    }
}
