package import Localization
import Spreadsheets

/// What a person should know about a file before importing it, though it stops nothing.
package enum ImportWarnings {
    /// Sentences about headings, values left out and rates that would come out wrong.
    package static func sentences(of report: ImportReport, _ text: Localizer) -> [String] {
        var sentences = [report.stillOpenWarning(text)].compactMap(\.self)
        sentences += report.maps.flatMap(\.warnings).map { warning($0, text) }
        for (heading, count) in report.withheld.sorted(by: { $0.key < $1.key }) {
            sentences.append(
                text(
                    ImportWarningText.withheld,
                    ["heading": heading, "count": text.number(count)]))
        }
        if lacksContact(report) { sentences.append(text(ImportWarningText.noContactColumn)) }
        return sentences + ofTimes(report, text)
    }

    private static func ofTimes(_ report: ImportReport, _ text: Localizer) -> [String] {
        let counts: [(ImportWarningText, Int)] = [
            (.takenUpAgain, report.takenUpAgain), (.undated, report.undated),
            (.receiptAssumed, report.receiptsAssumed), (.closedEarly, report.closedEarlyCount),
        ]
        let rest = report.closedEarlyCount > report.closedEarly.count ? " …" : ""
        let rows = report.closedEarly.joined(separator: ", ") + rest
        return counts.filter { $0.1 > 0 }.map { key, count in
            text(key, ["count": text.number(count), "rows": rows])
        }
    }

    /// Callbacks without a word about contact count as not contacted.
    private static func lacksContact(_ report: ImportReport) -> Bool {
        report.maps.contains { map in
            let answers: Set<FieldName> = ["isValidCallback", "isResolved", "isSatisfied"]
            return !map.fields.isDisjoint(with: answers) && !map.fields.contains("isContacted")
        }
    }

    private static func warning(_ warning: HeadingWarning, _ text: Localizer) -> String {
        switch warning {
        case .claimedTwice(_, let taken, let kept):
            text(
                ImportWarningText.claimedTwice,
                [
                    "taken": taken.heading, "takenColumn": taken.letter, "kept": kept.heading,
                    "keptColumn": kept.letter,
                ])
        case .columnWithoutHeading(let letter):
            text(ImportWarningText.columnWithoutHeading, ["column": letter])
        case .unlikelyValues(let found):
            text(
                ImportWarningText.unlikelyValues,
                [
                    "column": found.column.letter, "heading": found.column.heading,
                    "looked": String(found.looked), "unfit": String(found.unfit),
                ])
        }
    }
}
