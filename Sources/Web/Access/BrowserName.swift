/// What a browser calls itself, in a few words for a list of sessions.
enum BrowserName {
    /// Longer is nothing to read in a list.
    private static let lengthMaximum = 40

    // The first that fits wins: later browsers also name earlier ones.
    private static let browsers: [(mark: String, name: String)] = [
        ("MicroMessenger/", "WeChat"), ("Edg/", "Edge"), ("OPR/", "Opera"),
        ("Firefox/", "Firefox"), ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"), ("Safari/", "Safari"),
    ]
    private static let systems: [(mark: String, name: String)] = [
        ("OpenHarmony", "HarmonyOS"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"),
        ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]

    /// `Firefox, Linux`; the first word of a program that is no browser; empty for nothing said.
    static func summary(of agent: String?) -> String {
        guard let agent, !agent.isEmpty else { return "" }
        let browser = browsers.first { agent.contains($0.mark) }?.name
        let system = systems.first { agent.contains($0.mark) }?.name
        let known = [browser, system].compactMap { $0 }
        if browser != nil { return known.joined(separator: ", ") }
        let first = (agent.split(separator: "/").first ?? "").unicodeScalars.filter {
            $0.isASCII && $0.value > 0x20 && $0.value < 0x7F
        }
        return String(String.UnicodeScalarView(first.prefix(lengthMaximum)))
    }
}
