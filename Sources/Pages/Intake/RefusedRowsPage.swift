import Casework
import Localization
package import Markup

/// The question for what refused rows are needed, when it was not answered well or the norm is
/// used up.
package struct ReturnRequestModel: Sendable {
    package let batch: Int64
    package let form: FormState
    /// The norm is used up; sending the form again goes on all the same.
    package let asksToConfirm: Bool

    package init(batch: Int64, form: FormState, asksToConfirm: Bool) {
        self.batch = batch
        self.form = form
        self.asksToConfirm = asksToConfirm
    }
}

package func returnRequestPage(_ model: ReturnRequestModel, in frame: Frame) -> HTML {
    let text = frame.text
    let title = text(model.asksToConfirm ? RevealText.confirmTitle : .returnTitle)
    return layout(title, in: frame) {
        div(.class("medium")) {
            pageHead(title) {
                linkButton(
                    text(RevealText.returnBack), to: Links.import(model.batch), icon: .back)
            }
            div(.class("panel panel-body")) {
                returnForm(
                    model.batch, state: model.form, asksToConfirm: model.asksToConfirm, in: frame)
            }
        }
    }
}

/// Asks for what the refused rows of a batch are needed, and gives them back.
func returnForm(
    _ batch: Int64, state: FormState, asksToConfirm: Bool = false, in frame: Frame
) -> HTML {
    let text = frame.text
    return postForm(Links.refusedRows(batch), in: frame, .flag("data-download")) {
        p(.class("quiet")) { text(RevealText.returnLead) }
        purposeFields(RevealPurpose.ofRows, state, asksToConfirm: asksToConfirm, text)
        div(.class("buttons")) {
            submitButton(
                asksToConfirm
                    ? text(RevealText.returnConfirm) : text(ImportText.downloadRefused),
                asksToConfirm ? .danger : .primary, icon: .download)
        }
    }
}
