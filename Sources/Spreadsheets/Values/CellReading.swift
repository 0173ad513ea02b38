extension CellValue {
    /// The cell as text without blanks around it; nil if there is nothing. A calculation error
    /// is refused rather than stored as if someone had written it.
    package func words() throws(ValueError) -> String? {
        if case .error(let text) = self { throw .cellError(text: text) }
        if self == .uncalculated { throw .notCalculated }
        let text = plainText.trimmingWhitespace
        return text.isEmpty ? nil : text
    }

    /// An order number, telephone number or other string of digits, exactly as meant.
    package func identifier() throws(ValueError) -> String? {
        if case .number(let number) = self, number.lostDigits {
            throw .digitsLost(text: number.digits)
        }
        guard var text = try words() else { return nil }
        // A leading apostrophe is how people force text; it is not part of the number.
        while text.hasPrefix("'") || text.hasPrefix("`") { text.removeFirst() }
        return text.isEmpty ? nil : text
    }

    /// A moment from a date cell, a day count or text; see `CivilDateTime.init(parsing:)`.
    package func moment(siteOffsetMinutes: Int = 480) throws(ValueError) -> CivilDateTime? {
        if case .dateTime(let moment) = self { return moment }
        guard let text = try words(), !CellValue.momentless.contains(text) else { return nil }
        return try CivilDateTime(parsing: text, siteOffsetMinutes: siteOffsetMinutes)
    }

    /// What people and systems put where a moment is still missing.
    private static let momentless: Set<String> = ["-", "--", "/", "无", "null", "NULL"]

    package func yesNo() throws(ValueError) -> YesNo? {
        if case .boolean(let flag) = self { return flag ? .yes : .no }
        return try words().flatMap { text throws(ValueError) in try YesNo(parsing: text) }
    }

    package func resolution() throws(ValueError) -> Resolution? {
        if case .boolean(let flag) = self { return flag ? .resolved : .unresolved }
        return try words().flatMap { text throws(ValueError) in try Resolution(parsing: text) }
    }

    package func satisfaction() throws(ValueError) -> Satisfaction? {
        if case .boolean(let flag) = self { return flag ? .satisfied : .dissatisfied }
        return try words().flatMap { text throws(ValueError) in try Satisfaction(parsing: text) }
    }

    /// A whole number such as a count.
    package func wholeNumber() throws(ValueError) -> Int? {
        guard let text = try words() else { return nil }
        guard let number = Int(WidthFolding.fold(text)) else { throw .notANumber(text: text) }
        return number
    }
}
