/// A text with named places, as it stands in a catalogue.
///
/// `{name}` is replaced by the argument of that name. `{name|one|many}` chooses `one` when that
/// argument reads "1" and `many` otherwise. A brace cannot be written literally.
package struct Template: Hashable, Sendable {
    enum Segment: Hashable, Sendable {
        case literal(String)
        case argument(String)
        case plural(of: String, one: String, many: String)
    }

    let segments: [Segment]

    /// Nil when a brace is not closed or a place has no name or an odd number of parts.
    package init?(_ source: String) {
        var segments: [Segment] = []
        var rest = source[...]
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { segments.append(.literal(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}"),
                let place = Template.place(rest[rest.index(after: open)..<close])
            else { return nil }
            segments.append(place)
            rest = rest[rest.index(after: close)...]
        }
        guard !rest.contains("}") else { return nil }
        if !rest.isEmpty { segments.append(.literal(String(rest))) }
        self.segments = segments
    }

    /// The names of the places.
    package var placeholders: Set<String> {
        Set(
            segments.compactMap {
                switch $0 {
                case .literal: nil
                case .argument(let name), .plural(let name, _, _): name
                }
            })
    }

    /// The text with `arguments` filled in. A missing argument shows its name in braces, because a
    /// silent blank in a record is worse than an ugly word.
    package func filled(with arguments: KeyValuePairs<String, String>) -> String {
        if segments.count == 1, case .literal(let text) = segments[0] { return text }
        var text = ""
        for segment in segments {
            switch segment {
            case .literal(let literal):
                text += literal
            case .argument(let name):
                text += arguments.first { $0.key == name }?.value ?? "{\(name)}"
            case .plural(let name, let one, let many):
                text += arguments.first { $0.key == name }?.value == "1" ? one : many
            }
        }
        return text
    }

    private static func place(_ inside: Substring) -> Segment? {
        let parts = inside.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, !name.isEmpty, name.allSatisfy({ $0.isLetter && $0.isASCII })
        else { return nil }
        return switch parts.count {
        case 1: .argument(name)
        case 3: .plural(of: name, one: parts[1], many: parts[2])
        default: nil
        }
    }
}
