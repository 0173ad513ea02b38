/// Speaks one language: texts, dates, numbers and durations.
///
/// Numbers and dates come in as plain values of the site's own zone; which zone that is, callers
/// decide.
package struct Localizer: Sendable {
    package let language: SiteLanguage
    let catalogue: [String: Template]

    /// The localizer of `language`, from catalogues read once per process.
    package init(_ language: SiteLanguage) {
        self.language = language
        catalogue = Localizer.embedded[language] ?? [:]
    }

    /// A localizer with its own texts, for tests and for sites that replace some.
    package init(_ language: SiteLanguage, catalogue: Catalogue) {
        self.language = language
        self.catalogue = catalogue.templates
    }

    /// The text of `key`. A key without text shows its own name; tests see to it that none does.
    package func callAsFunction(
        _ key: some TextKey, _ arguments: KeyValuePairs<String, String> = [:]
    ) -> String {
        guard let template = catalogue[key.rawValue] else { return key.rawValue }
        return template.filled(with: arguments)
    }

    private static let embedded: [SiteLanguage: [String: Template]] = {
        var all: [SiteLanguage: [String: Template]] = [:]
        for language in SiteLanguage.allCases {
            do {
                all[language] = try Catalogue.embedded(language).templates
            } catch {
                // ignored: texts then show their keys, and a test loads every catalogue and fails.
                all[language] = [:]
            }
        }
        return all
    }()
}
