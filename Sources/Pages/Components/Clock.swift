package import Casework
import Localization
import Markup

/// One clock of an order: what has to happen until when, and by which rule.
package struct Clock: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case sign, reply, ourLimit, judgement
    }

    package enum Level: String, CaseIterable, Sendable {
        case calm, soon, over, met, late, stopped
    }

    package let kind: Kind
    package let due: Instant
    /// When the thing was done; nil while the clock runs.
    package var metAt: Instant?
    /// The order has left before the thing was done.
    package var isStopped = false
    /// The limit itself, for its rule; nil where only the moment is known.
    package var deadline: Deadline?

    package init(
        _ kind: Kind, due: Instant, metAt: Instant? = nil, isStopped: Bool = false,
        deadline: Deadline? = nil
    ) {
        self.kind = kind
        self.due = due
        self.metAt = metAt
        self.isStopped = isStopped
        self.deadline = deadline
    }

    /// How long before its end a clock turns amber: half an hour for signing, a day otherwise.
    package var warningSeconds: Int64 { kind == .sign ? 1800 : 86_400 }

    package func level(at now: Instant) -> Level {
        if let metAt { return metAt <= due ? .met : .late }
        if isStopped { return .stopped }
        if now > due { return .over }
        return due.seconds(since: now) < warningSeconds ? .soon : .calm
    }
}

extension OrderSummary {
    /// The clock that runs, by the state the order is in.
    var clock: Clock? {
        guard let due else { return nil }
        switch state {
        case .awaitingSigning: return Clock(.sign, due: due)
        case .awaitingJudgement: return Clock(.judgement, due: due)
        default: return Clock(.reply, due: due)
        }
    }
}

/// A clock in one line: icon, words and colour say the same; the title gives moment and rule.
func clock(_ model: Clock, in frame: Frame) -> HTML {
    let text = frame.text
    let level = model.level(at: text.now)
    let runs = level == .calm || level == .soon || level == .over
    return span(
        .class("clock clock-\(level.rawValue)"), .title(clockTitle(model, in: frame)),
        .when(runs, .custom("data-due", String(model.due.milliseconds))),
        .when(runs, .custom("data-soon", String(model.warningSeconds * 1000)))
    ) {
        icon(clockIcon(level))
        span(.class("clock-text")) { clockWords(model, level, text) }
    }
}

func clockName(_ kind: Clock.Kind, _ text: PageText) -> String {
    let key: ClockText =
        switch kind {
        case .sign: .sign
        case .reply: .reply
        case .ourLimit: .ourLimit
        case .judgement: .judgement
        }
    return text(key)
}

/// The rule behind a limit, nil where it is not known.
func clockRule(_ model: Clock, in frame: Frame) -> String? {
    guard let deadline = model.deadline else { return nil }
    let text = frame.text
    var parts = [
        deadline.isGivenByCity
            ? text(ClockText.givenByCity)
            : text(ClockText.byClass, ["name": frame.names.deadlineClass(deadline.classID)])
    ]
    if !deadline.unannouncedYears.isEmpty {
        let years = text.list(deadline.unannouncedYears.map(String.init))
        parts.append(text(ClockText.calendarMissing, ["years": years]))
    }
    return parts.joined(separator: text(FormatText.sentenceSeparator))
}

private func clockTitle(_ model: Clock, in frame: Frame) -> String {
    let head = frame.text(
        ClockText.title,
        ["kind": clockName(model.kind, frame.text), "due": frame.text.moment(model.due)])
    guard let rule = clockRule(model, in: frame) else { return head }
    return head + frame.text(FormatText.sentenceSeparator) + rule
}

private func clockWords(_ model: Clock, _ level: Clock.Level, _ text: PageText) -> String {
    switch level {
    case .met: text(FormatText.metInTime)
    case .late: text(FormatText.metLate)
    case .stopped: text(ClockText.stopped)
    case .calm, .soon, .over: text.localizer.countdown(seconds: model.due.seconds(since: text.now))
    }
}

private func clockIcon(_ level: Clock.Level) -> Icon {
    switch level {
    case .calm, .stopped: .clock
    case .soon: .alarm
    case .over, .late: .warning
    case .met: .check
    }
}
