import Assets
import Foundation

/// What a page is for, and what one does there, in a few sentences.
package struct HelpText: Decodable, Hashable, Sendable {
    package let title: String
    package let purpose: String
    /// Three sentences.
    package let steps: [String]
}

/// The help of all pages in each language, read once per process.
package enum HelpShelf {
    /// A topic without a text shows its own name; a test sees to it that none does.
    package static func text(_ topic: String, _ language: SiteLanguage) -> HelpText {
        shelf[language]?[topic] ?? HelpText(title: topic, purpose: "", steps: [])
    }

    package static func topics(_ language: SiteLanguage) -> Set<String> {
        Set(shelf[language, default: [:]].keys)
    }

    private static let shelf: [SiteLanguage: [String: HelpText]] = {
        var all: [SiteLanguage: [String: HelpText]] = [:]
        for language in SiteLanguage.allCases {
            guard let asset = Asset("help/\(language.rawValue).json") else { continue }
            do {
                all[language] = try JSONDecoder().decode(
                    [String: HelpText].self, from: Foundation.Data(asset.bytes))
            } catch {
                // ignored: pages then show the topic's name, and a test reads every topic.
                all[language] = [:]
            }
        }
        return all
    }()
}
