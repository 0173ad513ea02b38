import Foundation
import Localization
import Markup
import Pages
import Testing

@Suite struct SnapshotTests {
    @Test(arguments: Gallery.names, SiteLanguage.allCases)
    func `a page looks as recorded`(name: String, language: SiteLanguage) throws {
        let html = Gallery.page(name, language).text
        try expectSnapshot(html, named: name + "." + language.rawValue + ".html")
    }

    /// Writes all pages as files for looking at: `JIESU_PAGES_TO=/some/folder swift test`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["JIESU_PAGES_TO"] != nil))
    func `all pages can be written as files`() throws {
        let target = ProcessInfo.processInfo.environment["JIESU_PAGES_TO"] ?? ""
        let folder = URL(filePath: target, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in Gallery.names {
            for language in SiteLanguage.allCases {
                let html = Gallery.page(name, language)
                let file = folder.appending(path: name + "." + language.rawValue + ".html")
                try Data(html.bytes).write(to: file)
                #expect(FileManager.default.fileExists(atPath: file.path))
            }
        }
    }
}
