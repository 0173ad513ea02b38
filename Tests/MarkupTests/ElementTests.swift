import Markup
import Testing

@Suite struct ElementTests {
    @Test(arguments: [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:x",
        "data:text/html,x", "vbscript:x", "//evil.example", "/\\evil.example", "\\\\evil", "",
        "\u{1}javascript:x", "blob:x", "orders",
    ])
    func `an address that could run a script or leave the site is dropped`(address: String) {
        let html = a(.href(address)) { "x" }.text
        #expect(html == "<a data-refused-link>x</a>")
    }

    @Test(arguments: [
        "/", "/orders?state=signed", "?page=2", "#main", "https://example.org/",
        "mailto:a@b.example", "tel:12345",
    ])
    func `an ordinary address is kept`(address: String) {
        #expect(a(.href(address)) { "x" }.text.contains("href=\"\(address)\""))
    }

    @Test func `a form's target is checked like a link`() {
        #expect(form(.action("javascript:x")).text == "<form data-refused-link></form>")
    }

    @Test func `an ampersand in an address is a reference`() {
        #expect(a(.href("/orders?a=1&b=2")).text == "<a href=\"/orders?a=1&amp;b=2\"></a>")
    }

    @Test func `flags and absent attributes`() {
        let html = input(
            .flag("checked"), .flag("disabled", false), .custom("title", optional: nil),
            .when(false, .id("x")), .when(true, .name("y")))
        #expect(html.text == "<input checked name=\"y\">")
    }

    @Test func `conditions and loops build what they say`() {
        func list(_ items: [String], isLong: Bool, note: String?) -> HTML {
            ul {
                for item in items { li { item } }
                if isLong { li { "long" } } else { li { "short" } }
                if let note { li { note } }
            }
        }
        let short = list(["a", "b"], isLong: false, note: nil)
        #expect(short.text == "<ul><li>a</li><li>b</li><li>short</li></ul>")
        let long = list([], isLong: true, note: "n")
        #expect(long.text == "<ul><li>long</li><li>n</li></ul>")
    }

    @Test func `a document carries doctype and language`() {
        let html = document(lang: "zh-Hans", head: title { "t" }, body: body { "b" }).text
        #expect(html.hasPrefix("<!doctype html>\n<html lang=\"zh-Hans\"><head><title>t</title>"))
        #expect(html.hasSuffix("<body>b</body></html>\n"))
    }

    @Test func `a list page of fifty rows renders in a few milliseconds even unoptimised`() {
        func row(_ index: Int) -> HTML {
            tr(.class("row"), .id("order-\(index)")) {
                for column in 0..<12 {
                    td(.class("cell")) { a(.href("/orders/\(index)")) { "text & \(column)" } }
                }
            }
        }
        let clock = ContinuousClock()
        let best = (0..<20).map { _ in
            clock.measure { _ = table { tbody { for index in 0..<50 { row(index) } } } }
        }.min()
        #expect(best.map { $0 < .milliseconds(40) } == true)
    }
}
