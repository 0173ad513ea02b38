/// One backup, from being asked for to its proof.
package struct BackupRun: Hashable, Sendable {
    /// Who wanted it.
    package enum Cause: String, CaseIterable, Sendable {
        case schedule
        /// An administrator, on the page.
        case asked
        /// An operator, on the command line.
        case command
    }

    package enum State: String, CaseIterable, Sendable {
        case asked, running
        /// Whole and written, but not proven: the proof is under way or could not be done.
        case made
        /// Restored into a scratch place, checked, and found equal.
        case proven
        case failed
    }

    package let id: Int64
    package var cause: Cause
    package var state: State
    package var step: BackupStep
    /// How much of the step is done, 0 to 100; nil where it cannot be told.
    package var percent: Int?
    package var actor: String
    package var askedAt: Instant
    package var startedAt: Instant?
    /// The last sign of life of whoever does the work.
    package var seenAt: Instant?
    package var finishedAt: Instant?
    /// The file's path; empty before it has a name.
    package var file: String
    package var bytes: Int?
    /// Every change acknowledged before this moment is inside.
    package var until: Instant?
    package var proof: BackupProof?
    package var problem: BackupProblem?
    /// When the file was deleted because newer proven backups stand for it.
    package var removedAt: Instant?

    package init(
        id: Int64, cause: Cause, state: State, actor: String, askedAt: Instant
    ) {
        self.id = id
        self.cause = cause
        self.state = state
        self.actor = actor
        self.askedAt = askedAt
        step = .copying
        file = ""
    }

    package var isActive: Bool { state == .asked || state == .running }

    /// The name of the file without its folder.
    package var fileName: String {
        file.split(separator: "/").last.map(String.init) ?? ""
    }

    /// A run without a sign of life for so long was broken off.
    package static let silentSecondsMax: Int64 = 180

    /// Whether whoever did the work is gone at `now`.
    package func isAbandoned(at now: Instant) -> Bool {
        guard state == .running else { return false }
        return now.seconds(since: seenAt ?? askedAt) > Self.silentSecondsMax
    }
}

/// What is being done, in this order.
package enum BackupStep: String, CaseIterable, Sendable {
    /// A consistent copy is taken from the database in use.
    case copying
    /// The copy is encrypted into the file.
    case sealing
    /// The file is read again and unpacked into a scratch place.
    case restoring
    /// The scratch database is checked: integrity, tables, counts, figures.
    case checking
    /// Every order's events are replayed; the ledger is verified.
    case replaying

    /// 1 to 5.
    package var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}

/// What the proof looked at; every number was found equal in the original and in the restored copy.
package struct BackupProof: Hashable, Codable, Sendable {
    package var provenAt: Int64
    package var tables: Int
    package var rows: Int
    package var orders: Int
    package var ledgerEntries: Int
    /// `yyyy-MM-dd`; empty where the figures could not be compared.
    package var figuresDay: String
    package var seconds: Int

    package init(
        provenAt: Instant, tables: Int, rows: Int, orders: Int, ledgerEntries: Int,
        figuresDay: String, seconds: Int
    ) {
        self.provenAt = provenAt.milliseconds
        self.tables = tables
        self.rows = rows
        self.orders = orders
        self.ledgerEntries = ledgerEntries
        self.figuresDay = figuresDay
        self.seconds = seconds
    }

    package var moment: Instant { Instant(milliseconds: provenAt) }
}

/// Why a backup is not good: a code that pages put into words, and particulars for the operator.
package struct BackupProblem: Error, Hashable, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        /// The work was broken off: the server stopped or was killed.
        case interrupted
        /// A folder or file cannot be written or read.
        case disk
        /// The file was changed, cut, or is no backup at all.
        case damaged
        /// The file was made with another key.
        case otherKey = "other_key"
        /// The tools of PostgreSQL are missing, too old, or ended with an error.
        case tools
        /// The restored copy is not what was saved.
        case differs
        /// PostgreSQL: the role may not create the scratch database, so nothing could be proven.
        case scratchRefused = "scratch_refused"
        case database
        case other
    }

    package let code: Code
    /// English, for whoever mends it; names files and tables, never what is stored in them.
    package let detail: String

    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}
