/// The tables whose every row is proven by the ledger, with their columns in the order in which
/// they are digested. The code of a table stands in every digest and never changes.
///
/// A migration that adds a column appends it at the end of its list with the next format, and
/// raises `LedgerContent.format`: rows written before keep the digest of the columns of their time,
/// and must hold `initial` in the younger ones.
package enum LoggedTable: UInt8, CaseIterable, Sendable {
    case entry = 1
    case head = 2
    case root = 3
    case order = 4
    case assignment = 5
    case event = 6
    case complainant = 7
    case account = 8
    case dailyReport = 9

    package struct Column: Sendable, Hashable {
        package enum Kind: Sendable { case integer, text, bytes }

        package let name: String
        package let kind: Kind
        /// The first format that digests it.
        package var since = 1
        /// What rows written before `since` hold in it.
        package var initial = Initial.null

        package enum Initial: Sendable, Hashable { case null, zero, emptyText }
    }

    package var name: String {
        switch self {
        case .entry: "ledger_entry"
        case .head: "ledger_head"
        case .root: "ledger_root"
        case .order: "work_order"
        case .assignment: "assignment"
        case .event: "order_event"
        case .complainant: "complainant"
        case .account: "account"
        case .dailyReport: "daily_report"
        }
    }

    /// Tables whose rows are proven one by one under their first column, by the last entry of
    /// lane 0 that names them.
    package static let kept: [LoggedTable] = [.root, .account, .dailyReport]

    package var columns: [Column] { LoggedTable.lists[Int(rawValue) - 1] }

    /// How many columns the formats digest, each number once, ascending.
    package var columnCounts: [Int] {
        formats.map { format in columns.count { $0.since <= format } }
    }

    /// Which of `columnCounts` belongs to `format`.
    package func variant(of format: Int) -> Int {
        max(0, formats.count { $0 <= format } - 1)
    }

    private var formats: [Int] { Set(columns.map(\.since)).sorted() }

    private static let lists = [
        "lane# seq# at# kind account# actor subject order_id# detail content$ hash$",
        "lane# seq# hash$",
        "number# day kind at# heads$ previous$ signature$",
        """
        id# number city_number district_number version# state channel kind category \
        category_1 labels title content district subdistrict community place company \
        urgency nature city_unit city_state handling_result city_reply reported_at# \
        city_dispatched_at# city_due_at# city_closed_at# verdict is_excluded# is_uncounted# \
        is_confidential# extra received_at# received_on arrived_at# signed_at# dispatched_at# \
        contacted_at# replied_at# judged_at# closed_at# closed_on sign_due# sign_class \
        reply_due# reply_class reply_given# judgement_due# judgement_class assumed_years \
        next_due# send_back_reason send_back_from send_back_count# reply has_contact# \
        callback_count# judgement last_callback responsible_unit is_valid# contacted# \
        resolution satisfaction sent_back_at#
        """,
        "order_id# position# unit unit_name role due#",
        "order_id# version# kind at# account# actor payload changes",
        "order_id# sealed$ name_hash$ phone_hash$",
        """
        id# name display_name password roles unit is_demo# disabled_at# created_at# \
        employer job_title valid_from# valid_to# agreement_on must_change_password# \
        factor_secret$ factor_since# factor_step#
        """,
        "day made_at# file_name file_hash content$",
    ].map(list)

    /// Names apart by spaces; `#` marks integers, `$` bytes.
    private static func list(_ text: String) -> [Column] {
        text.split(separator: " ").map { word in
            switch word.last {
            case "#": Column(name: String(word.dropLast()), kind: .integer)
            case "$": Column(name: String(word.dropLast()), kind: .bytes)
            default: Column(name: String(word), kind: .text)
            }
        }
    }
}
