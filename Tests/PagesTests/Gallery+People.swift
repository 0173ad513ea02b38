import Casework
import Localization
import Markup
import Pages

/// The pages about people, invitations and a person's own account.
extension Gallery {
    static let peopleNames = [
        "people", "people-none", "person-new", "person", "person-ended", "person-link", "me",
        "me-password", "me-factor-none", "me-factor-waiting", "me-factor", "recovery-codes",
        "sign-in-code", "invitation", "invitation-gone", "agreement-missing",
    ]

    private static let choices = Samples.units.map { Choice($0.0.code, $0.1) }

    static func peoplePage(_ name: String, _ language: SiteLanguage) -> HTML? {
        guard peopleNames.contains(name) else { return nil }
        let frame = Samples.frame(
            language, path: "/people", roles: [.administrator])
        switch name {
        case "people": return Pages.peoplePage(people(Samples.people), in: frame)
        case "people-none": return Pages.peoplePage(people([]), in: frame)
        case "person-new": return newPersonPage(newPerson(language), in: frame)
        case "person": return personPage(person(isClosed: false), in: frame)
        case "person-ended": return personPage(person(isClosed: true), in: frame)
        case "person-link":
            return personLinkPage(
                PersonLinkModel(
                    name: "zhao.yi",
                    link: "https://jiesu.example/invitation/"
                        + "Jq3v0Y8mT1cXr5bKz2LwNf7hPs9dGa4eUiOo6xVyQkM",
                    expiresAt: Samples.now.adding(hours: 72)), in: frame)
        default: return ownPage(name, language)
        }
    }

    private static func ownPage(_ name: String, _ language: SiteLanguage) -> HTML {
        let frame = Samples.frame(language, path: "/me")
        // Whoever may not work yet gets no navigation.
        let bare = Samples.frame(language, path: "/me", isSignedIn: false)
        switch name {
        case "me": return ownAccountPage(ownAccount, in: frame)
        case "me-password":
            let words = frame.text(PeopleText.wrongPassword)
            return ownPasswordPage(
                OwnPasswordModel(form: FormState(errors: ["current": words]), isForced: true),
                in: bare)
        case "me-factor-none":
            return factorPage(
                FactorModel(stage: .none, isForced: true, isNeeded: true), in: bare)
        case "me-factor-waiting":
            let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
            let link = "otpauth://totp/Jiesu:desk1?secret=\(secret)&issuer=Jiesu"
            return factorPage(
                FactorModel(
                    stage: .waiting(secret: secret, link: link), isForced: false,
                    isNeeded: false), in: frame)
        case "me-factor":
            return factorPage(
                FactorModel(
                    stage: .present(recoveryCodesLeft: 8), isForced: false, isNeeded: false),
                in: frame)
        case "recovery-codes":
            return recoveryCodesPage(
                (2...9).map { "K7Q2M-9XH4\($0)" } + ["ABCDE-FGHJK", "22222-33333"], in: frame)
        case "sign-in-code":
            return secondFactorPage(
                SecondFactorModel(
                    form: FormState(errors: ["code": frame.text(PeopleText.wrongCode)]),
                    next: "/people"), in: bare)
        case "invitation":
            return invitationPage(
                InvitationModel(token: "Jq3v0Y8m", name: "zhao.yi", displayName: "赵一"), in: bare)
        case "invitation-gone": return invitationGonePage(in: bare)
        default: return agreementMissingPage(name: "赵一", in: bare)
        }
    }

    private static func people(_ rows: [PersonRow]) -> PeopleModel {
        PeopleModel(
            query: rows.isEmpty ? [("text", "示例"), ("state", "ended")] : [], rows: rows,
            total: rows.isEmpty ? 0 : 51, next: rows.last?.name, isFirstPage: true,
            units: choices)
    }

    private static func newPerson(_ language: SiteLanguage) -> NewPersonModel {
        let text = PageText(language, zone: .beijing, now: Samples.now)
        return NewPersonModel(
            form: FormState(
                values: ["account": ["zhao yi"], "role": ["handler"]],
                errors: [
                    "account": text(RequestText.nameUnusable),
                    "unit": text(RequestText.unitMissing),
                ]), units: choices)
    }

    private static func person(isClosed: Bool) -> PersonPageModel {
        PersonPageModel(
            name: "zhao.yi", displayName: "赵一", state: isClosed ? .ended : .active,
            form: FormState(values: [
                "display_name": ["赵一"], "role": ["desk", "reviewer"], "unit": [""],
                "employer": ["示例外包公司"], "job_title": ["受理席"],
                "from": ["2026-06-01T09:00"], "to": ["2027-05-31T18:00"],
                "agreement": ["2026-05-28"], "must_change": ["yes"], "shown": ["9f2c61d0"],
            ]), units: choices, hasFactor: true,
            linkExpiresAt: isClosed ? nil : Samples.now.adding(hours: 20),
            sessions: isClosed ? [] : Samples.sessions, isClosed: isClosed)
    }

    private static var ownAccount: OwnAccountModel {
        OwnAccountModel(
            name: "desk1", displayName: "受理一席", roles: [.desk, .reviewer], unitName: "",
            engagement: Engagement(
                employer: "示例外包公司", jobTitle: "受理席",
                to: Samples.now.adding(hours: 24 * 200), agreementOn: LocalDate("2026-05-28")),
            hasFactor: true, needsFactor: false, recoveryCodesLeft: 9,
            sessions: Samples.sessions, ownHandle: "a1", limits: .standard)
    }
}

extension Samples {
    static var sessions: [SessionRow] {
        [
            SessionRow(
                handle: "a1", agent: "Firefox, Linux", address: "192.0.2.17",
                openedAt: now.adding(hours: -3), seenAt: now, isProven: true),
            SessionRow(
                handle: "b2", agent: "WeChat, Android", address: "198.51.100.4",
                openedAt: now.adding(hours: -50), seenAt: now.adding(hours: -9),
                isProven: false),
            SessionRow(
                handle: "c3", agent: "", address: "", openedAt: now.adding(hours: -60),
                seenAt: now.adding(hours: -10), isProven: false),
        ]
    }

    static var people: [PersonRow] {
        let day = LocalDate("2026-05-28")
        func row(
            _ name: String, _ shown: String, _ roles: Set<Role>, _ state: AccountState,
            unit: UnitID? = nil, _ engagement: Engagement
        ) -> PersonRow {
            PersonRow(
                name: name, displayName: shown, roles: roles, unit: unit, state: state,
                engagement: engagement, hasFactor: roles.contains(.administrator))
        }
        return [
            row("admin", "系统管理员", [.administrator], .active, Engagement()),
            row(
                "qian.er", "钱二", [.handler, .unitHead], .active, unit: Samples.unit,
                Engagement(
                    employer: "松涛社区居民委员会", jobTitle: "社区主任",
                    to: now.adding(hours: 24 * 300), agreementOn: day)),
            row(
                "sun.san", "孙三", [.desk, .shiftLead, .qualityChecker], .invited,
                Engagement(employer: "示例外包公司", jobTitle: "班长")),
            row(
                "zhou.wu", "周五", [.analyst], .upcoming,
                Engagement(from: now.adding(hours: 48), agreementOn: day)),
            row(
                "zhao.yi", "赵一", [.desk], .ended,
                Engagement(employer: "示例外包公司", to: now.adding(hours: -24))),
        ]
    }
}
