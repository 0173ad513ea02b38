import Casework
import Testing

@Suite struct AccessGrantTests {
    private static let day = LocalDate(dayNumber: 20_000)

    private func grant(
        _ roles: Set<Role>, agreementOn: LocalDate? = day, mustChange: Bool = false,
        hasFactor: Bool = false, isProven: Bool = false, needsFactor: Bool = false
    ) -> AccessGrant {
        AccessGrant(
            roles: roles, agreementOn: agreementOn, mustChangePassword: mustChange,
            hasFactor: hasFactor, isProven: isProven, needsFactor: needsFactor)
    }

    @Test func `with everything in place all roles count`() {
        let whole = grant([.desk, .handler], hasFactor: true, isProven: true, needsFactor: true)
        #expect(whole.step == nil)
        #expect(whole.roles == [.desk, .handler])
    }

    @Test func `while a step is missing no role counts, and the first step comes first`() {
        let all = grant(
            [.desk, .administrator], agreementOn: nil, mustChange: true,
            hasFactor: true, needsFactor: true)
        #expect(all.step == .secondFactor)
        #expect(all.roles.isEmpty)
        let proven = grant([.desk], mustChange: true, hasFactor: true, isProven: true)
        #expect(proven.step == .newPassword)
        #expect(proven.roles.isEmpty)
        let enrol = grant([.administrator], needsFactor: true)
        #expect(enrol.step == .enrolment)
        #expect(enrol.roles.isEmpty)
    }

    @Test(arguments: Role.allCases)
    func `without an agreement only roles that never see an order count`(role: Role) {
        let found = grant([role], agreementOn: nil)
        if Role.withoutOrders.contains(role) {
            #expect(found.roles == [role])
            #expect(found.step == nil)
        } else {
            #expect(found.roles.isEmpty)
            #expect(found.step == .agreement)
        }
        let actor = Actor(account: 1, name: "amy", roles: found.roles, unit: UnitID("u"))
        #expect(!Policy.allows(actor, .readOrders))
        #expect(!Policy.allows(actor, .revealPersonal))
        #expect(!Policy.scope(of: actor).reachesAll)
    }

    @Test(arguments: [day, nil] as [LocalDate?])
    func `of roles mixed with running or auditing the system only these count`(day: LocalDate?) {
        #expect(grant([.administrator, .desk], agreementOn: day).roles == [.administrator])
        #expect(grant([.auditor, .leader], agreementOn: day).roles == [.auditor])
        let both: Set<Role> = [.administrator, .auditor]
        #expect(grant(both, agreementOn: day).roles == both)
    }

    @Test(arguments: Role.allCases)
    func `only roles without orders go with running or auditing the system`(role: Role) {
        let isFree = Role.withoutOrders.contains(role)
        for other in [Role.administrator, .auditor] {
            #expect(Role.mixesOrders([role, other]) == !isFree)
        }
        #expect(!Role.mixesOrders([role]))
        #expect(!Role.mixesOrders([.desk, .leader]))
    }

    @Test func `an account works from its beginning until just before its end`() {
        let from = Instant(milliseconds: 60_000)
        let to = Instant(milliseconds: 120_000)
        let engagement = Engagement(from: from, to: to)
        func state(_ milliseconds: Int64, endedAt: Instant? = nil) -> AccountState {
            AccountState(
                engagement: engagement, hasPassword: true, endedAt: endedAt,
                at: Instant(milliseconds: milliseconds))
        }
        #expect(state(59_999) == .upcoming)
        #expect(state(60_000) == .active)
        #expect(state(119_999) == .active)
        #expect(state(120_000) == .ended)
        #expect(state(60_000, endedAt: from) == .ended)
        #expect(
            AccountState(
                engagement: engagement, hasPassword: false, endedAt: nil, at: from) == .invited)
        #expect(
            AccountState(engagement: engagement, hasPassword: false, endedAt: nil, at: to)
                == .ended)
    }

    @Test func `administrators and auditors have short sessions, whatever else they are`() {
        let short = SessionLimits(idleSeconds: 1_800, absoluteSeconds: 43_200)
        #expect(SessionLimits.of([.administrator]) == short)
        #expect(SessionLimits.of([.desk, .auditor]) == short)
        #expect(
            SessionLimits.of([.desk])
                == SessionLimits(idleSeconds: 43_200, absoluteSeconds: 604_800))
        #expect(SessionLimits.of([]) == .standard)
    }

    @Test(
        arguments: [
            "2026-08-03T09:30", "2026-12-31T23:59", "2027-01-01T00:00", "1999-02-28T12:00",
        ])
    func `a minute reads back as it was written`(text: String) throws {
        let moment = try #require(SiteZone.beijing.instant(minute: text))
        #expect(SiteZone.beijing.minuteText(of: moment) == text)
        #expect(moment.milliseconds % 60_000 == 0)
    }

    @Test(
        arguments: [
            "", "2026-08-03", "2026-08-03T24:00", "2026-08-03T09:60", "2026-02-30T09:00",
            "2026-08-03 09:30", "2026-08-03T9:30", "2026-08-03T09:30:00", "2026-08-03T+9:30",
            "2026-08-03T09-30", "xT09:30",
        ])
    func `what is no minute is refused`(text: String) {
        #expect(SiteZone.beijing.instant(minute: text) == nil)
    }
}
