import Casework
import Foundation
import Localization
import Markup
import Pages
import Testing

@Suite struct ComponentTests {
    private let now = Samples.now

    @Test func `a clock's level follows the time left`() {
        let due = now.adding(hours: 30)
        let clock = Clock(.reply, due: due)
        #expect(clock.level(at: now) == .calm)
        #expect(clock.level(at: now.adding(hours: 7)) == .soon)
        #expect(clock.level(at: due) == .soon)
        #expect(clock.level(at: due.adding(seconds: 1)) == .over)
        #expect(Clock(.reply, due: due, metAt: due).level(at: now) == .met)
        #expect(Clock(.reply, due: due, metAt: due.adding(seconds: 1)).level(at: now) == .late)
        let stopped = Clock(.reply, due: due, isStopped: true)
        #expect(stopped.level(at: due.adding(hours: 1)) == .stopped)
    }

    @Test func `a signing clock warns half an hour before`() {
        let clock = Clock(.sign, due: now.adding(hours: 2))
        #expect(clock.level(at: now.adding(seconds: 5_400)) == .calm)
        #expect(clock.level(at: now.adding(seconds: 5_401)) == .soon)
    }

    @Test func `navigation offers only what the roles allow`() {
        func places(_ roles: Set<Role>, _ unit: UnitID? = nil) -> [String] {
            let page = workbenchPage(
                WorkbenchModel(counts: [], piles: []),
                in: Samples.frame(.en, roles: roles, unit: unit))
            let nav = page.text.components(separatedBy: "<nav")[1]
                .components(separatedBy: "</nav>")[0]
            return PageScan("<nav" + nav).tags("a").compactMap { $0.attributes["href"] }
        }
        #expect(places([.desk]) == ["/", "/today", "/desk", "/orders", "/imports", "/reports"])
        #expect(places([.handler], Samples.unit) == ["/", Links.unit(Samples.unit), "/orders"])
        #expect(places([.analyst]) == ["/", "/today", "/orders", "/reports"])
        #expect(places([.administrator]) == ["/", "/people", "/backups"])
    }

    @Test(arguments: SiteLanguage.allCases)
    func `every refusal has words`(language: SiteLanguage) {
        let text = Samples.frame(language).text
        let refusals: [OrderRefusal] = [
            .wrongState(.closed, .sign), .textMissing(.reason, minimum: 5),
            .textTooLong(.reply, maximum: 5_000), .unknownUnit(Samples.unit),
            .unitNamedTwice(Samples.unit), .tooManyUnits(maximum: 20),
            .unknownDeadlineClass("x"), .contactMissing, .answersMissing,
            .answersWithoutCallback, .callbackMissing, .happenedInFuture, .happenedBeforeReceipt,
        ]
        let sentences = refusals.map { text.refusal($0) }
        #expect(Set(sentences).count == refusals.count)
        #expect(sentences.allSatisfy { !$0.contains("{") && !$0.contains("refusal.") })
    }

    @Test func `what may be chosen as name or password may be typed wherever it is asked for`() {
        let frame = Samples.frame(.en)
        let pages = [
            signInPage(SignInModel(), in: frame), setupPage(SetupModel(), in: frame),
            newPersonPage(NewPersonModel(units: []), in: frame),
            ownPasswordPage(OwnPasswordModel(isForced: false), in: frame),
        ]
        let limits = [
            "account": AccountNameRules.maximum, "password": PasswordRules.maximum,
            "repeated": PasswordRules.maximum, "current": PasswordRules.maximum,
        ]
        var seen: Set<String> = []
        for page in pages {
            for input in PageScan(page.text).tags("input") {
                guard let name = input.attributes["name"], let limit = limits[name]
                else { continue }
                #expect(input.attributes["maxlength"] == String(limit), "\(name)")
                seen.insert(name)
            }
        }
        #expect(seen == Set(limits.keys))
    }

    @Test func `a form that is answered with a file may be sent again`() throws {
        let statement = try #require(Samples.personalPage("seen", .en)).text
        let forms = PageScan(statement).tags("form")
        let download = forms.first { $0.attributes["action"] == Links.seenFile }
        #expect(download?.attributes.keys.contains("data-download") == true)
        #expect(forms.count { $0.attributes.keys.contains("data-download") } == 1)
    }

    @Test func `a bulk action says what went through and what did not`() {
        let text = Samples.frame(.en).text
        let number = Samples.order(.closed).number
        let flashes = text.bulkDone(
            .sign, count: 2, refused: [(number, .wrongState(.closed, .sign)), (number, nil)])
        #expect(flashes.map(\.kind) == [.success, .failure, .failure])
        #expect(flashes[0].text == "2 orders signed.")
        #expect(flashes[2].text == number.text + " not done: changed by someone else just now")
        #expect(text.bulkDone(.dispatch, count: 0, refused: []).isEmpty)
    }

    @Test func `every error page has its status`() {
        let models: [ErrorModel] = [
            .forbidden, .notFound, .unprocessable(reason: ""), .tooMany(retryAfterSeconds: 1),
            .failed(reference: "X"), .unavailable,
        ]
        #expect(models.map(\.status) == [403, 404, 422, 429, 500, 503])
        #expect(Gallery.page("error-500", .zhHans).text.contains("7K3M-Q2"))
        #expect(Gallery.page("error-409", .zhHans).text.contains("漏水点位已查明"))
    }

    @Test func `a list of fifty orders is drawn quickly`() {
        let frame = Samples.frame(.zhHans)
        let model = Samples.list(.zhHans, rows: 50)
        let clock = ContinuousClock()
        let best = (0..<10).map { _ in clock.measure { _ = orderListPage(model, in: frame) } }.min()
        // Unoptimised builds are some twenty times slower than the release build.
        #expect(best.map { $0 < .milliseconds(60) } == true)
    }
}
