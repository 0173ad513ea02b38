import Casework
import Localization
import Markup

/// How a limit was counted, behind a small button beside its clock: opens by press, Enter or touch,
/// and by hovering where there is a script.
func proofFold(_ deadline: Deadline, _ proof: ClockProof?, in frame: Frame) -> HTML {
    let text = frame.text
    return details(.class("proof"), .flag("data-hover")) {
        summary { text(OrderPageText.proof) }
        div(.class("proof-body")) {
            if let proof {
                proofRows(proof, in: frame)
            } else {
                p {
                    text(
                        deadline.isGivenByCity
                            ? OrderPageText.proofByCity : OrderPageText.proofOld)
                }
                dl(.class("pairs")) { pair(.proofResult, text.moment(deadline.due), text) }
            }
        }
    }
}

private func pair(_ key: OrderPageText, _ value: String, _ text: PageText) -> HTML {
    group {
        dt { text(key) }
        dd { value }
    }
}

private func proofRows(_ proof: ClockProof, in frame: Frame) -> HTML {
    let text = frame.text
    let rule = proof.rule
    return group {
        dl(.class("pairs")) {
            pair(
                .proofRule,
                frame.names.deadlineClass(rule.id) + " · " + limitWords(rule.limit, text), text)
            pair(.proofVersion, validityWords(rule, text), text)
            pair(.proofSource, rule.source, text)
            pair(.proofStart, text.moment(proof.count.start), text)
            pair(.proofPauses, text(OrderPageText.noPauses), text)
            pair(.proofResult, text.moment(proof.count.due), text)
        }
        p(.class("quiet small")) { text(OrderPageText.proofDays) }
        ol(.class("proof-days")) {
            for step in proof.count.steps {
                li {
                    time(.custom("datetime", step.date.text)) { text.day(step.date) }
                    span { stepWords(step, text) }
                }
            }
        }
    }
}

private func limitWords(_ limit: DeadlineLimit, _ text: PageText) -> String {
    switch limit {
    case .hours(let count): text(OrderPageText.limitHours, ["count": text.number(count)])
    case .naturalDays(let count): text(OrderPageText.limitDays, ["count": text.number(count)])
    case .workingDays(let count):
        text(OrderPageText.limitWorkingDays, ["count": text.number(count)])
    }
}

private func validityWords(_ rule: DeadlineClass, _ text: PageText) -> String {
    let from = text.day(rule.validFrom)
    guard let to = rule.validTo else { return text(OrderPageText.validFrom, ["from": from]) }
    return text(OrderPageText.validUntil, ["from": from, "to": text.day(to)])
}

private func stepWords(_ step: DeadlineStep, _ text: PageText) -> String {
    let count = text.number(step.count)
    return switch step.kind {
    case .start: text(OrderPageText.dayStart)
    case .working: text(OrderPageText.dayWorking, ["count": count])
    case .makeUp: text(OrderPageText.dayMakeUp, ["count": count])
    case .weekend: text(OrderPageText.dayWeekend)
    case .holiday: text(OrderPageText.dayHoliday)
    case .counted: text(OrderPageText.dayCounted, ["count": count])
    }
}
