package import Casework
import Localization

extension PageText {
    package func name(_ field: EditField) -> String { storedField(field.rawValue) }

    package func outcome(_ state: BulkRowState) -> String {
        let key: EditText =
            switch state {
            case .planned: .planned
            case .unchanged: .unchanged
            case .refused: .refused
            case .skipped: .skipped
            case .applied: .applied
            case .failed: .failed
            case .undone: .undone
            case .kept: .kept
            }
        return self(key)
    }

    /// Why a row stays as it is, as a part of a sentence.
    package func bulkProblem(_ problem: BulkProblem) -> String {
        switch problem {
        case .unknownNumber: self(EditProblemText.unknownNumber)
        case .numberMissing: self(EditProblemText.numberMissing)
        case .doubled(let first): self(EditProblemText.doubled, ["row": number(first)])
        case .otherRule: self(EditProblemText.otherRule)
        case .refused(let refusal): editRefusal(refusal)
        }
    }

    /// Why a value stays as it is, as a part of a sentence.
    package func editRefusal(_ refusal: EditRefusal) -> String {
        switch refusal {
        case .finished(let field, let state):
            self(
                EditProblemText.finished,
                ["field": name(field), "state": self.state(state)])
        case .givenByCity(let field): self(EditProblemText.givenByCity, ["field": name(field)])
        case .unknownValue(let field, nil):
            self(EditProblemText.unknownValue, ["field": name(field)])
        case .unknownValue(let field, let nearest?):
            self(
                EditProblemText.unknownNear,
                ["field": name(field), "value": shown(field, nearest)])
        case .missing(let field): self(EditProblemText.missing, ["field": name(field)])
        case .tooLong(let field, let maximum):
            self(
                EditProblemText.tooLong,
                ["field": name(field), "count": number(maximum)])
        case .tooMany(let field, let maximum):
            self(
                EditProblemText.tooMany,
                ["field": name(field), "count": number(maximum)])
        case .personal(let field): self(EditProblemText.personal, ["field": name(field)])
        case .changedSince(let field): self(EditProblemText.changedSince, ["field": name(field)])
        case .nothingToUndo: self(EditProblemText.nothingToUndo)
        case .undoExpired(let hours):
            self(EditProblemText.undoExpired, ["count": number(hours)])
        }
    }

    package func bulkRefusal(_ refusal: BulkEditRefusal) -> String {
        switch refusal {
        case .noRows: self(EditProblemText.noRows)
        case .tooManyRows(let maximum):
            self(EditProblemText.tooManyRows, ["count": number(maximum)])
        case .noColumns: self(EditProblemText.noColumns)
        case .undoExpired(let hours):
            self(EditProblemText.bulkUndoExpired, ["count": number(hours)])
        case .notApplied: self(EditProblemText.notApplied)
        }
    }

    /// A stored value as people read it.
    package func shown(_ field: EditField, _ value: String) -> String {
        switch field {
        case .category: value.replacing(OrderFacts.categorySeparator, with: " › ")
        case .labels: list(value.split(separator: OrderFacts.labelSeparator).map(String.init))
        case .subdistrict, .community, .place, .title, .kind, .urgency: value
        }
    }
}
