/// A language the product speaks; the raw value is its BCP 47 tag and its catalogue's file name.
package enum SiteLanguage: String, CaseIterable, Sendable {
    case zhHans = "zh-Hans"
    case en

    /// The language a browser asks for in `Accept-Language`, nil when it asks for none of ours.
    ///
    /// Reads at most the first 16 ranges; a range without a readable quality counts as 1.
    package static func preferred(from header: String) -> SiteLanguage? {
        var best: (language: SiteLanguage, quality: Double)?
        for range in header.split(separator: ",").prefix(16) {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = parts.first, let language = matching(tag.lowercased()) else { continue }
            let written = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
            let quality = written.flatMap { Double($0) } ?? 1
            if quality > 0, quality > best?.quality ?? 0 { best = (language, quality) }
        }
        return best?.language
    }

    private static func matching(_ tag: String) -> SiteLanguage? {
        if tag == "zh" || tag.hasPrefix("zh-") { return .zhHans }
        if tag == "en" || tag.hasPrefix("en-") { return .en }
        return nil
    }
}
