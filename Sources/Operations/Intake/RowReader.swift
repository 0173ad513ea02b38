import Casework
import HanText
import Profiles
import Spreadsheets
import Store

/// A row understood: what the city says about an order.
struct ImportedRow: Sendable {
    let sheet: String
    let row: Int
    var facts: OrderFacts
    /// Texts of `facts` that were masked, as the file has them.
    let originals: [String: String]
    /// The answers behind the flags of `facts`.
    let answers: FlagAnswers
    let complainant: Complainant
    /// The city's word for the state means that it is finished there.
    let isFinished: Bool
    /// The city's word for the state means that it has the order in hand.
    let isOpenAtCity: Bool
    /// An earlier row of the file says word for word the same.
    var isRepeat = false
    /// Headings of columns without a field whose value is personal and was left out.
    var withheld: [String] = []
}

/// What a row says about the flags of an order; nil where it says nothing.
struct FlagAnswers: Hashable, Sendable {
    var isValidCallback: Bool?
    var isExcluded: Bool?
    var isUncounted: Bool?
}

/// Turns rows of one sheet into orders, by the meaning of its columns. Looks columns up once, so
/// that a row costs only its cells.
struct RowReader {
    private let map: HeadingMap
    private let profile: Profile
    private let refused: RefusedColumns
    private let columns: [FieldName: ColumnMeaning]
    /// Columns kept by heading, and the name each is kept under.
    private let extras: [(column: ColumnMeaning, name: String)]
    private let categories: [ColumnMeaning]
    private let hasNumbers: Bool
    private let seen = SeenPhrases()

    init(_ map: HeadingMap, profile: Profile, refused: RefusedColumns) {
        self.map = map
        self.profile = profile
        self.refused = refused
        columns = Dictionary(
            map.columns.compactMap { column in column.field.map { ($0, column) } },
            uniquingKeysWith: { first, _ in first })
        let known = columns
        extras = map.columns.filter { column in
            guard let field = column.field else { return true }
            return !RowReader.understood.contains(field)
        }.map { ($0, String($0.heading.prefix(RowReader.extraNameMaximum))) }
        categories = RowReader.categoryFields.compactMap { known[$0] }
        hasNumbers = known["cityNumber"] != nil
    }

    /// Fields that have a place of their own in an order; the others are kept by heading.
    private static let understood: Set<FieldName> = [
        "cityNumber", "districtNumber", "serial", "kind", "category", "category1", "category2",
        "category3", "category4", "category5", "labels", "title", "content", "status",
        "complainantName", "complainantPhone", "contactPhone", "complainantAddress",
        "exactAddress", "confidential", "district", "subdistrict", "community", "place",
        "leadUnit", "channel", "receivedAt", "cityDispatchedAt", "districtDispatchedAt",
        "cityDueAt", "districtDueAt", "closedAt",
        "handlingResult", "replyText", "company", "isValidCallback", "isContacted", "isResolved",
        "isSatisfied", "orderNature", "urgency", "isExcluded", "isRetained", "isUncounted",
        "refusalRow", "refusalReason", "refusalMend",
    ]

    /// Characters of a value that no field stands for.
    private static let extraMaximum = 20_000
    /// Characters of its heading; the rest is cut, because every order repeats it.
    private static let extraNameMaximum = 100

    /// Fields that a person may choose for a column, in the order of the heading table.
    static func choosable(_ table: HeadingTable) -> [FieldName] {
        table.fields.map(\.name).filter { understood.contains($0) && !notes.contains($0) }
    }

    private static let categoryFields: [FieldName] = [
        "category1", "category2", "category3", "category4", "category5",
    ]

    /// The row as an order, a refusal, or nil for headings and blank rows.
    func read(_ row: borrowing SheetRow) -> Result<ImportedRow, Refused>? {
        guard row.number > map.headingRows.upperBound, row.width > 0, !isRepeatedHeading(row)
        else { return nil }
        do {
            return .success(try understood(row))
        } catch let refused as Refused {
            return isBlank(row) ? nil : .failure(refused)
        } catch {
            return .failure(
                refusal(of: row, at: nil, value: "", reason: .textMissing))
        }
    }

    /// A `RowRefusal` on its way up.
    struct Refused: Error {
        let refusal: RowRefusal
    }

    /// The refusal of a row whose number stood in an earlier row with other content.
    func duplicate(_ row: borrowing SheetRow, of earlier: Int, number: String?) -> RowRefusal {
        let value = "\(number ?? "") (\(earlier))"
        return refusal(
            of: row, at: columns["cityNumber"] ?? columns["districtNumber"], value: value,
            reason: .duplicateNumber
        ).refusal
    }

    private func understood(_ row: borrowing SheetRow) throws -> ImportedRow {
        var facts = OrderFacts()
        facts.title = try text("title", row, maximum: OrderLimits.titleMaximum)
        facts.content = try text("content", row, maximum: OrderLimits.contentMaximum)
        if columns["title"] == nil, columns["content"] == nil {
            facts.title = try category(row).last ?? text("kind", row)
        }
        if facts.title.isEmpty, facts.content.isEmpty {
            throw refusal(
                of: row, at: columns["content"] ?? columns["title"], value: "",
                reason: .textMissing)
        }
        facts.districtNumber = try number("districtNumber", row)
        try readWords(into: &facts, row)
        try readMoments(into: &facts, row)
        let answers = try readAnswers(into: &facts, row)
        let withheld = try readExtras(into: &facts, row)
        var texts = MaskedTexts()
        facts = texts.mask(facts)
        facts.cityNumber = try number(row, facts)
        return ImportedRow(
            sheet: map.sheet.name, row: row.number, facts: facts, originals: texts.originals,
            answers: answers,
            complainant: try complainant(row), isFinished: isFinished(facts),
            isOpenAtCity: isOpenAtCity(facts), withheld: withheld)
    }

    /// By the city's word for the state; by its closing time where there is no such column, or a
    /// word that the profile does not know.
    private func isFinished(_ facts: OrderFacts) -> Bool {
        guard columns["status"] != nil, let state = profile.cityStates[facts.cityState] else {
            return facts.cityClosedAt != nil
        }
        return state.isFinished
    }

    /// Only where a word stands: an empty cell says nothing about what is known.
    private func isOpenAtCity(_ facts: OrderFacts) -> Bool {
        guard !facts.cityState.isEmpty, let state = profile.cityStates[facts.cityState] else {
            return false
        }
        return !state.isFinished
    }

    /// Keeps what no field stands for, but nothing that tells who somebody is: extras are not
    /// sealed.
    private func readExtras(
        into facts: inout OrderFacts, _ row: borrowing SheetRow
    ) throws -> [String] {
        var withheld: [String] = []
        for (column, name) in extras {
            let value = row.text(column.column)
            if value.isEmpty { continue }
            if map.looksPersonal.contains(column.column) || PersonalValue.isCertain(value) {
                withheld.append(column.heading)
            } else {
                facts.extra[name] = try checked(
                    normalizedText(value), column, row, maximum: RowReader.extraMaximum)
            }
        }
        return withheld
    }

    /// Files without a column for the number get a key made of their content, so that the same file
    /// twice changes nothing.
    private func number(_ row: borrowing SheetRow, _ facts: OrderFacts) throws -> String? {
        if hasNumbers {
            if let number = try number("cityNumber", row) { return number }
            throw refusal(of: row, at: columns["cityNumber"], value: "", reason: .numberMissing)
        }
        if let number = facts.districtNumber { return number }
        let received = facts.receivedAt.map { String($0.milliseconds) } ?? ""
        return ContentKey.make([facts.title, facts.content, received])
    }

    private func readWords(into facts: inout OrderFacts, _ row: borrowing SheetRow) throws {
        facts.kind = try text("kind", row)
        facts.category = try category(row)
        facts.labels = seen.labels(try text("labels", row))
        facts.cityState = try text("status", row)
        facts.district = try text("district", row, maximum: OrderLimits.nameMaximum)
        facts.subdistrict = seen.subdistrict(
            try text("subdistrict", row, maximum: OrderLimits.nameMaximum), in: profile.directory)
        facts.community = try text("community", row, maximum: OrderLimits.nameMaximum)
        facts.place = try text("place", row)
        facts.unitName = seen.unit(
            try text("leadUnit", row, maximum: OrderLimits.nameMaximum), in: profile.directory)
        facts.handlingResult = try text("handlingResult", row, maximum: 20_000)
        facts.replyText = try text("replyText", row, maximum: 20_000)
        facts.company = try text("company", row)
        facts.nature = try text("orderNature", row)
        facts.urgency = try text("urgency", row)
        let channel = try text("channel", row)
        facts.channel = seen.channel(channel, in: profile)
    }

    private func readMoments(into facts: inout OrderFacts, _ row: borrowing SheetRow) throws {
        facts.receivedAt = try moment("receivedAt", row)
        let districtDispatch = try moment("districtDispatchedAt", row)
        facts.cityDispatchedAt = try moment("cityDispatchedAt", row) ?? districtDispatch
        let districtDue = try moment("districtDueAt", row, endOfDay: true)
        facts.cityDueAt = try moment("cityDueAt", row, endOfDay: true) ?? districtDue
        facts.cityClosedAt = try moment("closedAt", row)
    }

    private func readAnswers(
        into facts: inout OrderFacts, _ row: borrowing SheetRow
    ) throws -> FlagAnswers {
        let valid = try value("isValidCallback", row) { cell throws(ValueError) in
            try cell.yesNo()
        }
        let contacted = try value("isContacted", row) { cell throws(ValueError) in
            try cell.yesNo()
        }
        let resolved = try value("isResolved", row) { cell throws(ValueError) in
            try cell.resolution()
        }
        let satisfied = try value("isSatisfied", row) { cell throws(ValueError) in
            try cell.satisfaction()
        }
        let hasAnswer = contacted != nil || resolved != nil || satisfied != nil
        if valid != nil || hasAnswer {
            facts.verdict = Evaluation(
                isValid: valid.map { $0 == .yes } ?? hasAnswer,
                contacted: contacted.map { $0 == .yes },
                resolution: resolved.map(RowReader.resolution),
                satisfaction: satisfied.map(RowReader.satisfaction))
        }
        let excluded = try isYes("isExcluded", row)
        let retained = try isYes("isRetained", row)
        let answers = FlagAnswers(
            isValidCallback: valid.map { $0 == .yes },
            isExcluded: retained == false ? true : excluded ?? retained.map { !$0 },
            isUncounted: try isUncounted(row))
        facts.isExcluded = answers.isExcluded ?? false
        facts.isUncounted = answers.isUncounted ?? false
        facts.isConfidential = try isYes("confidential", row) ?? false
        return answers
    }

    /// The column says yes or no, or names the kind of request that does not count.
    private func isUncounted(_ row: borrowing SheetRow) throws -> Bool? {
        let answer = try value("isUncounted", row) { cell throws(ValueError) in
            do throws(ValueError) {
                return try cell.yesNo()
            } catch {
                guard case .unknownAnswer = error else { throw error }
                return .yes
            }
        }
        return answer.map { $0 == .yes }
    }

    private static func resolution(_ answer: Spreadsheets.Resolution) -> Casework.Resolution {
        switch answer {
        case .resolved: .resolved
        case .partlyResolved: .partly
        case .unresolved: .unresolved
        }
    }

    private static func satisfaction(
        _ answer: Spreadsheets.Satisfaction
    ) -> Casework.Satisfaction {
        switch answer {
        case .satisfied: .satisfied
        case .mostlySatisfied: .mostly
        case .fair: .neutral
        case .dissatisfied: .dissatisfied
        case .veryDissatisfied: .veryDissatisfied
        }
    }

    private func complainant(_ row: borrowing SheetRow) throws -> Complainant {
        let address = try text("exactAddress", row)
        return Complainant(
            name: try text("complainantName", row),
            phone: try identifier("complainantPhone", row).map(normalizedText) ?? "",
            contact: try identifier("contactPhone", row).map(normalizedText) ?? "",
            exactAddress: address.isEmpty ? try text("complainantAddress", row) : address)
    }
}

// MARK: - Cells

extension RowReader {
    private func category(_ row: borrowing SheetRow) throws -> [String] {
        let written = try text("category", row)
        let path = seen.path(written)
        if categories.isEmpty { return path }
        let levels = try categories.map { try text($0, row, maximum: 200) }
        let named = levels.prefix { !$0.isEmpty && $0 != "-" }
        guard named.count >= path.count else { return path }
        return named.map { $0.utf8.contains(UInt8(ascii: ">")) ? seen.level($0) : $0 }
    }

    private func text(
        _ field: FieldName, _ row: borrowing SheetRow, maximum: Int = 1_000
    ) throws -> String {
        guard let column = columns[field] else { return "" }
        return try text(column, row, maximum: maximum)
    }

    private func text(
        _ column: ColumnMeaning, _ row: borrowing SheetRow, maximum: Int
    ) throws -> String {
        let raw = row.text(column.column)
        if raw.utf8.first == UInt8(ascii: "#"), case .error = row[column.column] {
            throw refusal(of: row, at: column, value: raw, reason: .cellError)
        }
        if raw.isEmpty, case .uncalculated = row[column.column] {
            throw refusal(of: row, at: column, value: "", reason: .notCalculated)
        }
        return try checked(normalizedText(raw), column, row, maximum: maximum)
    }

    private func checked(
        _ text: String, _ column: ColumnMeaning, _ row: borrowing SheetRow, maximum: Int
    ) throws -> String {
        if text.utf8.count > maximum, text.unicodeScalars.count > maximum {
            throw refusal(of: row, at: column, value: text, reason: .tooLong)
        }
        return text
    }

    private func identifier(
        _ field: FieldName, _ row: borrowing SheetRow
    ) throws -> String? {
        try value(field, row) { cell throws(ValueError) in try cell.identifier() }
    }

    /// An order's number in its stored form; nil where there is none.
    private func number(_ field: FieldName, _ row: borrowing SheetRow) throws -> String? {
        guard let column = columns[field], let found = try identifier(field, row) else {
            return nil
        }
        let number = try checked(
            normalizedText(found), column, row, maximum: OrderLimits.numberMaximum)
        return number.isEmpty ? nil : number
    }

    /// Nil where nothing was answered.
    private func isYes(_ field: FieldName, _ row: borrowing SheetRow) throws -> Bool? {
        let answer = try value(field, row) { cell throws(ValueError) in try cell.yesNo() }
        return answer.map { $0 == .yes }
    }

    /// A moment in the site's zone; a day without a time is its beginning, or its end for a limit.
    private func moment(
        _ field: FieldName, _ row: borrowing SheetRow, endOfDay: Bool = false
    ) throws -> Instant? {
        let offset = Int(profile.zone.offsetSeconds / 60)
        let found = try value(field, row) { cell throws(ValueError) in
            try cell.moment(siteOffsetMinutes: offset)
        }
        guard let found,
            let date = LocalDate(year: found.year, month: found.month, day: found.day)
        else { return nil }
        if !found.hasTime, endOfDay {
            return profile.zone.instant(on: date, secondOfDay: 86_399)
        }
        return profile.zone.instant(
            on: date, secondOfDay: found.hour * 3600 + found.minute * 60 + found.second)
    }

    private func value<Value>(
        _ field: FieldName, _ row: borrowing SheetRow,
        _ parse: (CellValue) throws(ValueError) -> Value?
    ) throws -> Value? {
        guard let column = columns[field] else { return nil }
        let cell = row[column.column]
        if case .empty = cell { return nil }
        do {
            return try parse(cell)
        } catch {
            throw refusal(
                of: row, at: column, value: cell.plainText, reason: RefusalReason(error))
        }
    }

    private func refusal(
        of row: borrowing SheetRow, at column: ColumnMeaning?, value: String,
        reason: RefusalReason
    ) -> Refused {
        let cells = refused.cells(of: row, map)
        return Refused(
            refusal: RowRefusal(
                sheet: map.sheet.name, row: row.number, column: column?.heading ?? "",
                value: RowReader.shown(value, of: column), reason: reason, cells: cells))
    }

    /// What of a refused value may stand on a page.
    private static func shown(_ value: String, of column: ColumnMeaning?) -> String {
        let field = column?.field ?? ""
        if field == "complainantName" { return Masking.name(value) }
        if field == "complainantPhone" || field == "contactPhone" { return Masking.phone(value) }
        if field == "complainantAddress" || field == "exactAddress" {
            return value.isEmpty ? "" : "*"
        }
        return String(PersonalText.masked(value).prefix(RowRefusal.valueLimit))
    }

    /// Rows of nothing but spaces look filled to the reader; notes on refused rows are no orders.
    private func isBlank(_ row: borrowing SheetRow) -> Bool {
        for column in map.columns where !row[column.column].isEmpty {
            guard let field = column.field, RowReader.notes.contains(field) else { return false }
        }
        return true
    }

    private static let notes: Set<FieldName> = ["refusalRow", "refusalReason", "refusalMend"]

    /// Exports that were pasted together repeat their headings further down.
    private func isRepeatedHeading(_ row: borrowing SheetRow) -> Bool {
        guard let first = map.columns.first, row.text(first.column) == first.heading else {
            return false
        }
        var seen = 0
        var filled = 0
        for column in map.columns {
            let value = row.text(column.column)
            if value.isEmpty { continue }
            filled += 1
            if value == column.heading { seen += 1 }
        }
        return seen * 2 > filled
    }
}
