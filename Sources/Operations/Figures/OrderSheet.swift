import Casework
import FoundationEssentials
import Localization
import Profiles
import Spreadsheets
import Store

/// Orders as rows of a sheet; used by the daily report and by exported lists. Nothing personal.
struct OrderSheet {
    let site: Site
    let text: Localizer
    var columns = Column.standard

    /// One column: its heading, and its width in characters.
    enum Column: CaseIterable {
        case number, cityNumber, receivedAt, state, kind, category, title, unit, community, place
        case due, closedAt
        // Only where a view asks for them.
        case channel, subdistrict, labels, contacted, resolution, satisfaction

        /// What a file has when nobody chose.
        static let standard: [Column] = Array(allCases.prefix { $0 != .channel })

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
            case .channel: (.channel, 12)
            case .subdistrict: (.subdistrict, 14)
            case .labels: (.labels, 14)
            case .contacted: (.isContacted, 10)
            case .resolution: (.isResolved, 10)
            case .satisfaction: (.isSatisfied, 10)
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
        case .channel: .text(channel(order.channel), .bordered)
        case .subdistrict: .text(order.subdistrict, OrderSheet.long)
        case .labels: .text(order.labels.joined(separator: ","), OrderSheet.long)
        case .contacted, .resolution, .satisfaction:
            .text(answer(column, order.evaluation), .bordered)
        }
    }

    private func channel(_ code: String) -> String {
        guard let name = site.profile.channels.first(where: { $0.id == code })?.name else {
            return code
        }
        return text.language == .zhHans ? name.chinese : name.english
    }

    /// What the complainant said; nothing where there is no valid callback.
    private func answer(_ column: Column, _ evaluation: Evaluation?) -> String {
        guard let evaluation else { return "" }
        if column == .contacted {
            guard evaluation.isValid, let contacted = evaluation.contacted else { return "" }
            return text(contacted ? AnswerText.contacted : .notContacted)
        }
        if column == .resolution {
            return evaluation.resolution.map { text($0.textKey) } ?? ""
        }
        return evaluation.satisfaction.map { text($0.textKey) } ?? ""
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

extension OrderSheet {
    /// The column of a file that stands for one of the ledger.
    static func column(_ column: OrderColumn) -> Column {
        switch column {
        case .number: .number
        case .cityNumber: .cityNumber
        case .title: .title
        case .state: .state
        case .clock: .due
        case .unit: .unit
        case .category: .category
        case .community: .community
        case .channel: .channel
        case .received: .receivedAt
        case .kind: .kind
        case .subdistrict: .subdistrict
        case .place: .place
        case .labels: .labels
        case .closed: .closedAt
        case .contacted: .contacted
        case .resolution: .resolution
        case .satisfaction: .satisfaction
        }
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

extension Casework.Resolution {
    fileprivate var textKey: AnswerText {
        switch self {
        case .resolved: .resolved
        case .partly: .partly
        case .unresolved: .unresolved
        }
    }
}

extension Casework.Satisfaction {
    fileprivate var textKey: AnswerText {
        switch self {
        case .satisfied: .satisfied
        case .mostly: .mostly
        case .neutral: .neutral
        case .dissatisfied: .dissatisfied
        case .veryDissatisfied: .veryDissatisfied
        case .notRated: .notRated
        }
    }
}
