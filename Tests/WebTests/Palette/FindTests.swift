import Casework
import Foundation
import Operations
import Pages
import Testing

@testable import Web

/// The palette over HTTP, and what makes the site installable.
@Suite struct FindTests {
    private func json(_ text: String) throws -> [String: Any] {
        try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func links(_ answer: [String: Any]) -> [String] {
        let groups = answer["groups"] as? [[String: Any]] ?? []
        return groups.flatMap { group in
            (group["items"] as? [[String: Any]] ?? []).compactMap { $0["link"] as? String }
        }
    }

    @Test func `a program and a page find the same order`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let desk = test.browser(.desk)
            let found = try await desk.postJSON(
                Links.find, #"{"text": "\#(number.text)"}"#)
            #expect(found.status == 200)
            #expect(links(try json(found.text)).contains(Links.order(number)))
            let page = try await desk.post(Links.find, ["text": number.text])
            #expect(page.status == 200)
            #expect(page.text.contains("href=\"\(Links.order(number))\""))
            #expect(page.header("Cache-Control") == "no-store")
            // The administrator sees no orders, with words or without.
            let admin = try await test.browser(.administrator).postJSON(
                Links.find, #"{"text": "\#(number.text)"}"#)
            #expect(!links(try json(admin.text)).contains(Links.order(number)))
        }
    }

    @Test func `without words come the pages one may open and the orders opened last`()
        async throws
    {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let answer = try await test.browser(.desk).postJSON(
                Links.find, #"{"recent": "\#(number.text)"}"#)
            let found = links(try json(answer.text))
            #expect(found.first == Links.order(number))
            #expect(found.contains(Links.orders) && !found.contains(Links.people))
            let page = try await test.browser(.administrator).get(Links.find)
            #expect(page.text.contains("href=\"\(Links.people)\""))
        }
    }

    @Test func `a phone is offered to the look-up and stands in no address`() async throws {
        try await TestSite.run { test in
            let phone = "19900001234"
            let page = try await test.browser(.desk).post(Links.find, ["text": phone])
            #expect(page.text.contains("name=\"who\" value=\"\(phone)\""))
            #expect(!page.text.contains("=\(phone)&") && !page.text.contains("?text="))
            let analyst = try await test.browser(.analyst).postJSON(
                Links.find, #"{"text": "\#(phone)"}"#)
            #expect(try json(analyst.text)["lookUp"] is NSNull)
        }
    }

    @Test func `what is typed is escaped and strangers find nothing`() async throws {
        try await TestSite.run { test in
            let hostile = "\"><script>alert(1)</script>"
            let page = try await test.browser(.desk).post(Links.find, ["text": hostile])
            #expect(page.status == 200)
            #expect(!page.text.contains("<script>alert"))
            #expect(try await test.browser(nil).get(Links.find).status == 303)
        }
    }

    @Test func `manifest and worker are anybody's and name nobody`() async throws {
        try await TestSite.run { test in
            for language in ["zh-Hans", "en"] {
                let answer = try await test.browser(nil).get(
                    "/jiesu.webmanifest?lang=" + language)
                #expect(answer.status == 200)
                #expect(answer.header("Content-Type") == "application/manifest+json")
                let manifest = try json(answer.text)
                #expect(manifest["lang"] as? String == language)
                #expect(manifest["start_url"] as? String == "/")
                #expect(manifest["display"] as? String == "standalone")
                let icons = try #require(manifest["icons"] as? [[String: String]])
                for icon in icons {
                    let source = try #require(icon["src"])
                    let picture = try await test.browser(nil).get(source)
                    #expect(picture.status == 200)
                    #expect(picture.header("Content-Type") == icon["type"])
                }
            }
            let worker = try await test.browser(nil).get(Links.worker)
            #expect(worker.header("Content-Type") == "text/javascript; charset=utf-8")
            #expect(worker.header("Cache-Control") == "no-cache")
            let offline = try await test.browser(.desk).get(Links.offline + "?lang=en")
            #expect(offline.status == 200)
            #expect(!offline.text.contains("_csrf") && !offline.text.contains("data-now"))
        }
    }
}
