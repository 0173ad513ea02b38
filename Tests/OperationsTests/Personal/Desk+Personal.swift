import Casework
import Operations
import Persistence
import Store
import Testing

/// People and data for the tests of personal data. Everything is invented.
extension Desk {
    static let person = Complainant(
        name: "测试甲", phone: "19900001234", contact: "邻居 19900003333",
        exactAddress: "东里7号楼301")
    static let audit = Actor(account: 80, name: "audra", roles: [.auditor])
    static let words = "联系19900005678，车京A12345"
    static let masked = "联系199****5678，车京A***45"

    /// An order of `person` whose content holds a phone and a plate, at the city office.
    func personal() async throws -> WorkOrder {
        let order = try await register(
            Desk.facts { $0.content = Desk.words }, complainant: Desk.person)
        try await change(order, .sign, by: desk)
        return try await change(order, .dispatch(DispatchPlan(lead: Self.city)), by: desk)
    }

    @discardableResult
    func reveal(
        _ order: WorkOrder, _ request: RevealRequest = RevealRequest(purpose: .contact),
        by actor: Actor? = nil
    ) async throws -> RevealedPersonal {
        try await RevealPersonal(site).run(order.number, request, by: actor ?? desk)
    }

    /// The error a reveal ends with; nil when it goes well.
    func refusedReveal(
        _ order: WorkOrder, _ request: RevealRequest = RevealRequest(purpose: .contact),
        by actor: Actor? = nil
    ) async -> (any Error)? {
        do {
            try await reveal(order, request, by: actor)
            return nil
        } catch {
            return error
        }
    }

    /// Gives `actor` an account that ends at `moment`.
    func end(_ actor: Actor, at moment: Instant) async throws {
        let site = site
        try await site.database.write { tx in
            try site.accounts.create(
                Account(
                    id: actor.account, name: actor.name, displayName: actor.name, password: "",
                    roles: actor.roles, unit: nil, isDemo: false), at: moment, in: tx)
            try site.accounts.disable(actor.account, at: moment, in: tx)
        }
    }

    /// Kind, subject and particulars of the ledger's entries of `kinds`, oldest first.
    func entries(_ kinds: LedgerKind...) async throws -> [(kind: String, text: String)] {
        try await site.database.read { tx in
            try tx.fetch(
                """
                SELECT kind, subject, detail FROM ledger_entry
                WHERE kind IN \(list: kinds.map(\.rawValue)) ORDER BY at, lane, seq
                """
            ) { ($0.text(0), $0.text(1) + " " + $0.text(2)) }
        }
    }

    /// Every value of every text column that may hold what people wrote.
    func storedTexts() async throws -> String {
        try await site.database.read { tx in
            var texts: [String] = []
            texts += try tx.fetch(
                """
                SELECT title, content, place, community, company, handling_result, city_reply,
                    extra, reply, send_back_reason, labels, category FROM work_order
                """
            ) { row in (0..<12).map { row.text($0) }.joined(separator: " ") }
            texts += try tx.fetch("SELECT payload, changes FROM order_event") {
                $0.text(0) + " " + $0.text(1)
            }
            texts += try tx.fetch("SELECT subject, detail FROM ledger_entry") {
                $0.text(0) + " " + $0.text(1)
            }
            texts += try tx.fetch("SELECT reason, fields FROM personal_look") {
                $0.text(0) + " " + $0.text(1)
            }
            texts += try tx.fetch("SELECT remark FROM personal_warning") { $0.text(0) }
            return texts.joined(separator: "\n")
        }
    }
}
