package import Casework
package import Localization
import Persistence
import Spreadsheets
import Store

/// The orders of a filter as a spreadsheet, without anything personal. Confidential orders are not
/// among them, whoever asks: no file of many orders leaves the house with one.
package struct ExportOrders: Sendable {
    private let site: Site

    /// Orders in one file; a sheet takes about a million rows.
    package static let limit = 1_000_000

    package init(_ site: Site) {
        self.site = site
    }

    /// - Throws: `Forbidden`, `WorkbookWriteError`.
    package func run(
        _ filter: OrderFilter, language: SiteLanguage = .zhHans, for actor: Actor
    ) async throws -> [UInt8] {
        guard Policy.allows(actor, .readOrders) else { throw Forbidden(action: "export") }
        let scope = Policy.scope(of: actor).withoutConfidential
        let site = site
        let now = site.clock()
        let text = Localizer(language)
        return try await site.database.read { tx in
            let list = OrderSheet(site: site, text: text)
            return try TemporaryFile.bytes(named: "orders.xlsx") { path in
                let workbook = try WorkbookWriter(path: path)
                let sheet = try workbook.addSheet(text(SheetText.export))
                try list.appendHeadings(to: sheet)
                try site.orders.forEach(
                    filter, seenBy: scope, now: now, limit: Self.limit, in: tx
                ) { order in
                    try list.append(order, to: sheet)
                }
                try sheet.setPrinting(PrintSetup())
                try workbook.finish()
            }
        }
    }
}
