package import Localization
import Spreadsheets

/// A file-level refusal in words: what is wrong, and how to mend it.
package struct ImportProblem: Sendable {
    /// Stable code for programs, such as `encrypted` or `noHeadingRow`.
    package let code: String
    package let reason: String
    package let mend: String
    /// Both, as sentences.
    package let sentence: String
    /// True when the values say which columns are meant, so that the person may accept that.
    package let hasProposal: Bool

    package init(_ refusal: ImportRefusal, _ text: Localizer) {
        let words = ImportProblem.words(of: refusal, text)
        code = words.key.rawValue.split(separator: ".").last.map(String.init) ?? ""
        reason = words.reason
        mend = ImportProblem.mend(of: words.key).map { text($0) } ?? ""
        sentence = [reason, mend].filter { !$0.isEmpty }
            .map { $0 + text(FormatText.sentenceEnd) }.joined()
        hasProposal = words.key == .contradictedProposal
    }

    /// What to do about a problem; nil for words that are only a part of others.
    private static func mend(of key: ImportProblemText) -> ImportProblemMendText? {
        switch key {
        case .unreadable: .unreadable
        case .emptyFile: .emptyFile
        case .fileTooLarge: .fileTooLarge
        case .wrongType: .wrongType
        case .encrypted: .encrypted
        case .damaged: .damaged
        case .expandsTooMuch: .expandsTooMuch
        case .tooMuch: .tooMuch
        case .cellTooLong: .cellTooLong
        case .rowTooLong: .rowTooLong
        case .unknownEncoding: .unknownEncoding
        case .forbiddenMarkup: .forbiddenMarkup
        case .noHeadingRow: .noHeadingRow
        case .nothingEssential: .nothingEssential
        case .contradicted: .contradicted
        case .contradictedProposal: .contradictedProposal
        case .unknownMapping: .unknownMapping
        case .unknownField: .unknownField
        case .unknownBatch: .unknownBatch
        case .contradiction: nil
        }
    }

    private typealias Words = (key: ImportProblemText, reason: String)

    private static func words(of refusal: ImportRefusal, _ text: Localizer) -> Words {
        switch refusal {
        case .workbook(let error): words(of: error, text)
        case .headings(let error): words(of: error, text)
        case .unknownMapping(let name):
            (.unknownMapping, text(ImportProblemText.unknownMapping, ["name": name]))
        case .unknownField(let name):
            (.unknownField, text(ImportProblemText.unknownField, ["name": name]))
        case .unknownBatch: (.unknownBatch, text(ImportProblemText.unknownBatch))
        }
    }

    private static func words(of error: WorkbookError, _ text: Localizer) -> Words {
        func say(_ key: ImportProblemText, _ arguments: KeyValuePairs<String, String> = [:])
            -> Words
        {
            (key, text(key, arguments))
        }
        func tooMuch(_ what: String, _ limit: Int) -> Words {
            say(.tooMuch, ["what": what, "limit": text.number(limit)])
        }
        switch error {
        case .unreadable(let number): return say(.unreadable, ["errno": String(number)])
        case .emptyFile: return say(.emptyFile)
        case .fileTooLarge(let bytes, let limit):
            return say(
                .fileTooLarge, ["size": String(bytes >> 20), "limit": String(limit >> 20)])
        case .wrongType(let type):
            return say(.wrongType, ["type": text(ImportProblem.name(of: type))])
        case .encrypted: return say(.encrypted)
        case .damaged(let part, _): return say(.damaged, ["part": part])
        case .expandsTooMuch: return say(.expandsTooMuch)
        case .tooManyParts(_, let limit): return tooMuch("parts", limit)
        case .tooManySheets(_, let limit): return tooMuch("sheets", limit)
        case .tooManyRows(_, let limit): return tooMuch("rows", limit)
        case .tooManyColumns(_, _, let limit): return tooMuch("columns", limit)
        case .tooMuchSharedText(let limit): return tooMuch("text", limit)
        case .cellTooLong(let sheet, let row, _, let limit):
            return say(
                .cellTooLong, ["sheet": sheet, "row": String(row), "limit": text.number(limit)])
        case .rowTooLong(let sheet, let row, let limit):
            return say(
                .rowTooLong, ["sheet": sheet, "row": String(row), "limit": text.number(limit)])
        case .unknownEncoding(let line): return say(.unknownEncoding, ["row": String(line)])
        case .forbiddenMarkup(let part): return say(.forbiddenMarkup, ["part": part])
        case .noSuchSheet: return say(.noHeadingRow, ["sheets": ""])
        }
    }

    private static func name(of type: ForeignFileType) -> FileTypeText {
        switch type {
        case .pdf: .pdf
        case .wordDocument: .wordDocument
        case .presentation: .presentation
        case .openDocument: .openDocument
        case .binaryWorkbook: .binaryWorkbook
        case .oldWorkbook: .oldWorkbook
        case .htmlTable: .htmlTable
        case .xmlSpreadsheet: .xmlSpreadsheet
        case .richText: .richText
        case .image: .image
        case .archive: .archive
        case .otherBinary: .otherBinary
        }
    }

    private static func words(of error: HeadingError, _ text: Localizer) -> Words {
        switch error {
        case .noHeadingRow(let sheets):
            return (
                .noHeadingRow,
                text(
                    ImportProblemText.noHeadingRow,
                    ["sheets": sheets.prefix(5).joined(separator: ", ")])
            )
        case .nothingEssential(let sheet, let row, _):
            return (
                .nothingEssential,
                text(
                    ImportProblemText.nothingEssential, ["sheet": sheet, "row": String(row)])
            )
        case .contradicted(let sheet, let found, let proposal):
            let details = found.prefix(5).map { words(of: $0, text) }.joined(separator: "; ")
            guard let proposal else {
                return (
                    .contradicted,
                    text(ImportProblemText.contradicted, ["sheet": sheet, "details": details])
                )
            }
            let columns = proposal.columns.filter { $0.field != nil }
                .map { "\($0.letter)=\($0.heading)" }.joined(separator: ", ")
            return (
                .contradictedProposal,
                text(
                    ImportProblemText.contradictedProposal,
                    ["sheet": sheet, "details": details, "proposal": columns])
            )
        }
    }

    private static func words(
        of contradiction: ColumnContradiction, _ text: Localizer
    ) -> String {
        text(
            ImportProblemText.contradiction,
            [
                "column": contradiction.column.letter, "heading": contradiction.column.heading,
                "looked": String(contradiction.looked), "unfit": String(contradiction.unfit),
                "sample": String((contradiction.samples.first ?? "").prefix(30)),
            ])
    }
}
