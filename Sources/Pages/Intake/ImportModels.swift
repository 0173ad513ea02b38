package import Casework

/// The page that lists imports and takes a new file.
package struct ImportsModel: Sendable {
    package let past: [PastImport]
    package let mappings: [SavedMapping]
    package var form: FormState
    package let sizeMaximumMegabytes: Int

    package init(
        past: [PastImport], mappings: [SavedMapping], form: FormState = FormState(),
        sizeMaximumMegabytes: Int
    ) {
        self.past = past
        self.mappings = mappings
        self.form = form
        self.sizeMaximumMegabytes = sizeMaximumMegabytes
    }
}

package struct PastImport: Sendable {
    package enum State: String, CaseIterable, Sendable {
        case waiting, running, finished, failed, interrupted, discarded
        /// The file is still being read for its preview.
        case reading
        /// Everything in the file is known already.
        case needless
    }

    package let id: Int64
    package let fileName: String
    package let actor: String
    package let at: Instant
    package let state: State
    package let counts: ImportCounts

    package init(
        id: Int64, fileName: String, actor: String, at: Instant, state: State,
        counts: ImportCounts
    ) {
        self.id = id
        self.fileName = fileName
        self.actor = actor
        self.at = at
        self.state = state
        self.counts = counts
    }
}

package struct SavedMapping: Sendable {
    package let name: String
    package let columnCount: Int
    package let savedBy: String
    package let savedAt: Instant

    package init(name: String, columnCount: Int, savedBy: String, savedAt: Instant) {
        self.name = name
        self.columnCount = columnCount
        self.savedBy = savedBy
        self.savedAt = savedAt
    }
}

/// How many rows an import creates, changes, leaves, refuses.
package struct ImportCounts: Hashable, Sendable {
    package var created: Int
    package var changed: Int
    package var unchanged: Int
    package var refused: Int

    package init(created: Int = 0, changed: Int = 0, unchanged: Int = 0, refused: Int = 0) {
        self.created = created
        self.changed = changed
        self.unchanged = unchanged
        self.refused = refused
    }

    package var total: Int { created + changed + unchanged + refused }
}

/// A heading of the file and the field it was recognised as.
package struct RecognisedHeading: Sendable {
    /// Letters of the column, `A` to `XFD`.
    package let column: String
    package let heading: String
    /// Name of the field in the heading table; nil where unknown.
    package let field: String?
    package let sample: String
    /// The values are about persons: the sample is not shown.
    package let isPersonal: Bool

    package init(
        column: String, heading: String, field: String?, sample: String, isPersonal: Bool = false
    ) {
        self.column = column
        self.heading = heading
        self.field = field
        self.sample = sample
        self.isPersonal = isPersonal || field.map { ColumnWords.isPersonal($0) } == true
    }
}

/// A row that will not go in: where, what, why, and how to mend it.
package struct RefusedRow: Sendable {
    package let sheet: String
    package let row: Int
    package let column: String
    package let value: String
    package let reason: String
    package let mend: String

    package init(
        sheet: String, row: Int, column: String, value: String, reason: String, mend: String
    ) {
        self.sheet = sheet
        self.row = row
        self.column = column
        self.value = value
        self.reason = reason
        self.mend = mend
    }
}

/// One of the first rows with what would happen to it.
package struct PreviewRow: Sendable {
    package enum Action: String, CaseIterable, Sendable {
        case create, change, keep, refuse
    }

    package let row: Int
    package let action: Action
    package let number: String
    package let title: String
    package let receivedAt: Instant?
    package let unitName: String

    package init(
        row: Int, action: Action, number: String, title: String, receivedAt: Instant?,
        unitName: String
    ) {
        self.row = row
        self.action = action
        self.number = number
        self.title = title
        self.receivedAt = receivedAt
        self.unitName = unitName
    }
}

/// What an import would do, before anything is written.
package struct ImportPreviewModel: Sendable {
    package let id: Int64
    package let fileName: String
    package var columns: ImportColumns
    package let counts: ImportCounts
    package let rows: [PreviewRow]
    /// The first refusals; `counts.refused` says how many there are.
    package let refusals: [RefusedRow]
    /// The first orders that would change; `counts.changed` says how many there are.
    package let changed: [ChangedOrder]
    package let warnings: [String]

    package init(
        id: Int64, fileName: String, columns: ImportColumns, counts: ImportCounts,
        rows: [PreviewRow], refusals: [RefusedRow], changed: [ChangedOrder], warnings: [String]
    ) {
        self.id = id
        self.fileName = fileName
        self.columns = columns
        self.counts = counts
        self.rows = rows
        self.refusals = refusals
        self.changed = changed
        self.warnings = warnings
    }
}

package struct ImportProgressModel: Sendable {
    package let fileName: String
    package let done: Int
    /// Nil while the file is only read for its preview: nothing is written then.
    package let total: Int?

    package init(fileName: String, done: Int, total: Int?) {
        self.fileName = fileName
        self.done = done
        self.total = total
    }
}

package struct ImportResultModel: Sendable {
    package let id: Int64
    package let fileName: String
    package let counts: ImportCounts
    package let refusals: [RefusedRow]
    /// The first orders that changed; `counts.changed` says how many did.
    package var changed: [ChangedOrder] = []
    /// Why the import stopped early; nil when it went to its end.
    package let problem: String?
    /// Its program ended while it ran.
    package var isInterrupted = false
    /// Refused rows that the download holds.
    package var refusalsKept: Int

    package init(
        id: Int64, fileName: String, counts: ImportCounts, refusals: [RefusedRow],
        problem: String? = nil, refusalsKept: Int = 10_000
    ) {
        self.id = id
        self.fileName = fileName
        self.counts = counts
        self.refusals = refusals
        self.problem = problem
        self.refusalsKept = refusalsKept
    }
}
