package import Casework
import Localization
package import Markup

/// What must not be missed: the worst order by name, how many more there are, and "I take it".
/// Nothing where nothing rings.
///
/// - Parameter back: the page to come back to once the alarms are taken.
package func alarmBar(_ alarms: [OrderAlarm], back: String, in frame: Frame) -> HTML {
    guard let worst = alarms.first else { return .empty }
    let text = frame.text
    let isUrgent = alarms.contains { $0.stage == .overdue || $0.isThreat }
    return div(
        .class("message " + (isUrgent ? "message-over" : "message-soon")), .id("alarms"),
        .role("alert"), .custom("data-count", String(alarms.count)),
        .custom("data-on", text(ShiftText.soundOn)), .custom("data-off", text(ShiftText.soundOff))
    ) {
        icon(.alarm)
        div {
            p {
                strong { text(ShiftText.alarms) + " " }
                labelTag(stageWords(worst, text), isAlert: isUrgent)
                " "
                a(.class("said"), .href(Links.order(worst.order.number))) {
                    worst.order.title.isEmpty ? worst.order.number.text : worst.order.title
                }
                " "
                rowClock(worst.order, in: frame)
                if alarms.count > 1 {
                    " "
                    text(ShiftText.alarmMore, ["count": text.number(alarms.count)])
                }
            }
            postForm(Links.alarms, in: frame) {
                for alarm in alarms { hidden("order", alarm.order.number.text) }
                hidden("back", back)
                div(.class("buttons")) {
                    submitButton(text(ShiftText.take), .secondary, icon: .check)
                }
            }
        }
    }
}

private func stageWords(_ alarm: OrderAlarm, _ text: PageText) -> String {
    if alarm.isThreat { return text(ShiftText.alarmThreat) }
    return switch alarm.stage {
    case .close: text(ShiftText.alarmClose)
    case .overdue: text(ShiftText.alarmOverdue)
    }
}

/// Who has taken what lately, on the workbench.
func takenLine(_ taken: [TakenAlarm], _ text: PageText) -> HTML? {
    guard !taken.isEmpty else { return nil }
    return details(.class("note")) {
        summary {
            text(ShiftText.alarms) + " "
            countBadge(taken.count, text)
        }
        ul {
            for alarm in taken {
                li {
                    a(.class("number"), .href(Links.order(alarm.number))) { alarm.number.text }
                    " "
                    text(
                        ShiftText.taken,
                        ["name": alarm.displayName, "time": text.shortMoment(alarm.at)])
                }
            }
        }
    }
}
