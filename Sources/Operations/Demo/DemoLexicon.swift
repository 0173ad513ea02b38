import Assets
import Foundation

/// The words and rhythms of the demo, as they lie in the embedded files under `demo/`.
struct DemoLexicon: Sendable {
    let topics: [Topic]
    let names: Names
    let phrases: Phrases
    let rhythm: Rhythm

    /// What people call about: one category with its cases.
    struct Topic: Decodable, Sendable {
        let path: [String]
        /// How often it comes, compared with the others.
        let weight: Double
        /// Months in which it comes `factor` times as often.
        let months: [Int]?
        let factor: Double?
        /// Name of a season of the rhythm in which it comes more often.
        let season: String?
        /// Share that the community itself handles.
        let community: Double
        /// Parts of the names of the offices that handle the rest.
        let offices: [String]
        /// Shortest and longest usual handling.
        let hours: [Double]
        let labels: [String]?
        /// Share of urgent requests.
        let urgent: Double?
        /// Share that does not count in volume.
        let uncounted: Double?
        let kind: String?
        /// Group of names from which the company complained of comes.
        let company: String?
        let cases: [Case]
    }

    struct Case: Decodable, Sendable {
        let title: String
        let story: [String]
        let ask: [String]
        let done: [String]
        let kind: String?
    }

    struct Names: Decodable, Sendable {
        let surnames: [String]
        let estateStems: [String]
        let estateEnds: [String]
        let roads: [String]
        let shops: [String]
        let companies: [String: [String]]
        /// Display names by account.
        let accounts: [String: String]
    }

    /// A text and how often it is taken.
    struct Weighted: Decodable, Sendable {
        let text: String
        let weight: Double

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            text = try pair.decode(String.self)
            weight = try pair.decode(Double.self)
        }
    }

    struct Phrases: Decodable, Sendable {
        let content, reply, partialReply: String
        let kinds, labels, natures: [Weighted]
        let instructions, contacts, missedContacts, progress, waivers: [String]
        let replyRejections, closingRejections: [String]
        let sendBackReasons, sendBackRefusals: [String]
        /// Words of the complainant by satisfaction.
        let words: [String: [String]]
        let withoutCallback, reviewRemarks: [String]
        let excludedNote, cityClosed, cityOpen: String
        let urgeLabel, urgentLabel: String
        /// Ordinary, then urgent.
        let urgency: [String]
        let confidential, consultation, consultationResult: String
        let honorifics: [String]
        let cityNumber: String
    }

    struct Rhythm: Decodable, Sendable {
        /// Orders of an ordinary day, and the bounds of any day.
        let mean, minimum, maximum: Double
        /// Monday first.
        let weekdays: [Double]
        /// Factor of a day off that is no weekend.
        let holiday: Double
        /// Weight of each hour of the day.
        let hours: [Double]
        let seasons: [String: Season]
        let bursts: [Burst]
    }

    /// Days as `MM-dd`; the season may run over the turn of the year.
    struct Season: Decodable, Sendable {
        let from, to: String
        let factor: Double
    }

    /// Many orders about one thing within few days.
    struct Burst: Decodable, Sendable {
        let category: String
        /// A day of every year as `MM-dd`.
        let on: String?
        /// Or: about once in so many days, in `months` if given.
        let every: Int?
        let months: [Int]?
        /// On the first day; afterwards it fades with this number of days.
        let orders, fade: Double
        /// Number of communities it touches; nil for all.
        let communities: Int?
        let title, story: String?
    }

    /// - Throws: `DecodingError` when a file does not fit; found by the tests.
    static func load() throws -> DemoLexicon {
        DemoLexicon(
            topics: try decode("cases"), names: try decode("names"),
            phrases: try decode("phrases"), rhythm: try decode("rhythm"))
    }

    private static func decode<Content: Decodable>(_ name: String) throws -> Content {
        try JSONDecoder().decode(
            Content.self, from: Data(Asset("demo/\(name).json")?.bytes ?? []))
    }
}

extension [DemoLexicon.Weighted] {
    func drawn(_ dice: inout DemoDice) -> String {
        dice.index(of: map(\.weight)).map { self[$0].text } ?? ""
    }
}

extension String {
    /// The text with `{slot}` replaced by its value.
    func filled(_ slots: [String: String]) -> String {
        guard utf8.contains(UInt8(ascii: "{")) else { return self }
        var result = ""
        var rest = self[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += slots[name] ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
