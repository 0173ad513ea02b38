import Casework
import Localization
package import Markup

/// What would happen, before it does.
package func importPreviewPage(_ model: ImportPreviewModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(ImportText.previewTitle), in: frame) {
        pageHead(text(ImportText.previewTitle), lead: model.fileName)
        importSteps(current: 1, text)
        problems(model.columns.form, text)
        countCards(model.counts, isDone: false, text)
        if !model.warnings.isEmpty { warningBox(model.warnings, text) }
        div(.class("columns")) {
            div(.class("stack")) {
                if !model.refusals.isEmpty {
                    refusalPanel(model.refusals, model.counts.refused, text)
                }
                if !model.changed.isEmpty {
                    changedPanel(model.changed, total: model.counts.changed, in: frame)
                }
                if !model.rows.isEmpty { rowPanel(model.rows, text) }
                columnPanel(model.columns, of: model.id, in: frame)
            }
            element("aside", [.class("stack first-narrow")], applyPanel(model, in: frame))
        }
    }
}

/// A page that loads itself again while a file is read for its preview or the import runs.
package func importProgressPage(_ model: ImportProgressModel, in frame: Frame) -> HTML {
    let text = frame.text
    let title = text(model.total == nil ? ImportText.readingTitle : ImportText.progressTitle)
    let words =
        model.total.map { total in
            text(
                ImportText.progress,
                ["done": text.number(model.done), "total": text.number(total)])
        } ?? text(ImportText.reading, ["done": text.number(model.done)])
    return layout(title, in: frame) {
        pageHead(title, lead: model.fileName) {
            linkButton(text(ImportText.refresh), to: frame.path)
        }
        importSteps(current: model.total == nil ? 1 : 2, text)
        div(.class("panel panel-body medium"), .custom("data-refresh", "2"), .role("status")) {
            p { words }
            element(
                "progress",
                model.total.map { total in
                    [
                        .custom("max", String(max(1, total))), .value(String(model.done)),
                        .label(words),
                    ]
                } ?? [.label(words)], .empty)
            p(.class("quiet")) {
                text(model.total == nil ? ImportText.readingLead : ImportText.progressLead)
            }
        }
    }
}

package func importResultPage(_ model: ImportResultModel, in frame: Frame) -> HTML {
    let text = frame.text
    var filter = OrderFilter()
    filter.importBatch = model.id
    return layout(text(ImportText.resultTitle), in: frame) {
        pageHead(text(ImportText.resultTitle), lead: model.fileName) {
            if model.counts.created + model.counts.changed > 0 {
                linkButton(
                    text(ImportText.seeOrders), to: Links.orders(filter), .primary, icon: .list)
            }
        }
        importSteps(current: model.isWhole ? 3 : 2, text)
        if let problem = model.problem {
            message(Flash(.failure, text(ImportText.failedLead) + " " + problem), text)
        }
        if model.isInterrupted {
            message(Flash(.warning, text(ImportColumnText.interruptedLead)), text)
        }
        countCards(model.counts, isDone: true, text)
        if model.counts.refused == 0, model.isWhole {
            message(Flash(.success, text(ImportText.resultClean)), text)
        }
        div(.class("stack")) {
            if model.counts.refused > 0 {
                refusalPanel(
                    model.refusals, model.counts.refused, kept: model.refusalsKept, text)
                panel(text(RevealText.returnTitle), id: "refused-rows") {
                    div(.class("panel-body medium")) {
                        returnForm(
                            model.id,
                            state: FormState(
                                values: ["purpose": [RevealPurpose.correction.rawValue]]),
                            in: frame)
                    }
                }
            }
            if !model.changed.isEmpty {
                changedPanel(model.changed, total: model.counts.changed, in: frame)
            }
        }
    }
}

extension ImportResultModel {
    fileprivate var isWhole: Bool { problem == nil && !isInterrupted }
}

private func countCards(_ counts: ImportCounts, isDone: Bool, _ text: PageText) -> HTML {
    figures([
        Figure(
            text(isDone ? ImportText.created : ImportText.create), text.number(counts.created)),
        Figure(
            text(isDone ? ImportText.changed : ImportText.change), text.number(counts.changed)),
        Figure(text(ImportText.unchanged), text.number(counts.unchanged)),
        Figure(
            text(isDone ? ImportText.refused : ImportText.refuse), text.number(counts.refused),
            tone: counts.refused > 0 ? .over : .plain),
    ])
}

private func warningBox(_ warnings: [String], _ text: PageText) -> HTML {
    div(.class("message message-soon"), .role("status")) {
        icon(.warning)
        div {
            strong { text(ImportText.warnings) }
            ul { for warning in warnings { li { warning } } }
        }
    }
}

/// `kept` is how many refused rows the download holds; nil before the import, when there is none.
private func refusalPanel(
    _ refusals: [RefusedRow], _ total: Int, kept: Int? = nil, _ text: PageText
) -> HTML {
    let head = [
        column(text(ImportText.sheet)), column(text(ImportText.row), "num"),
        column(text(ImportText.column)), column(text(ImportText.value)),
        column(text(ImportText.reason)), column(text(ImportText.mend)),
    ]
    return panel(
        text(ImportText.refusals), id: "refusals",
        count: countBadge(total, text, isLate: true)
    ) {
        tableBox(caption: text(ImportText.refusals), head: head) {
            for refusal in refusals { refusalRow(refusal, text) }
        }
        if total > refusals.count {
            p(.class("panel-foot quiet")) {
                text(
                    ImportText.moreRefusals, ["count": text.number(total - refusals.count)])
                if let kept, total > kept {
                    text(ImportColumnText.moreThanKept, ["count": text.number(kept)])
                }
            }
        }
    }
}

private func refusalRow(_ refusal: RefusedRow, _ text: PageText) -> HTML {
    tr {
        td { refusal.sheet }
        td(.class("num")) { String(refusal.row) }
        td { refusal.column }
        td(.class("cell-value said"), .title(refusal.value)) { text.orDash(refusal.value) }
        td { refusal.reason }
        td(.class("quiet")) { refusal.mend }
    }
}

private func rowPanel(_ rows: [PreviewRow], _ text: PageText) -> HTML {
    let head = [
        column(text(ImportText.row), "num"), column(text(ImportText.action)),
        column(text(FieldText.cityNumber)), column(text(FieldText.title)),
        column(text(FieldText.cityUnitName)), column(text(FieldText.receivedAt)),
    ]
    return panel(text(ImportText.firstRows), id: "first-rows") {
        tableBox(caption: text(ImportText.firstRows), names: "rows", head: head) {
            for row in rows {
                tr(.when(row.action == .refuse, .class("refused"))) { previewCells(row, text) }
            }
        }
    }
}

private func previewCells(_ row: PreviewRow, _ text: PageText) -> HTML {
    let (tone, key): (String, ImportText) =
        switch row.action {
        case .create: ("calm", .create)
        case .change: ("info", .change)
        case .keep: ("mute", .unchanged)
        case .refuse: ("over", .refuse)
        }
    return group {
        td(.class("num")) { String(row.row) }
        td { span(.class("badge badge-" + tone)) { text(key) } }
        td(.class("number")) { text.orDash(row.number) }
        td(.class("matter said")) { text.orDash(row.title) }
        td { text.orDash(row.unitName) }
        td(.class("nowrap quiet")) {
            if let at = row.receivedAt { moment(at, text) } else { text(FormatText.none) }
        }
    }
}

private func applyPanel(_ model: ImportPreviewModel, in frame: Frame) -> HTML {
    let text = frame.text
    let counts = model.counts
    let hasWork = counts.created + counts.changed > 0
    let lead =
        hasWork
        ? text(
            ImportText.applyLead,
            ["created": text.number(counts.created), "changed": text.number(counts.changed)])
        : text(counts.refused > 0 ? ImportText.onlyRefused : ImportText.nothingToApply)
    let title = text(hasWork ? ImportText.applyNow : ImportText.needless)
    return panel(title, id: "apply") {
        div(.class("panel-body stack")) {
            p(.class("quiet small")) {
                text(
                    ImportText.sheetAndRow,
                    [
                        "sheet": model.columns.sheet,
                        "row": String(model.columns.headingRow),
                    ])
                text(FormatText.sentenceSeparator)
                text(ImportText.rowsRead, ["count": text.number(counts.total)])
            }
            p { lead }
            if hasWork {
                postForm(Links.applyImport(model.id), in: frame) {
                    div(.class("buttons")) {
                        submitButton(text(ImportText.applyNow), icon: .check)
                    }
                }
            }
            postForm(Links.discardImport(model.id), in: frame) {
                hasWork
                    ? submitButton(text(ImportText.discard), .secondary)
                    : submitButton(text(ImportText.done), icon: .check)
            }
        }
    }
}
