/// What the values of one column look like, counted over a sample of rows.
struct ColumnShape {
    let column: Int
    /// Non-empty values, in the order of their rows; placeholders such as `-` count as empty.
    let values: [String]
    /// The same with nil for empty ones, to compare columns row by row.
    let byRow: [String?]
    private let moments: Int
    private let dateCells: Set<Int>

    static func shapes(of rows: [SampleRow]) -> [ColumnShape] {
        let width = rows.map(\.cells.count).max() ?? 0
        return (0..<width).map { ColumnShape(column: $0, rows: rows) }
    }

    private init(column: Int, rows: [SampleRow]) {
        self.column = column
        var byRow: [String?] = []
        var dateCells: Set<Int> = []
        var moments = 0
        for (index, row) in rows.enumerated() {
            let text = row.text(column)
            let isPlaceholder = ["", "-", "--", "/", "无", "不详", "未知", "null"].contains(text)
            byRow.append(isPlaceholder ? nil : text)
            guard !isPlaceholder else { continue }
            if case .dateTime = row.cells[column] { dateCells.insert(index) }
            if dateCells.contains(index) || ColumnShape.isMoment(text) { moments += 1 }
        }
        self.byRow = byRow
        self.dateCells = dateCells
        self.moments = moments
        values = byRow.compactMap { $0 }
    }

    var count: Int { values.count }
    var distinct: Int { Set(values).count }
    var distinctShare: Double { count == 0 ? 0 : Double(distinct) / Double(count) }
    var momentShare: Double { count == 0 ? 0 : Double(moments) / Double(count) }

    var medianLength: Int {
        let lengths = values.map(\.count).sorted()
        return lengths.isEmpty ? 0 : lengths[lengths.count / 2]
    }

    func share(_ test: (String) -> Bool) -> Double {
        count == 0 ? 0 : Double(values.count(where: test)) / Double(count)
    }

    /// How many values could stand in a column of that shape.
    func fits(_ shape: FieldShape) -> Int {
        if shape == .moment { return moments }
        return values.count { ColumnShape.fits($0, shape) }
    }

    /// Numbers that name things: long, with many digits, hardly ever repeated.
    var isNumberColumn: Bool {
        count >= 3 && distinctShare >= 0.9 && momentShare < 0.5
            && share(ColumnShape.isLongIdentifier) >= 0.9
    }

    /// Sentences, hardly ever repeated.
    var isSentenceColumn: Bool {
        count >= 3 && distinctShare >= 0.8 && medianLength >= 20
    }

    var isUnitColumn: Bool { share(ColumnShape.isUnit) >= 0.6 }

    /// Names out of a limited list.
    var isNameColumn: Bool {
        count >= 3 && medianLength <= 20 && share(ColumnShape.hasHan) >= 0.8
            && distinctShare < 0.8
    }

    /// Share of this column's distinct values that occur beside more than one value of another:
    /// 0 if this column determines the other.
    func looseness(towards other: ColumnShape) -> Double {
        var beside: [String: Set<String>] = [:]
        for (mine, theirs) in zip(byRow, other.byRow) {
            if let mine, let theirs { beside[mine, default: []].insert(theirs) }
        }
        guard !beside.isEmpty else { return 1 }
        return Double(beside.values.count { $0.count > 1 }) / Double(beside.count)
    }

    // MARK: Single values

    private static func fits(_ text: String, _ shape: FieldShape) -> Bool {
        switch shape {
        case .identifier: isIdentifier(text)
        case .longText: text.count >= 4 && !isMachineMade(text) && !text.allSatisfy(\.isNumber)
        case .text, .person, .category, .place, .unit:
            text.count <= 120 && !isMachineMade(text)
        case .categoryPath: text.count <= 200 && !isMachineMade(text)
        case .phone: PhoneShape(text) != nil || text.utf8.count <= 40
        case .moment: isMoment(text)
        // ignored: a thrown error only means that the value does not fit
        case .yesNo: (try? YesNo(parsing: text)) != nil
        // ignored: as above
        case .resolution: (try? Resolution(parsing: text)) != nil
        // ignored: as above
        case .satisfaction: (try? Satisfaction(parsing: text)) != nil
        case .number: Int(text) != nil || Double(text) != nil
        }
    }

    /// Long numbers and moments, which nobody writes where words are asked for.
    private static func isMachineMade(_ text: String) -> Bool {
        isLongIdentifier(text) && !hasHan(text) || isMoment(text)
    }

    private static func isMoment(_ text: String) -> Bool {
        guard text.utf8.count <= 40, text.contains(where: \.isNumber) else { return false }
        // ignored: a thrown error only means that the value is no moment
        return (try? CivilDateTime(parsing: text)) != nil
    }

    private static func isIdentifier(_ text: String) -> Bool {
        text.count <= 40 && text.contains(where: \.isNumber)
            && !text.contains(where: isSentenceMark)
    }

    static func isLongIdentifier(_ text: String) -> Bool {
        isIdentifier(text) && text.count { $0.isASCII && $0.isNumber } >= 8
    }

    private static func isSentenceMark(_ character: Character) -> Bool {
        "，。；？！,;?! ".contains(character)
    }

    static func hasHan(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x3400...0x9FFF).contains($0.value) }
    }

    private static let unitEndings = [
        "局", "公司", "中心", "政府", "办", "办事处", "委", "委员会", "队", "街道", "镇", "乡", "处",
        "站", "集团", "部", "社区", "居委会", "村委会", "厅", "院", "所", "会", "办公室", "行",
    ]

    private static func isUnit(_ text: String) -> Bool {
        let plain = text.split(whereSeparator: { "（(".contains($0) }).first.map(String.init) ?? ""
        return text.count <= 40 && unitEndings.contains(where: plain.hasSuffix)
    }
}
