/// The line before the rows of a table in a dump: `COPY public.work_order (id, "at") FROM stdin;`.
struct CopyHeading: Hashable {
    /// Empty where none is named.
    let schema: String
    let table: String
    let columns: [String]

    private static let start = "COPY "
    private static let end = " FROM stdin;"

    /// Nil for another line.
    init?(_ line: String) {
        guard line.hasPrefix(Self.start), line.hasSuffix(Self.end) else { return nil }
        var rest = line.dropFirst(Self.start.count).dropLast(Self.end.count)
        guard var names = CopyHeading.names(&rest, apartBy: "."), (1...2) ~= names.count,
            rest.hasPrefix(" (")
        else { return nil }
        rest.removeFirst(2)
        guard let columns = CopyHeading.names(&rest, apartBy: ","), rest == ")" else { return nil }
        table = names.removeLast()
        schema = names.first ?? ""
        self.columns = columns
    }

    /// Names with `separator` and blanks between; nil where there is none.
    private static func names(
        _ rest: inout Substring, apartBy separator: Character
    ) -> [String]? {
        var names: [String] = []
        while let name = name(&rest) {
            names.append(name)
            guard rest.first == separator else { return names }
            rest.removeFirst()
            if separator == ",", rest.first == " " { rest.removeFirst() }
        }
        return nil
    }

    /// A plain name, or one in quotes, in which two quotes stand for one.
    private static func name(_ rest: inout Substring) -> String? {
        guard rest.first == "\"" else {
            let plain = rest.prefix { $0 == "_" || $0 == "$" || $0.isLetter || $0.isNumber }
            rest.removeFirst(plain.count)
            return plain.isEmpty ? nil : String(plain)
        }
        var name = ""
        rest.removeFirst()
        while let character = rest.popFirst() {
            if character != "\"" {
                name.append(character)
            } else if rest.first == "\"" {
                rest.removeFirst()
                name.append(character)
            } else {
                return name
            }
        }
        return nil
    }
}
