extension WorkOrder {
    /// Whether people may change `field` of this order as it stands.
    package func takes(_ field: EditField) -> Bool {
        field.isEditable(in: state) && !(field.isGivenByCity && facts.cityNumber != nil)
    }

    /// What it takes to give the order `edits`; an empty list means that it has them already.
    ///
    /// - Throws: `EditRefusal`; `OrderRefusal` where the values lead to a limit that the profile
    ///   does not have.
    package func decide(
        _ edits: [FieldEdit], under rules: EditRules, in context: DecisionContext
    ) throws -> [OrderEvent] {
        let stored = try edits.map {
            FieldEdit($0.field, try rules.stored($0.field, $0.value))
        }
        return try edited(stored, undoing: nil, under: rules, in: context)
    }

    /// What it takes to give the order back what `edit`, its event of `version`, took away. It is
    /// an edit of its own, which names the other.
    ///
    /// - Throws: `changedSince` when one of the values is not any more what `edit` made it;
    ///   otherwise as `decide`.
    package func decide(
        undoing edit: OrderEdit, of version: Int, under rules: EditRules,
        in context: DecisionContext
    ) throws -> [OrderEvent] {
        for change in edit.changes where facts[change.field] != change.after {
            throw EditRefusal.changedSince(change.field)
        }
        return try edited(
            edit.changes.map { FieldEdit($0.field, $0.before) }, undoing: version, under: rules,
            in: context)
    }

    private func edited(
        _ edits: [FieldEdit], undoing version: Int?, under rules: EditRules,
        in context: DecisionContext
    ) throws -> [OrderEvent] {
        var newer = facts
        for edit in edits { newer[edit.field] = edit.value }
        let changes = EditField.allCases.compactMap { field in
            facts[field] == newer[field]
                ? nil : OrderEdit.Change(field: field, before: facts[field], after: newer[field])
        }
        guard !changes.isEmpty else { return [] }
        for change in changes {
            guard change.field.isEditable(in: state) else {
                throw EditRefusal.finished(change.field, state)
            }
            if change.field.isGivenByCity, facts.cityNumber != nil {
                throw EditRefusal.givenByCity(change.field)
            }
        }
        try Self.check(newer)
        return [
            .edited(
                OrderEdit(
                    changes, reply: try changedClass(in: newer, context), undoes: version,
                    becomesConfidential: !facts.isConfidential && rules.marksConfidential(newer)))
        ]
    }

    mutating func apply(_ edit: OrderEdit) {
        for change in edit.changes { facts[change.field] = change.after }
        if edit.becomesConfidential { facts.isConfidential = true }
        if let reply = edit.reply { deadlines.reply = reply }
    }
}

extension OrderFacts {
    /// The value of `field` in its stored form.
    package subscript(field: EditField) -> String {
        get {
            switch field {
            case .category: category.joined(separator: OrderFacts.categorySeparator)
            case .labels: labels.joined(separator: OrderFacts.labelSeparator)
            case .subdistrict: subdistrict
            case .community: community
            case .place: place
            case .title: title
            case .kind: kind
            case .urgency: urgency
            }
        }
        set {
            switch field {
            case .category:
                category = newValue.split(separator: OrderFacts.categorySeparator).map(String.init)
            case .labels:
                labels = newValue.split(separator: OrderFacts.labelSeparator).map(String.init)
            case .subdistrict: subdistrict = newValue
            case .community: community = newValue
            case .place: place = newValue
            case .title: title = newValue
            case .kind: kind = newValue
            case .urgency: urgency = newValue
            }
        }
    }
}
