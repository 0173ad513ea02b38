import Localization

extension PageText {
    /// Label of a field by its name in the heading table; nil for one that an order keeps under the
    /// heading of the file.
    func columnField(_ name: String) -> String? {
        if name.hasPrefix("category"), let level = name.last, level.isNumber {
            return self(ImportColumnText.categoryLevel, ["level": String(level)])
        }
        let stored = importField(ColumnWords.storedName(of: name))
        let own =
            name == "complainantAddress" ? self(ImportColumnText.complainantAddress) : stored
        guard let label = own else { return nil }
        return ColumnWords.isPersonal(name)
            ? self(ImportColumnText.personal, ["field": label]) : label
    }

    /// What is wrong when one field was chosen for several columns.
    package func chosenTwice(_ name: String, columns: [String]) -> String {
        self(
            ImportColumnText.chosenTwice,
            ["field": columnField(name) ?? name, "columns": list(columns)])
    }
}

enum ColumnWords {
    /// Whether a field's values are about the complainant and must not stand on a page.
    static func isPersonal(_ name: String) -> Bool {
        PageText.isPersonal(storedName(of: name))
    }

    /// The name under which pages know the label of a field of the heading table.
    fileprivate static func storedName(of name: String) -> String {
        if let known = otherNames[name] { return known }
        return name.unicodeScalars.reduce(into: "") { stored, scalar in
            if scalar.properties.isUppercase { stored += "_" }
            stored += scalar.properties.lowercaseMapping
        }
    }

    /// Fields that the store names otherwise than the heading table.
    private static let otherNames = [
        "status": "city_state", "leadUnit": "city_unit", "replyText": "city_reply",
        "closedAt": "city_closed_at", "orderNature": "nature", "complainantName": "name",
        "complainantPhone": "phone", "isContacted": "verdict_contacted",
        "isResolved": "verdict_resolution", "isSatisfied": "verdict_satisfaction",
    ]
}
