import Foundation
import Localization
import Testing

@Suite struct CatalogueTests {
    @Test(arguments: SiteLanguage.allCases)
    func `every key has a text in every language`(language: SiteLanguage) throws {
        let catalogue = try Catalogue.embedded(language)
        let missing = Set(AllTexts.keys).subtracting(catalogue.templates.keys)
        #expect(missing.isEmpty)
    }

    @Test(arguments: SiteLanguage.allCases)
    func `no catalogue holds a text that no key names`(language: SiteLanguage) throws {
        let catalogue = try Catalogue.embedded(language)
        let surplus = Set(catalogue.templates.keys).subtracting(AllTexts.keys)
        #expect(surplus.isEmpty)
    }

    @Test func `keys are unique`() {
        #expect(Set(AllTexts.keys).count == AllTexts.keys.count)
    }

    @Test func `all languages have the same places in each text`() throws {
        let chinese = try Catalogue.embedded(.zhHans).templates
        let english = try Catalogue.embedded(.en).templates
        for (key, template) in chinese {
            #expect(template.placeholders == english[key]?.placeholders, "\(key)")
        }
    }

    @Test func `every key is spoken somewhere in the program`() throws {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
        let sources = try swiftSources(under: root).map { words(in: $0) }
        for (name, cases) in try keySets(in: root.appending(path: "Localization/Keys")) {
            let using = sources.filter { $0.contains(name) }
            let isListed = using.contains { $0.contains("allCases") }
            if isListed, name == "MonthText" { continue }
            for key in cases {
                #expect(using.contains { $0.contains(key) }, "\(name).\(key) is not used")
            }
        }
    }

    @Test func `a broken file is refused with its place`() {
        #expect(throws: CatalogueError.badTemplate(key: "a", text: "x {y")) {
            try Catalogue(json: Array(#"{"a": "x {y"}"#.utf8))
        }
        #expect(throws: CatalogueError.self) { try Catalogue(json: Array(#"{"a": 1}"#.utf8)) }
        #expect(throws: CatalogueError.self) { try Catalogue(json: Array("[".utf8)) }
    }

    private func swiftSources(under root: URL) throws -> [String] {
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var sources: [String] = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift", !file.path.contains("/Localization/Keys/") else {
                continue
            }
            sources.append(try String(contentsOf: file, encoding: .utf8))
        }
        return sources
    }

    private func keySets(in folder: URL) throws -> [(String, [String])] {
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.lastPathComponent != "AllTexts.swift" }.map { file in
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            let cases = lines.compactMap { line -> String? in
                let words = line.split(separator: " ")
                return words.first == "case" ? words[1].filter { $0 != "`" } : nil
            }
            return (file.deletingPathExtension().lastPathComponent, cases)
        }
    }

    /// The identifiers in `source`.
    private func words(in source: String) -> Set<String> {
        let parts = source.utf8.split { byte in
            !((65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte))
        }
        return Set(parts.map { String($0) ?? "" })
    }
}
