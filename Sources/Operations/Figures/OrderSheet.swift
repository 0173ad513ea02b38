import Casework
import FoundationEssentials
import Localization
import Spreadsheets
import Store

/// Orders as rows of a sheet; used by the daily report and by exported lists. Nothing personal.
struct OrderSheet {
    let site: Site
    let text: Localizer
    var columns = Column.allCases

    /// One column: its heading, and its width in characters.
    enum Column: CaseIterable {
        case number, cityNumber, receivedAt, state, kind, category, title, unit, community, place
        case due, closedAt

        fileprivate var layout: (heading: SheetText, width: Double) {
            switch self {
            case .number: (.number, 19)
            case .cityNumber: (.cityNumber, 21)
            case .receivedAt: (.receivedAt, 16)
            case .state: (.state, 12)
            case .kind: (.kind, 8)
            case .category: (.categoryPath, 24)
            case .title: (.titleColumn, 34)
            case .unit: (.unit, 18)
            case .community: (.community, 14)
            case .place: (.place, 18)
            case .due: (.due, 16)
            case .closedAt: (.closedAt, 16)
            }
        }
    }

    func appendHeadings(to sheet: SheetWriter) throws {
        try sheet.appendHeadings(columns.map { text($0.layout.heading) }, frozenColumns: 2)
        for (index, column) in columns.enumerated() {
            sheet.setWidth(column.layout.width, column: index)
        }
    }

    func append(_ order: OrderSummary, to sheet: SheetWriter) throws {
        let cells = columns.map { cell($0, of: order) }
        var lines = 1
        for (column, cell) in zip(columns, cells) where cell.style.contains(.wrapped) {
            guard case .text(let text) = cell.content else { continue }
            let room = Int(column.layout.width) - 2
            lines = max(lines, (SheetWriter.width(of: text) + room - 1) / room)
        }
        try sheet.append(cells, height: Double(min(lines, 8)) * OrderSheet.lineHeight)
    }

    /// Height of one line of text with room around it, in points.
    static let lineHeight = 17.0

    private func cell(_ column: Column, of order: OrderSummary) -> OutputCell {
        switch column {
        case .number: .text(order.number.text, .bordered)
        case .cityNumber: .text(order.cityNumber ?? "", .bordered)
        case .receivedAt: moment(order.receivedAt)
        case .state: .text(text(order.state.textKey), .bordered)
        case .kind: .text(order.kind, .bordered)
        case .category:
            .text(order.category.joined(separator: OrderFacts.categorySeparator), OrderSheet.long)
        case .title: .text(order.title, OrderSheet.long)
        case .unit: .text(order.unitName, OrderSheet.long)
        case .community: .text(order.community, OrderSheet.long)
        case .place: .text(order.place, OrderSheet.long)
        case .due: moment(order.due)
        case .closedAt: moment(order.closedAt)
        }
    }

    private static let long: CellStyle = [.bordered, .wrapped]

    private func moment(_ instant: Instant?) -> OutputCell {
        guard let instant else { return .text("", .bordered) }
        let date = site.zone.date(of: instant)
        let second = site.zone.secondOfDay(of: instant)
        guard
            let civil = CivilDateTime(
                year: date.year, month: date.month, day: date.day, hour: second / 3600,
                minute: second / 60 % 60, second: second % 60)
        else { return .text("", .bordered) }
        return OutputCell(
            .moment(civil), style: [.bordered, .centred], numberFormat: "yyyy-mm-dd hh:mm")
    }
}

extension OrderState {
    /// The key of the state's name: `awaiting_signing` is `state.awaitingSigning`.
    var textKey: StateText {
        let parts = rawValue.split(separator: "_")
        let name = parts.dropFirst().reduce(String(parts[0])) { $0 + $1.capitalized }
        return StateText(rawValue: "state." + name) ?? .handling
    }
}
