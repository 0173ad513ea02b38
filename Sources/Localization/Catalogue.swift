import Assets
import Foundation

/// All texts of one language.
package struct Catalogue: Sendable {
    package let templates: [String: Template]

    /// Reads a flat JSON object of strings; throws naming the entry that cannot be read.
    package init(json: [UInt8]) throws {
        let texts: [String: String]
        do {
            texts = try JSONDecoder().decode([String: String].self, from: Foundation.Data(json))
        } catch {
            throw CatalogueError.notAnObjectOfStrings(reason: String(describing: error))
        }
        templates = try Dictionary(
            uniqueKeysWithValues: texts.map { key, text in
                guard let template = Template(text) else {
                    throw CatalogueError.badTemplate(key: key, text: text)
                }
                return (key, template)
            })
    }

    /// The catalogue that ships in the program. Throws when the file is missing or unreadable.
    package static func embedded(_ language: SiteLanguage) throws -> Catalogue {
        let path = "locales/\(language.rawValue).json"
        guard let asset = Asset(path) else { throw CatalogueError.notEmbedded(path: path) }
        return try Catalogue(json: asset.bytes)
    }
}

/// Why a catalogue cannot be used.
package enum CatalogueError: Error, Hashable {
    case notEmbedded(path: String)
    case notAnObjectOfStrings(reason: String)
    case badTemplate(key: String, text: String)
}
