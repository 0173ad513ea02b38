import Casework
import Localization
import Markup

/// Every action of this reader as one row of buttons, always in the same order, and on demand why
/// the others are not possible. On a phone the row stands at the lower edge.
func actionRow(
    _ model: OrderPageModel, opened: OrderAction?, in frame: Frame
) -> HTML {
    let text = frame.text
    let order = model.detail.order
    let all = OrderAction.allCases.filter { $0 != .amend }
    let possible = all.filter { model.detail.actions.contains($0) }
    let others = all.filter { !model.detail.actions.contains($0) }
    return group {
        if possible.count > 1 {
            nav(.class("action-row"), .label(text(OrderPageText.allActions))) {
                for action in possible {
                    element(
                        "a",
                        [
                            .class("button"), .href("#action-" + action.rawValue),
                            .current(action == opened),
                        ] + answers(to: action, text),
                        group {
                            icon(mark(of: action))
                            text.action(action, on: order)
                            keyHint(KeyTable.key(of: action))
                        })
                }
            }
        }
        details(.class("not-now")) {
            summary { text(OrderPageText.notNow, ["count": String(others.count)]) }
            dl(.class("pairs")) {
                for action in others {
                    dt { text.action(action) }
                    dd { reason(action, in: order.state, text) }
                }
            }
        }
    }
}

private func reason(
    _ action: OrderAction, in state: OrderState, _ text: PageText
) -> String {
    if WorkOrder.actions(in: state).contains(action) { return text(OrderPageText.notNowRight) }
    let states = OrderState.allCases.filter { WorkOrder.actions(in: $0).contains(action) }
    return text(OrderPageText.notNowState, ["states": text.list(states.map { text.state($0) })])
}
