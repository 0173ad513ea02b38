import Casework

/// The public table of administrative divisions, from which profiles take streets and communities.
struct DivisionTable {
    struct Row {
        let code: String
        let kind: UnitKind
        let parent: String?
        let name: String
        let aliases: [String]
        let place: Place
    }

    let rows: [Row]

    static let header = "code,kind,parent,name,aliases"

    /// Reads lines of `code,kind,parent,name,aliases`, aliases separated by `|`, lines that begin
    /// with `#` skipped. What is wrong goes to the log.
    init(_ text: String, file: String, _ log: ProblemLog) {
        var rows: [Row] = []
        var codes: Set<String> = []
        var sawHeader = false
        for (index, raw) in text.split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).enumerated() {
            let place = Place(file: file, line: index + 1)
            let line = String(raw).trimmingBlanks
            if line.isEmpty || line.hasPrefix("#") { continue }
            if !sawHeader {
                sawHeader = true
                guard line != DivisionTable.header else { continue }
                log.error(
                    .wrongForm, place, "the first line is not the heading",
                    mend: "begin with `\(DivisionTable.header)`")
            }
            guard let row = DivisionTable.row(line, place, log) else { continue }
            if !codes.insert(row.code).inserted {
                log.error(
                    .duplicateID, place, "the code `\(row.code)` is there twice",
                    mend: "give every division its own code")
            } else if let parent = row.parent, !codes.contains(parent) {
                log.error(
                    .unknownParent, place, "the parent `\(parent)` is not in a line above",
                    mend: "put districts before streets and streets before communities")
            } else {
                rows.append(row)
            }
        }
        self.rows = rows
    }

    /// The row and all below it, without the row itself; nil for an unknown code.
    func below(_ code: String) -> [Row]? {
        guard rows.contains(where: { $0.code == code }) else { return nil }
        var inside: Set<String> = [code]
        return rows.filter { row in
            guard let parent = row.parent, inside.contains(parent) else { return false }
            inside.insert(row.code)
            return true
        }
    }

    private static func row(_ line: String, _ place: Place, _ log: ProblemLog) -> Row? {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            .map { String($0).trimmingBlanks }
        guard cells.count == 5, !cells[0].isEmpty, !cells[3].isEmpty else {
            log.error(
                .wrongForm, place, "the line has not five cells with a code and a name",
                mend: "write `\(header)`, aliases separated by |")
            return nil
        }
        guard let kind = UnitKind(rawValue: cells[1]) else {
            let known = UnitKind.allCases.map(\.rawValue).joined(separator: ", ")
            log.error(
                .unknownWord, place, "the kind `\(cells[1])` is not known",
                mend: "use one of \(known)")
            return nil
        }
        return Row(
            code: cells[0], kind: kind, parent: cells[2].isEmpty ? nil : cells[2],
            name: cells[3], aliases: cells[4].split(separator: "|").map(String.init),
            place: place)
    }
}
