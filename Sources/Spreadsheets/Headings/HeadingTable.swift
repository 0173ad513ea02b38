import FoundationEssentials

/// The name of one of our fields, such as `receivedAt`. The names are those of headings.json.
package struct FieldName: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }
    package init(stringLiteral value: String) { rawValue = value }
}

/// What a field's values look like; used to notice columns that stand under a wrong heading.
package enum FieldShape: String, Sendable, Decodable, CaseIterable {
    case identifier, longText, text, person, phone, moment, unit, place, category, categoryPath
    case yesNo, resolution, satisfaction, number
}

/// Which headings mean which field: data, so that a new city's export needs no new program.
package struct HeadingTable: Sendable {
    package struct Field: Sendable, Decodable {
        package let name: FieldName
        package let shape: FieldShape
        /// A row without any essential field is no order.
        package let isEssential: Bool
        /// The field this one's column serves when no column claims it.
        package let standsInFor: FieldName?
        /// Known headings, the best first.
        package let headings: [String]

        private enum CodingKeys: String, CodingKey {
            case field, shape, essential, standsInFor, headings
        }

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            name = FieldName(rawValue: try values.decode(String.self, forKey: .field))
            shape = try values.decode(FieldShape.self, forKey: .shape)
            isEssential = try values.decodeIfPresent(Bool.self, forKey: .essential) ?? false
            standsInFor = try values.decodeIfPresent(String.self, forKey: .standsInFor)
                .map(FieldName.init(rawValue:))
            headings = try values.decode([String].self, forKey: .headings)
        }
    }

    /// What is wrong with a table.
    package enum Fault: Error, Equatable, Sendable {
        case notReadable(String)
        /// One heading under two fields, after normalising.
        case ambiguous(heading: String, first: FieldName, second: FieldName)
    }

    struct Claim {
        let field: FieldName
        /// Place in the field's list; lower is better.
        let rank: Int
    }

    package let fields: [Field]
    /// Parts of headings, normalised, that speak of persons.
    private let personalWords: [String]
    private let claims: [String: Claim]
    private let byName: [FieldName: Field]

    /// Reads the bytes of headings.json.
    package init(json: [UInt8]) throws(Fault) {
        struct Document: Decodable {
            let fields: [Field]
            let personal: [String]?
        }
        do {
            let document = try JSONDecoder().decode(Document.self, from: Data(json))
            fields = document.fields
            personalWords = (document.personal ?? []).map(HeadingKey.exact)
        } catch {
            throw .notReadable("\(error)")
        }
        var claims: [String: Claim] = [:]
        var byName: [FieldName: Field] = [:]
        for field in fields {
            byName[field.name] = field
            for (rank, heading) in field.headings.enumerated() {
                let key = HeadingKey.exact(heading)
                if let other = claims[key] {
                    guard other.field == field.name else {
                        throw .ambiguous(heading: heading, first: other.field, second: field.name)
                    }
                } else {
                    claims[key] = Claim(field: field.name, rank: rank)
                }
            }
        }
        self.claims = claims
        self.byName = byName
    }

    package func field(_ name: FieldName) -> Field? { byName[name] }

    /// Whether a heading speaks of who somebody is.
    func isPersonal(_ heading: String) -> Bool {
        let key = HeadingKey.exact(heading)
        return personalWords.contains { key.contains($0) }
    }

    /// The field a heading means: as written, else without what stands in brackets.
    func claim(of heading: String) -> Claim? {
        guard !heading.isEmpty, heading.utf8.count <= 200 else { return nil }
        if let claim = claims[HeadingKey.exact(heading)] { return claim }
        return claims[HeadingKey.withoutBrackets(heading)]
    }
}

/// Headings reduced to what matters: no spaces, line breaks, punctuation, capitals, width.
enum HeadingKey {
    static func exact(_ heading: String) -> String {
        reduce(WidthFolding.fold(heading))
    }

    static func withoutBrackets(_ heading: String) -> String {
        var depth = 0
        var kept = String.UnicodeScalarView()
        for scalar in WidthFolding.fold(heading).unicodeScalars {
            switch scalar {
            case "(", "[", "【", "<": depth += 1
            case ")", "]", "】", ">": depth = max(0, depth - 1)
            default: if depth == 0 { kept.append(scalar) }
            }
        }
        return reduce(String(kept))
    }

    private static func reduce(_ text: String) -> String {
        var key = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where scalar.properties.isAlphabetic || scalar.isNumber {
            key.append(scalar)
        }
        // A lone "#" or "No." heads a column of row numbers.
        return key.isEmpty ? text.trimmingWhitespace : String(key).lowercased()
    }
}

extension Unicode.Scalar {
    fileprivate var isNumber: Bool {
        properties.generalCategory == .decimalNumber || properties.generalCategory == .letterNumber
    }
}
