package import Casework
package import Localization
import Persistence
import Spreadsheets
import Store

/// The orders of a filter as a spreadsheet, without anything personal, marked with who took it.
/// Every export is recorded.
///
/// Confidential orders are not among them, whoever asks: no file of many orders leaves the house
/// with one.
package struct ExportOrders: Sendable {
    private let site: Site

    /// Orders in one file; a sheet takes about a million rows.
    package static let limit = 1_000_000

    package init(_ site: Site) {
        self.site = site
    }

    /// - Parameters:
    ///   - columns: which columns in which order; all of `OrderSheet` without.
    ///   - name: the view that is exported; the sheet bears it.
    ///   - exporter: the name that stands in the file; the account's own without one.
    /// - Throws: `Forbidden`, `WorkbookWriteError`.
    package func run(
        _ filter: OrderFilter, columns: [OrderColumn]? = nil, named name: String? = nil,
        exporter: String? = nil, language: SiteLanguage = .zhHans,
        for actor: Actor
    ) async throws -> [UInt8] {
        guard Policy.allows(actor, .readOrders) else { throw Forbidden(action: "export") }
        let scope = Policy.scope(of: actor).withoutConfidential
        let site = site
        let now = site.clock()
        let text = Localizer(language)
        let mark = ExportMark(
            exporter: exporter ?? actor.name, at: now, zone: site.zone, text)
        let (content, count) = try await site.database.read { tx in
            // The statement lasts as long as its rows are drawn into the file.
            try SnapshotStore().allowLongStatements(in: tx)
            var list = OrderSheet(site: site, text: text)
            if let columns {
                // Every line of a file can be found again.
                list.columns = columns.contains(.number) ? [] : [.number]
                list.columns += columns.map(OrderSheet.column)
            }
            var count = 0
            let content = try TemporaryFile.bytes(named: "orders.xlsx") { path in
                let workbook = try WorkbookWriter(path: path)
                let sheet = try workbook.addSheet(name ?? text(SheetText.export))
                try mark.append(to: sheet)
                try list.appendHeadings(to: sheet)
                try site.orders.forEach(
                    filter, seenBy: scope, now: now, limit: Self.limit, in: tx
                ) { order in
                    try list.append(order, to: sheet)
                    count += 1
                }
                try mark.append(to: sheet)
                try sheet.setPrinting(mark.printing)
                try workbook.finish()
            }
            return (content, count)
        }
        // What cannot be recorded does not leave the house.
        try await site.database.write { tx in
            try site.ledger.append(
                LedgerNote(
                    .ordersExported, subject: "orders.xlsx", detail: ["rows": String(count)]),
                by: actor, at: now, in: tx)
        }
        return content
    }
}
