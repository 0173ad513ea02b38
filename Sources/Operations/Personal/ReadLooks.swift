package import Casework
import HanText
package import Localization
import Persistence
import Spreadsheets
import Store

/// Who saw this citizen's data: for the auditor, by an order or by a whole phone number.
package struct ReadLooks: Sendable {
    private let site: Site
    /// Looks in one statement.
    package static let limit = 5_000
    private static let ordersMaximum = 1_000

    /// What a statement is asked by.
    package enum Subject: Hashable, Sendable {
        /// Every order of this order's complainant.
        case order(OrderNumber)
        case phone(String)
    }

    package init(_ site: Site) {
        self.site = site
    }

    /// Newest first. Asking by a phone number is itself recorded.
    ///
    /// - Throws: `Forbidden`, `OrderNotFound`.
    package func statement(
        _ subject: Subject, for actor: Actor
    ) async throws -> PersonalStatement {
        guard Policy.allows(actor, .readLedger) else {
            throw Forbidden(action: SiteAction.readLedger.rawValue)
        }
        let site = site
        let now = site.clock()
        return try await site.database.write { tx in
            let orders: [OrderID]
            let hash: [UInt8]?
            switch subject {
            case .order(let number):
                guard let order = try site.orders.find(number, in: tx) else {
                    throw OrderNotFound(number: number.text)
                }
                orders = try site.complainants.orders(
                    ofComplainantOf: order.id, limit: Self.ordersMaximum, in: tx)
                hash = try site.complainants.phoneHash(of: order.id, in: tx)
            case .phone(let phone):
                orders = try site.complainants.orders(
                    with: .phone(Masking.comparablePhone(phone)), limit: Self.ordersMaximum,
                    in: tx)
                hash = site.complainants.phoneHash(of: phone)
                try site.ledger.append(
                    LedgerNote(
                        .personalSearched, subject: "statement",
                        detail: ["found": String(orders.count)]), by: actor, at: now, in: tx)
            }
            var looks = try site.looks.looks(at: orders, limit: Self.limit + 1, in: tx)
            if let hash {
                looks += try site.looks.returns(with: hash, limit: Self.limit + 1, in: tx)
                looks.sort { $0.at > $1.at }
            }
            return PersonalStatement(
                orders: try site.orders.numbers(of: orders, in: tx),
                looks: Array(looks.prefix(Self.limit)), isCut: looks.count > Self.limit)
        }
    }

    /// The statement as a spreadsheet.
    ///
    /// - Throws: as `statement`, and `WorkbookWriteError`.
    package func workbook(
        _ subject: Subject, exporter: String, language: SiteLanguage, for actor: Actor
    ) async throws -> [UInt8] {
        let statement = try await statement(subject, for: actor)
        let text = Localizer(language)
        let mark = ExportMark(exporter: exporter, at: site.clock(), zone: site.zone, text)
        let zone = site.zone
        return try TemporaryFile.bytes(named: "seen.xlsx") { path in
            let workbook = try WorkbookWriter(path: path)
            let sheet = try workbook.addSheet(text(RevealText.seenTitle))
            try mark.append(to: sheet)
            try sheet.appendHeadings(
                [
                    RevealText.seenAt, .seenWho, .seenAccount, .seenOrder, .seenKind,
                    .seenPurpose, .seenReason, .seenFields,
                ].map { text($0) })
            for look in statement.looks {
                try sheet.append(Self.row(of: look, zone, text).map { .text($0) })
            }
            try mark.append(to: sheet)
            try sheet.setPrinting(mark.printing)
            try workbook.finish()
        }
    }

    private static func row(
        of look: PersonalLook, _ zone: SiteZone, _ text: Localizer
    ) -> [String] {
        func words(_ name: String) -> String {
            RevealText(rawValue: "reveal." + name).map { text($0) } ?? name
        }
        let fields = look.fields.map { field in
            known[field].map { text($0) }
                ?? FieldText(rawValue: "field." + field).map { text($0) } ?? field
        }
        return [
            zone.text(of: look.at), look.displayName, look.account, look.number?.text ?? "",
            words("kind." + look.kind.rawValue),
            look.purpose.map { words("purpose." + $0.rawValue) } ?? "", look.reason,
            fields.joined(separator: text(FormatText.listSeparator)),
        ]
    }

    /// Names of fields that differ from the names of their texts.
    private static let known: [String: FieldText] = [
        "name": .complainantName, "phone": .complainantPhone, "contact": .complainantContact,
        "handling_result": .handlingResult, "city_reply": .replyText, "reply": .replyText,
    ]
}
