/// Something that the ledger does not explain, and where.
package struct LedgerFinding: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// A row is not what the ledger says it was when it was written.
        case changed
        /// The ledger tells of a row that is not there; or the chain has a gap.
        case missing
        /// A row is there that no entry tells of.
        case unlisted
        /// An entry's own hash was changed; its fields are what the next entry says.
        case hashChanged = "hash_changed"
        /// An entry's content is no content.
        case unreadable
        /// A root's signature is not by the given key.
        case unsigned
        /// A root states another hash for an entry, or follows another root.
        case contradicted
        /// The events of an order do not lead to its row.
        case unexplained
        /// An entry or event says an earlier moment than a root that was signed before it.
        case backdated
        /// A column or table that this version cannot prove.
        case unknownColumn = "unknown_column"
    }

    package let kind: Kind
    /// Nil where the finding is about no row, such as a root that was asked for and not found.
    package let table: LoggedTable?
    /// The row: an entry as `lane/seq`, an event as `order/version`, others by their key.
    package let key: String
    /// The entry that tells of the row.
    package let entry: EntryName?
    package let note: String

    package init(
        _ kind: Kind, _ table: LoggedTable?, _ key: String, entry: EntryName? = nil,
        note: String = ""
    ) {
        self.kind = kind
        self.table = table
        self.key = key
        self.entry = entry
        self.note = note
    }
}

extension LedgerFinding: CustomStringConvertible {
    package var description: String {
        let row = [table?.name ?? "", key].filter { !$0.isEmpty }.joined(separator: " ")
        let told = entry.map { " (entry \($0))" } ?? ""
        let what =
            switch kind {
            case .changed: "was changed"
            case .missing: "is missing"
            case .unlisted: "is told of by no entry"
            case .hashChanged: "has another hash than its fields and the next entry give"
            case .unreadable: "has a content that cannot be read"
            case .unsigned: "is not signed by this key"
            case .contradicted: "contradicts what was signed"
            case .unexplained: "is not what its events lead to"
            case .backdated: "says an earlier moment than what was signed before it"
            case .unknownColumn: "cannot be proven by this version"
            }
        return row + " " + what + told + (note.isEmpty ? "" : ": " + note)
    }
}

/// The place of an entry: its lane and its number there.
package struct EntryName: Hashable, Sendable, CustomStringConvertible {
    package let lane: Int64
    package let seq: Int64

    package init(lane: Int64, seq: Int64) {
        self.lane = lane
        self.seq = seq
    }

    package var description: String { "\(lane)/\(seq)" }
}
