/// A value of an order that people correct here. The raw value is the field's stored name, the name
/// of its column in the grid and of its field in forms.
///
/// What is not listed belongs to the city (its number, its limit, its words for state and reply) or
/// follows from what was done (units, state), and no hand changes it.
package enum EditField: String, CaseIterable, Sendable {
    case category, labels, subdistrict, community, place
    case title, kind, urgency

    /// What the city says of its own orders; ours to write only in orders that came to us directly.
    package var isGivenByCity: Bool {
        switch self {
        case .title, .kind, .urgency: true
        case .category, .labels, .subdistrict, .community, .place: false
        }
    }

    /// Labels sort finished orders too; everything else may have been counted or reported by then.
    package func isEditable(in state: OrderState) -> Bool {
        self == .labels ? state != .archived : !state.isFinished
    }

    /// The most Unicode scalars, as in `EntryField`.
    package var maximum: Int {
        switch self {
        case .title, .category, .labels, .place: OrderLimits.titleMaximum
        case .kind, .urgency: OrderLimits.numberMaximum
        case .subdistrict, .community: OrderLimits.nameMaximum
        }
    }

    /// Whether an empty value means something.
    package var mayBeEmpty: Bool { self != .title && self != .category }

    package static let labelsMaximum = 20
}

/// A new value for one field, in its stored form: levels of a category joined by `->`, labels by
/// commas.
package struct FieldEdit: Hashable, Sendable {
    package let field: EditField
    package let value: String

    package init(_ field: EditField, _ value: String) {
        self.field = field
        self.value = value
    }
}

/// Values of an order that somebody corrected, as its event keeps them.
package struct OrderEdit: Hashable, Sendable {
    package struct Change: Hashable, Sendable {
        package let field: EditField
        package let before: String
        package let after: String

        package init(field: EditField, before: String, after: String) {
            self.field = field
            self.before = before
            self.after = after
        }
    }

    package let changes: [Change]
    /// A new limit that follows from the values, while nobody has dispatched.
    package let reply: Deadline?
    /// The version whose edit this one takes back.
    package let undoes: Int?
    /// The new values make the order confidential. No edit takes that back.
    package let becomesConfidential: Bool

    package init(
        _ changes: [Change], reply: Deadline? = nil, undoes: Int? = nil,
        becomesConfidential: Bool = false
    ) {
        self.changes = changes
        self.reply = reply
        self.undoes = undoes
        self.becomesConfidential = becomesConfidential
    }
}

/// Why a value stays as it is. Nothing has changed when one is thrown.
package enum EditRefusal: Error, Hashable, Sendable {
    /// The order's state does not take it.
    case finished(EditField, OrderState)
    /// The city owns the value of this order.
    case givenByCity(EditField)
    /// The deployment has no such category or community; the one most like it, if any is.
    case unknownValue(EditField, nearest: String?)
    case missing(EditField)
    case tooLong(EditField, maximum: Int)
    case tooMany(EditField, maximum: Int)
    /// The value points to a person, who is not to stand in a field of the list.
    case personal(EditField)
    /// Somebody changed the value since.
    case changedSince(EditField)
    /// There is no edit of that version, or it is older than `hours`.
    case nothingToUndo
    case undoExpired(hours: Int)
}

package enum EditLimits {
    /// Hours in which an edit can be taken back: a shift and the one after it.
    package static let undoHours = 24
}
