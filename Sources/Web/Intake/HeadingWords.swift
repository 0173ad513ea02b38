import Localization
import Pages
import Spreadsheets

extension ImportModels {
    /// What a person should know about the headings of a file.
    static func warning(_ warning: HeadingWarning, _ text: PageText) -> String {
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
