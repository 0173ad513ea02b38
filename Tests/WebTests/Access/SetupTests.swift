import Operations
import Store
import Testing

@testable import Web

@Suite struct SetupTests {
    @Test func `an empty site asks for its administrator, once`() async throws {
        try await TestSite.run(hasAccounts: false, { $0.setupCode = "48213" }) { test in
            let person = test.browser(nil)
            #expect(try await person.get("/sign-in").location == "/setup")
            #expect(try await person.get("/setup").status == 200)
            let wrong = try await person.post(
                "/setup",
                ["code": "1", "account": "chief", "password": "p4ssword", "repeated": "p4ssword"])
            #expect(wrong.status == 422)
            let differ = try await person.post(
                "/setup",
                ["code": "48213", "account": "chief", "password": "one", "repeated": "two"])
            #expect(differ.status == 422)
            let short = try await person.post(
                "/setup",
                ["code": "48213", "account": "chief", "password": "short", "repeated": "short"])
            #expect(short.status == 422)
            #expect(!short.text.contains("48213"))
            let done = try await person.post(
                "/setup",
                [
                    "code": "48213", "account": "chief", "display_name": "Chief",
                    "password": TestSite.password, "repeated": TestSite.password,
                ])
            #expect(done.status == 303)
            #expect(done.location == "/sign-in")
            #expect(try await person.get("/setup").location == "/sign-in")
            let again = try await person.post(
                "/setup",
                [
                    "code": "48213", "account": "second", "password": TestSite.password,
                    "repeated": TestSite.password,
                ])
            #expect(again.location == "/sign-in")
            #expect(try await ManageAccounts(test.site).all().map(\.name) == ["chief"])
        }
    }
}
