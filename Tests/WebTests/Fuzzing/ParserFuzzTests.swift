import Casework
import Foundation
import Hummingbird
import Localization
import NIOCore
import Pages
import TestSupport
import Testing

@testable import Web

/// What strangers can send, in every form a parser of ours reads: understood or refused, always.
@Suite struct ParserFuzzTests {
    private static let seeds: [(name: String, delimiters: String, texts: [String])] = [
        (
            "query", "&=%+",
            [
                "q=%E8%B7%AF%E7%81%AF&state=handling&state=closed&due=soon&after=5.7",
                "received_from=2026-08-01&received_to=2026-08-31&unit=zgc.city&sort=due",
                "order=20260801-0000019@3&order=20260801-0000027@1&back=%2Forders",
            ]
        ),
        (
            "json", "{}[],:\"\\",
            [
                #"{"account":"desk","password":"a long sentence","next":"/orders"}"#,
                #"{"lead":"zgc.city","assisting":["a","b"],"version":3,"reached":true,"x":null}"#,
                #"{"a":"\u8def\ud83d\ude00","b":-1.5e10,"c":[],"d":{}}"#,
            ]
        ),
        (
            "cookie", "=;.~% ",
            [
                "jiesu=abc_DEF-123; jiesu_flash=bulk.sign.2~20260801-0000019.unknown_unit.a%20b",
                "__Host-jiesu=x; jiesu_language=en; jiesu_flash=done.dispatch",
                "bulk.dispatch.0~20260801-0000019.text_missing.reply.5~20260801-0000027",
            ]
        ),
        (
            "token", ".-@,:/[]",
            [
                "1767225600000.123456789", "20260801-0000019@3", "2026-08-01", "/orders?next=%2F",
                "198.51.100.1, [2001:db8::1]:443, 10.0.0.1", "10.0.0.0/8,::1/128", "2",
                "zh-CN,zh;q=0.9,en;q=0.8", "form-data; name=\"file\"; filename=\"表.xlsx\"",
                "/orders/20260801-0000019/signature", "C:\\Users\\x\\表.xls",
            ]
        ),
    ]

    private func input(_ name: String) throws -> @Sendable (inout Dice) -> [UInt8] {
        let seed = try #require(Self.seeds.first { $0.name == name })
        let mutation = Mutation(delimiters: seed.delimiters, words: seed.texts)
        let texts = seed.texts.map { Array($0.utf8) }
        return { dice in mutation.applied(to: dice.pick(texts), &dice) }
    }

    @Test func `any form or query is understood`() async throws {
        let make = try input("query")
        try await Fuzzing("query", share: 12).run { dice in
            let items = QueryItems.read(make(&dice))
            guard items.count <= QueryItems.countMax else { throw TooMany() }
            _ = OrderQuery.read(items)
            let form = FormFields(items: items)
            for (name, _) in items.prefix(20) {
                _ = form.text(name)
                _ = form.yesOrNo(name)
                _ = form.texts(name).compactMap { ChosenOrder($0) }
            }
            for action in OrderForm.actions {
                do {
                    _ = try OrderForm.command(action, form, zone: .beijing)
                } catch is FieldErrors { continue }
            }
        }
    }

    private struct TooMany: Error {}

    @Test func `any JSON body is understood or refused`() async throws {
        let make = try input("json")
        try await Fuzzing("json", share: 10).run { dice in
            do {
                let form = try FormFields(json: make(&dice))
                _ = form.text("account")
            } catch is BadRequest { return }
        }
    }

    @Test func `any cookie is understood or passed over`() async throws {
        let make = try input("cookie")
        try await Fuzzing("cookie", share: 10).run { dice in
            let text = String(decoding: make(&dice), as: UTF8.self)
            if let note = FlashNote(cookie: text) {
                _ = note.flashes(PageText(.zhHans, zone: .beijing, now: TestSite.start))
                _ = FlashNote(cookie: note.cookieValue)
            }
            guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return }
            let request = Request(
                head: .init(
                    method: .get, scheme: nil, authority: nil, path: "/",
                    headerFields: [.cookie: text]),
                body: RequestBody(buffer: ByteBuffer()))
            let cookies = SiteCookies()
            for name in [cookies.session, cookies.flash, cookies.language, cookies.guest] {
                _ = cookies.value(name, of: request).flatMap { FlashNote(cookie: $0) }
            }
        }
    }

    @Test func `any token, address, number, cursor and header is understood or refused`()
        async throws
    {
        let make = try input("token")
        try await Fuzzing("token", share: 12).run { dice in
            let text = String(decoding: make(&dice), as: UTF8.self)
            _ = OrderQuery.cursor(text).map { OrderQuery.text(of: $0) }
            _ = OrderNumber(text)
            _ = ChosenOrder(text)
            _ = LocalDate(text).map(\.text)
            _ = SafePath.checked(text)
            _ = Routes.pattern(of: text)
            _ = SiteLanguage.preferred(from: text)
            _ = UploadReader.plainName(text)
            _ = MultipartParser.parameter("filename", of: text)
            _ = MultipartParser.boundary(of: text)
            _ = RandomText.equal(text, "a")
            let entries = text.split(separator: ",").map(String.init)
            _ = ProxyTrust.hops(2).client(peer: entries.first, forwarded: entries)
            if let trust = ProxyTrust(text) {
                _ = trust.client(peer: "10.0.0.1", forwarded: entries)
            }
        }
    }

    @Test func `any upload is taken apart or refused, in pieces of any size`() async throws {
        let mutation = Mutation(
            delimiters: "\r\n-;=\":",
            words: [
                "--B0undary", "--B0undary--", "\r\n--B0undary\r\n", "name=\"_csrf\"",
                "Content-Disposition: form-data; name=\"file\"; filename=\"a\"", "\r\n\r\n",
            ])
        let whole = MultipartTests.body([
            ("Content-Disposition: form-data; name=\"_csrf\"", Array("token".utf8)),
            (
                "Content-Disposition: form-data; name=\"file\"; filename=\"表.xlsx\"\r\n"
                    + "Content-Type: a/b", Array("\r\n--B0undar\r\n--".utf8) + [0, 255]
            ),
        ])
        try await Fuzzing("multipart", share: 12).run { dice in
            let body = mutation.applied(to: whole, &dice)
            do {
                var parser = try MultipartParser(boundary: "B0undary")
                var start = 0
                while start < body.count {
                    let end = min(body.count, start + 1 + dice.below(dice.oneIn(3) ? 3 : 200))
                    for case .part(_, let file?) in try parser.push(body[start..<end]) {
                        _ = UploadReader.plainName(file)
                    }
                    start = end
                }
            } catch is BadRequest { return }
        }
    }
}
