package import Casework
package import Localization
package import Spreadsheets

/// A file that cannot be imported at all, before any row was looked at.
package enum ImportRefusal: Error, Sendable {
    case workbook(WorkbookError)
    case headings(HeadingError)
    case unknownMapping(String)
    /// A saved mapping names a field that does not exist.
    case unknownField(String)
    case unknownBatch(Int64)
}

/// How many rows go which way.
package struct ImportTotals: Hashable, Sendable {
    package var created = 0
    package var changed = 0
    package var unchanged = 0
    package var refused = 0

    package init() {}

    package var rows: Int { created + changed + unchanged + refused }
}

/// How a file is to be read.
package struct ImportSource: Sendable {
    package let path: String
    /// The name the user knows the file by.
    package let fileName: String
    /// A mapping saved under this name overrides what is recognised.
    package let mapping: String?
    /// Takes the columns that the values point to where headings contradict them.
    package var acceptsProposal: Bool
    /// What a person decided about this very file: stored name of the field by place of the column
    /// (from 0), empty for a column that is kept under its heading. Goes before everything else.
    package var columns: [Int: String] = [:]

    package init(
        path: String, fileName: String, mapping: String? = nil, acceptsProposal: Bool = false
    ) {
        self.path = path
        self.fileName = fileName
        self.mapping = mapping
        self.acceptsProposal = acceptsProposal
    }
}

/// What happened, or would happen, to a row that went in.
package struct ImportedLine: Sendable {
    package enum Action: String, CaseIterable, Sendable {
        case create, change, keep
    }

    package let sheet: String
    package let row: Int
    package let action: Action
    package let cityNumber: String
    package let title: String
    package let receivedAt: Instant?
    package let unitName: String
    /// What a newer export changes about the order.
    package let changes: [FieldChange]
    /// What it changes about the complainant: names of fields, never what they hold.
    package let personalFields: [String]

    /// Names of all fields that change.
    package var changedFields: [String] { changes.map(\.field) + personalFields }
}

/// The outcome of an import or its preview.
package struct ImportReport: Sendable {
    /// Number of the batch; nil for a preview.
    package var batch: Int64?
    package let fileName: String
    /// What the columns mean, one map for each sheet that holds orders.
    package let maps: [HeadingMap]
    package let ignored: [WorkbookHeadings.IgnoredSheet]
    package var totals = ImportTotals()
    /// The first rows that were refused; `totals.refused` counts all.
    package var refusals: [RowRefusal] = []
    /// The first rows that went in. Here and in the lists below, orders that are or become
    /// confidential are counted, never listed: the reader may not be named for them.
    package var lines: [ImportedLine] = []
    /// The first orders that changed, with the fields.
    package var changes: [ImportedLine] = []
    /// Orders that the city has finished while a reply is still owed here: how many, and the first.
    /// They stay as they are, for people to look at.
    package var stillOpenCount = 0
    package var stillOpen: [ImportedLine] = []
    /// A value of each column, by its place in the first heading map.
    package var samples: [String] = []
    /// Values of columns without a field that were left out because they are personal, by heading.
    package var withheld: [String: Int] = [:]
    /// New orders without a time of their own: they count as received when they are imported.
    package var undated = 0
    /// New orders without a time received: the earliest of their other times counts.
    package var receiptsAssumed = 0
    /// Rows whose closing lies before the receipt: how many, and the numbers of the first.
    package var closedEarlyCount = 0
    package var closedEarly: [String] = []
    /// Orders that the city had finished and has in hand again: they are to be signed.
    package var takenUpAgain = 0

    /// Lines, changes and refusals that are kept for show.
    package static let lineLimit = 20
    package static let changeLimit = 200
    package static let refusalLimit = 10_000
    /// Rows that a warning names.
    package static let rowsNamedMax = 5

    /// A sentence about orders that are still open here; nil when there are none.
    package func stillOpenWarning(_ text: Localizer) -> String? {
        guard stillOpenCount > 0 else { return nil }
        let shown = stillOpen.prefix(5).map(\.cityNumber)
        let rest = stillOpenCount > shown.count ? "…" : ""
        let numbers = [shown.joined(separator: ", "), rest].filter { !$0.isEmpty }
            .joined(separator: " ")
        return text(
            ImportText.stillOpen,
            [
                "count": text.number(stillOpenCount),
                "numbers": numbers,
            ])
    }

    init(
        fileName: String, maps: [HeadingMap], ignored: [WorkbookHeadings.IgnoredSheet]
    ) {
        self.fileName = fileName
        self.maps = maps
        self.ignored = ignored
    }
}

/// Rows done so far, for a progress display.
package typealias ImportProgress = @Sendable (ImportTotals) -> Void
