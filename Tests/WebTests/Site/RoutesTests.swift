import Casework
import Hummingbird
import Pages
import Testing

@testable import Web

@Suite struct RoutesTests {
    static let number = OrderNumber(day: TestSite.day, sequence: 1)

    static let links: [(link: String, pattern: String)] = [
        (Links.workbench, Routes.workbench), (Links.signIn, Routes.signIn),
        (Links.signOut, Routes.signOut), (Links.setup, Routes.setup),
        (Links.language, Routes.language), (Links.orders, Routes.orders),
        (Links.appearance, Routes.appearance), (Links.help(.desk), Routes.help),
        (Links.bulkSign, Routes.bulkSign), (Links.bulkDispatch, Routes.bulkDispatch),
        (Links.exportOrders, Routes.exportOrders), (Links.imports, Routes.imports),
        (Links.newImport, Routes.newImport), (Links.reports, Routes.reports),
        (Links.design, Routes.design), (Links.styleSheets[2], Routes.assets),
        (Links.scripts[0], Routes.assets), (Links.icon, Routes.assets),
        (Links.order(number), Routes.order), (Links.import(7), Routes.oneImport),
        (Links.newOrder, Routes.newOrder), (Links.importColumns(7), Routes.importColumns),
        (Links.applyImport(7), Routes.applyImport), (Links.discardImport(7), Routes.discardImport),
        (Links.refusedRows(7), Routes.refusedRows),
        (Links.dailyReport(TestSite.day), Routes.dailyReport),
        (Links.unit(TestSite.unit), Routes.unit),
        (Links.secondFactor, Routes.secondFactor),
        (Links.invitation("a-b_c"), Routes.invitation), (Links.me, Routes.me),
        (Links.ownPassword, Routes.ownPassword), (Links.ownFactor, Routes.ownFactor),
        (Links.confirmFactor, Routes.confirmFactor), (Links.removeFactor, Routes.removeFactor),
        (Links.recoveryCodes, Routes.recoveryCodes), (Links.ownSessions, Routes.ownSessions),
        (Links.people, Routes.people), (Links.newPerson, Routes.newPerson),
        (Links.person("a/b"), Routes.person), (Links.endPerson("a"), Routes.endPerson),
        (Links.resetPerson("a"), Routes.resetPerson),
        (Links.personSessions("a"), Routes.personSessions),
        (Links.reveal(number), Routes.reveal), (Links.lookUp, Routes.lookUp),
        (Links.seen, Routes.seen), (Links.seenFile, Routes.seenFile),
        (Links.personalWarnings, Routes.personalWarnings),
        (Links.settleWarning(7), Routes.settleWarning),
        (Links.backups, Routes.backups), (Links.views, Routes.views),
        (Links.view(7), Routes.oneView), (Links.removeView(7), Routes.removeView),
        (Links.restoreView(7), Routes.restoreView), (Links.orderRows, Routes.orderRows),
    ]

    @Test(arguments: links)
    func `every link of the pages leads to its own pattern`(_ link: String, _ pattern: String) {
        #expect(Routes.pattern(of: link) == pattern)
    }

    @Test(arguments: OrderForm.actions)
    func `every action's form is sent to its own pattern`(_ action: OrderAction) {
        let link = Links.order(RoutesTests.number, action)
        #expect(Routes.pattern(of: link) == OrderForm.path(of: action))
    }

    @Test func `the router answers exactly the listed patterns`() async throws {
        try await TestSite.run { test in
            let router = siteRouter(WebSite(site: test.site, configuration: test.configuration))
            #expect(Set(router.routes.map(\.path.description)) == Set(Routes.all))
            #expect(Routes.all.count == Set(Routes.all).count)
        }
    }

    @Test func `what no pattern matches is not found`() async throws {
        try await TestSite.run { test in
            for path in ["/nothing", "/orders/x/y/z", "/imports/1/2/3", "/assets/../secret"] {
                #expect(Routes.pattern(of: path) == nil)
                let answer = try await test.browser(.desk).get(path)
                #expect(answer.status == 404, "\(path)")
            }
        }
    }

    @Test func `reading answers no POST and writing no GET`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let desk = test.browser(.desk)
            for action in OrderForm.actions {
                let path = Links.order(number, action)
                #expect(try await desk.getJSON(path).status == 405)
                #expect(try await desk.get(path).location == Links.order(number))
            }
            #expect(try await desk.getJSON(Links.signOut).status == 405)
            #expect(try await desk.get(Links.signOut).location == "/")
            #expect(try await desk.post(Links.order(number)).status == 405)
            #expect(try await test.detail(number).order.version == 1)
        }
    }
}
