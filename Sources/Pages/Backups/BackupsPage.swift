package import Casework
import Localization
package import Markup

package struct BackupsModel: Sendable {
    /// Nil where the server makes no backups by itself.
    package let plan: BackupPlan?
    package let standing: BackupStanding
    /// The newest first.
    package let runs: [BackupRun]

    package init(plan: BackupPlan?, standing: BackupStanding, runs: [BackupRun]) {
        self.plan = plan
        self.standing = standing
        self.runs = runs
    }
}

/// Until when one could restore, proven when; what was made; and the button that makes one now.
package func backupsPage(_ model: BackupsModel, in frame: Frame) -> HTML {
    let text = frame.text
    let active = model.runs.first { $0.isActive && !$0.isAbandoned(at: text.now) }
    return layout(text(BackupText.title), in: frame) {
        pageHead(text(BackupText.title), lead: text(BackupText.lead)) {
            if active != nil {
                linkButton(text(BackupText.refresh), to: Links.backups)
            } else if model.plan != nil {
                postForm(Links.backups, in: frame, .class("inline-form")) {
                    submitButton(text(BackupText.makeNow), icon: .shield)
                }
            }
        }
        if model.plan == nil { message(Flash(.warning, text(BackupText.off)), text) }
        if let words = alarm(model.standing, text) { message(Flash(.failure, words), text) }
        backupFigures(model.standing, isLinked: false, text)
        div(.class("columns")) {
            div(.class("stack")) {
                if let active { progress(active, text) }
                runPanel(model, text)
            }
            panel(text(BackupText.plan), id: "plan") {
                div(.class("panel-body")) { planFacts(model.plan, text) }
            }
        }
    }
}

private func runPanel(_ model: BackupsModel, _ text: PageText) -> HTML {
    panel(text(BackupText.runs), id: "runs") {
        if model.runs.isEmpty {
            emptyState(
                text(BackupText.noRuns), model.plan == nil ? nil : text(BackupText.noRunsLead))
        } else {
            runTable(model.runs, text)
        }
    }
}

/// The two numbers of an operator: until when one could restore, and how old the proof is.
func backupFigures(_ standing: BackupStanding, isLinked: Bool, _ text: PageText) -> HTML {
    let link = isLinked ? Links.backups : nil
    let never = text(BackupText.never)
    let (until, proof, age, tone): (String, String, String?, Figure.Tone) =
        switch standing {
        case .none: (never, never, nil, .over)
        case .proven(let until, let at):
            (text.shortMoment(until), text.shortMoment(at), ago(at, text), .plain)
        case .late(let until, let at):
            (text.shortMoment(until), text.shortMoment(at), ago(at, text), .over)
        }
    return figures([
        Figure(text(BackupText.restorableUntil), until, link: link, tone: tone),
        Figure(
            text(BackupText.lastProof), proof, link: link, notes: age.map { [$0] } ?? [],
            tone: tone),
    ])
}

private func ago(_ moment: Instant, _ text: PageText) -> String {
    let seconds = max(0, text.now.seconds(since: moment))
    return text(BackupText.ago, ["duration": text.localizer.duration(seconds: seconds)])
}

private func alarm(_ standing: BackupStanding, _ text: PageText) -> String? {
    switch standing {
    case .proven: nil
    case .none: text(BackupText.none)
    case .late: text(BackupText.late, ["hours": String(BackupStanding.hoursMax)])
    }
}

private func progress(_ run: BackupRun, _ text: PageText) -> HTML {
    let words =
        run.state == .asked
        ? text(BackupText.waiting)
        : text(
            BackupText.stepOf,
            [
                "number": String(run.step.number), "count": String(BackupStep.allCases.count),
                "step": text(name(of: run.step)),
            ])
    // Each step is a fifth of the bar; within it as far as is known.
    let done = run.state == .asked ? 0 : (run.step.number - 1) * 100 + (run.percent ?? 0)
    return div(
        .class("panel panel-body"), .custom("data-refresh", "2"), .role("status")
    ) {
        p {
            strong { text(BackupText.underWay) }
            " · "
            words
        }
        element(
            "progress",
            [
                .custom("max", String(BackupStep.allCases.count * 100)), .value(String(done)),
                .label(words),
            ], .empty)
    }
}

private func name(of step: BackupStep) -> BackupText {
    switch step {
    case .copying: .copying
    case .sealing: .sealing
    case .restoring: .restoring
    case .checking: .checking
    case .replaying: .replaying
    }
}

private func runTable(_ runs: [BackupRun], _ text: PageText) -> HTML {
    let head = [
        column(text(BackupText.file)), column(text(BackupText.state)),
        column(text(BackupText.until)), column(text(BackupText.size), "num"),
        column(text(BackupText.result)),
    ]
    return tableBox(caption: text(BackupText.runs), names: "rows", head: head) {
        for run in runs { runRow(run, text) }
    }
}

private func runRow(_ run: BackupRun, _ text: PageText) -> HTML {
    tr {
        td(.class("matter")) {
            moment(run.askedAt, text)
            div(.class("quiet small")) { cause(run, text) }
            if !run.file.isEmpty { div(.class("quiet small")) { run.fileName } }
        }
        td(.class("nowrap")) { badge(run.state, text) }
        td(.class("nowrap")) {
            if let until = run.until { moment(until, text) } else { text(FormatText.none) }
        }
        td(.class("num nowrap")) { size(run, text) }
        td { outcome(run, text) }
    }
}

private func cause(_ run: BackupRun, _ text: PageText) -> String {
    switch run.cause {
    case .schedule: text(BackupText.bySchedule)
    case .asked: text(BackupText.byPerson, ["name": run.actor])
    case .command: text(BackupText.byCommand)
    }
}

private func badge(_ state: BackupRun.State, _ text: PageText) -> HTML {
    let (tone, key): (String, BackupText) =
        switch state {
        case .asked: ("mute", .stateAsked)
        case .running: ("info", .stateRunning)
        case .made: ("soon", .stateMade)
        case .proven: ("calm", .stateProven)
        case .failed: ("over", .stateFailed)
        }
    return span(.class("badge badge-" + tone)) { text(key) }
}

private func size(_ run: BackupRun, _ text: PageText) -> String {
    guard let bytes = run.bytes else { return text(FormatText.none) }
    // Tenths of a megabyte, rounded up: a small backup is not 0.0.
    let tenths = (bytes * 10 + (1 << 20) - 1) >> 20
    let number = text.number(tenths / 10) + "." + String(tenths % 10)
    return text(BackupText.sizeMegabytes, ["size": number])
}

private func outcome(_ run: BackupRun, _ text: PageText) -> HTML {
    group {
        if let proof = run.proof, run.state == .proven {
            div(.class("small")) { sentence(proof, text) }
        }
        if let problem = run.problem {
            div { text(name(of: problem.code)) }
            div(.class("quiet small"), .lang("en")) { problem.detail }
        }
        if run.removedAt != nil { div(.class("quiet small")) { text(BackupText.removed) } }
    }
}

private func sentence(_ proof: BackupProof, _ text: PageText) -> String {
    let counts = text(
        BackupText.proof,
        [
            "tables": text.number(proof.tables), "rows": text.number(proof.rows),
            "orders": text.number(proof.orders),
        ])
    guard let day = LocalDate(proof.figuresDay) else { return counts }
    return counts + text(FormatText.sentenceSeparator)
        + text(BackupText.proofFigures, ["day": text.day(day)])
}

func name(of code: BackupProblem.Code) -> BackupText {
    switch code {
    case .interrupted: .problemInterrupted
    case .disk: .problemDisk
    case .damaged: .problemDamaged
    case .otherKey: .problemOtherKey
    case .tools: .problemTools
    case .differs: .problemDiffers
    case .scratchRefused: .problemScratchRefused
    case .database: .problemDatabase
    case .other: .problemOther
    }
}

private func planFacts(_ plan: BackupPlan?, _ text: PageText) -> HTML {
    group {
        if let plan {
            dl(.class("pairs")) {
                dt { text(BackupText.planTime) }
                dd {
                    let time = text.localizer.time(
                        hour: plan.secondOfDay / 3600, minute: plan.secondOfDay / 60 % 60)
                    text(BackupText.planDaily, ["time": time])
                }
                dt { text(BackupText.planFolder) }
                dd { plan.folder }
                dt { text(BackupText.planKeep) }
                dd {
                    text(
                        BackupText.planKept,
                        [
                            "daily": text.number(plan.keep.daily),
                            "weekly": text.number(plan.keep.weekly),
                            "monthly": text.number(plan.keep.monthly),
                        ])
                }
            }
        } else {
            p { text(BackupText.off) }
        }
        p(.class("note")) { text(BackupText.howToRestore) }
    }
}
