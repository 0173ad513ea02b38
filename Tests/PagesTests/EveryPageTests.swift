import Casework
import Foundation
import Localization
import Markup
import Pages
import Testing

/// What holds for each page in each language.
@Suite struct EveryPageTests {
    @Test(arguments: Gallery.names, SiteLanguage.allCases)
    func `a form that changes something carries the token`(name: String, language: SiteLanguage) {
        let html = Gallery.page(name, language).text
        for part in html.components(separatedBy: "<form").dropFirst() {
            let form = "<form" + (part.components(separatedBy: "</form>").first ?? "")
            let scan = PageScan(form)
            guard scan.tags.first?.attributes["method"] == "post" else { continue }
            let token = scan.tags("input").first { $0.attributes["name"] == "_csrf" }
            #expect(token?.attributes["value"] == "token-of-this-session")
        }
    }

    @Test(arguments: Gallery.names, SiteLanguage.allCases)
    func `every control has a name to read out`(name: String, language: SiteLanguage) {
        let html = Gallery.page(name, language).text
        let scan = PageScan(html)
        let labelled = Set(scan.tags("label").compactMap { $0.attributes["for"] })
        for tag in scan.tags where ["input", "select", "textarea"].contains(tag.name) {
            if tag.attributes["type"] == "hidden" { continue }
            if tag.attributes["aria-label"] != nil { continue }
            if let id = tag.attributes["id"], labelled.contains(id) { continue }
            let isWrapped = isInsideLabel(tag, html)
            #expect(isWrapped, "\(tag.name) \(tag.attributes)")
        }
    }

    @Test(arguments: Gallery.names)
    func `ids are unique and descriptions point to one`(name: String) {
        let scan = PageScan(Gallery.page(name, .zhHans).text)
        let ids = scan.tags.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        let pointers = scan.tags.flatMap { tag in
            ["aria-describedby", "aria-labelledby", "for"]
                .compactMap { tag.attributes[$0] }.flatMap { $0.split(separator: " ") }
        }
        for pointer in pointers { #expect(ids.contains(String(pointer)), "\(pointer)") }
    }

    @Test(arguments: Gallery.names, SiteLanguage.allCases)
    func `no text is missing and no link was refused`(name: String, language: SiteLanguage) {
        let html = Gallery.page(name, language).text
        #expect(!html.contains("data-refused-link"))
        let words = PageScan(html).text
        for key in AllTexts.keys { #expect(!words.contains(key), "\(key)") }
        #expect(!words.contains("{count}") && !words.contains("{duration}"))
    }

    @Test(arguments: Gallery.names)
    func `the content policy is kept`(name: String) {
        let scan = PageScan(Gallery.page(name, .en).text)
        for tag in scan.tags {
            let inline = tag.attributes.keys.filter { $0 == "style" || $0.hasPrefix("on") }
            #expect(inline.isEmpty, "\(tag.name) \(inline)")
        }
        #expect(scan.tags("script").allSatisfy { $0.attributes["src"] != nil })
        #expect(scan.tags("style").isEmpty)
    }

    @Test(arguments: Gallery.names, SiteLanguage.allCases)
    func `a page names its language and has one heading`(name: String, language: SiteLanguage) {
        let scan = PageScan(Gallery.page(name, language).text)
        #expect(scan.tags("html").first?.attributes["lang"] == language.rawValue)
        #expect(scan.tags("h1").count >= 1)
        #expect(scan.tags("main").count == 1)
    }

    /// A radio or check box may stand inside its label instead of beside it.
    private func isInsideLabel(_ tag: PageScan.Tag, _ html: String) -> Bool {
        guard let value = tag.attributes["value"] else { return false }
        let name = tag.attributes["name"] ?? ""
        let type = tag.attributes["type"] ?? ""
        return html.contains(
            "<label><input type=\"\(type)\" name=\"\(name)\" value=\"\(value)\"")
    }
}
