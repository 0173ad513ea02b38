import Casework
import Foundation
import Localization
import Operations
import Persistence
import Store
import Testing

extension Desk {
    @discardableResult
    func take(
        _ path: String, mapping: String? = nil, acceptsProposal: Bool = false
    ) async throws -> ImportReport {
        try await ImportOrders(site).apply(
            ImportSource(
                path: path, fileName: "orders.csv", mapping: mapping,
                acceptsProposal: acceptsProposal), by: desk)
    }

    func preview(_ path: String) async throws -> ImportReport {
        try await ImportOrders(site).preview(
            ImportSource(path: path, fileName: "orders.csv"), by: desk)
    }

    /// The refused rows of `batch` as a file.
    func givenBack(
        _ batch: Int64?, _ request: RevealRequest = RevealRequest(purpose: .correction),
        to actor: Actor? = nil
    ) async throws -> [UInt8] {
        try await RefusedRows(site).workbook(
            try #require(batch), request, exporter: "受理一席", language: .zhHans,
            for: actor ?? desk)
    }

    /// The refusal of a whole file; nil when it goes in.
    func refusal(
        _ path: String, mapping: String? = nil, acceptsProposal: Bool = false
    ) async -> ImportRefusal? {
        do {
            try await take(path, mapping: mapping, acceptsProposal: acceptsProposal)
            return nil
        } catch {
            return error as? ImportRefusal
        }
    }

    /// The order the city knows under `number`.
    func order(_ number: String) async throws -> WorkOrder {
        let site = site
        let found = try await site.database.read { tx in
            try site.orders.find(cityNumbers: [number], in: tx)
        }
        return try #require(found[number])
    }

    /// Every order there is.
    func all(_ filter: OrderFilter = OrderFilter()) async throws -> [OrderSummary] {
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            var orders: [OrderSummary] = []
            try site.orders.forEach(filter, seenBy: .everything, now: now, limit: 1_000_000, in: tx)
            {
                orders.append($0)
            }
            return orders
        }
    }

    func complainant(of order: WorkOrder) async throws -> Complainant? {
        let site = site
        return try await site.database.read { tx in
            try site.complainants.load([order.id], in: tx)[order.id]
        }
    }

    /// Payload and changes of every event, as stored.
    func eventTexts() async throws -> [String] {
        try await site.database.read { tx in
            try tx.fetch("SELECT payload, changes FROM order_event ORDER BY order_id, version") {
                $0.text(0) + $0.text(1)
            }
        }
    }

    func expectSoundHistory(_ count: Int) async throws {
        let check = try await CheckHistory(site).run()
        #expect(check.checked == count)
        #expect(check.problems.map(\.what) == [])
    }
}

func totals(
    created: Int = 0, changed: Int = 0, unchanged: Int = 0, refused: Int = 0
) -> ImportTotals {
    var totals = ImportTotals()
    totals.created = created
    totals.changed = changed
    totals.unchanged = unchanged
    totals.refused = refused
    return totals
}

/// A moment in Beijing, such as `2026-08-01 08:30`.
func moment(_ text: String) throws -> Instant {
    let parts = text.split(separator: " ")
    let day = try #require(LocalDate(String(parts[0])))
    let clock = parts.count > 1 ? parts[1].split(separator: ":").compactMap { Int($0) } : [0, 0]
    let seconds = clock[0] * 3600 + clock[1] * 60 + (clock.count > 2 ? clock[2] : 0)
    return SiteZone.beijing.instant(on: day, secondOfDay: seconds)
}

func day(_ text: String) throws -> LocalDate {
    try #require(LocalDate(text))
}
