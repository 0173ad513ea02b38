import Casework
import Localization
package import Markup

/// Figures of a day and its period. Query read: `day`, `from`, `to`, `base`.
package func reportPage(_ model: ReportModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(ReportText.title), parts: [.charts], in: frame) {
        pageHead(text(ReportText.dailyTitle, ["date": text.day(model.day)])) {
            linkButton(
                text(ReportText.downloadDaily), to: Links.dailyReport(model.day, model.base),
                .primary, icon: .download)
        }
        reportFilter(model, text)
        figures(
            model.totals.map { totalFigure($0, text) }
                + model.attention.map {
                    attentionFigure($0, text)
                })
        p(.class("note")) {
            icon(.shield)
            span { text(ConfidentialText.notInFile) }
        }
        div(.class("stack")) {
            leaguePanel(model, in: frame)
            reportCharts(model, in: frame)
            div(.class("halves")) {
                categoryPanel(model.categories, text)
                storedPanel(model.stored, text)
            }
            for list in model.attention where !list.orders.isEmpty {
                attentionPanel(list, in: frame)
            }
        }
    }
}

private func reportFilter(_ model: ReportModel, _ text: PageText) -> HTML {
    form(.class("panel filter"), .action(Links.reports), .method(.get)) {
        div(.class("filter-grid")) {
            dateInput("day", text(ReportText.day), model.day)
            dateInput("from", text(ReportText.periodFrom), model.periodStart)
            dateInput("to", text(ReportText.periodTo), model.periodEnd)
            div(.class("field")) {
                label(.for("filter-base")) { text(ReportText.base) }
                select(.id("filter-base"), .name("base")) {
                    for base in Base.allCases {
                        option(.value(base.rawValue), .flag("selected", base == model.base)) {
                            text.base(base)
                        }
                    }
                }
            }
            div(.class("buttons")) { submitButton(text(ReportText.show), icon: .filter) }
        }
    }
}

private func totalFigure(_ total: ReportTotal, _ text: PageText) -> Figure {
    let key: ReportText =
        switch total.kind {
        case .received: .received
        case .closed: .closedThatDay
        case .open: .open
        case .validCallbacks: .validCallbacks
        }
    var notes: [String] = []
    if let before = total.dayBefore {
        notes.append(
            text(
                ReportText.versusYesterday,
                ["change": signed(total.count - before, text)]))
    }
    if let period = total.periodSoFar {
        let words: ReportText = total.kind == .closed ? .closedInPeriod : .periodSoFar
        notes.append(text(words, ["count": text.number(period)]))
    }
    return Figure(
        text(key), text.number(total.count), link: Links.orders(total.filter),
        notes: notes)
}

private func signed(_ difference: Int, _ text: PageText) -> String {
    if difference == 0 { return text(ReportText.noChange) }
    return (difference > 0 ? "+" : "\u{2212}") + text.number(abs(difference))
}

private func attentionFigure(_ list: AttentionList, _ text: PageText) -> Figure {
    let tone: Figure.Tone = list.count == 0 ? .plain : list.due == .overdue ? .over : .soon
    return Figure(
        text.due(list.due), text.number(list.count), link: Links.orders(list.filter), tone: tone)
}

private func categoryPanel(_ categories: [CategoryCount], _ text: PageText) -> HTML {
    let head = [
        column(text(ReportText.category)), column(text(ReportText.count), "num"),
        column(text(ReportText.share)), column(text(ReportText.change), "num"),
    ]
    return panel(text(ReportText.categories), id: "categories") {
        if categories.isEmpty {
            emptyState(text(ReportText.noCategories))
        } else {
            tableBox(caption: text(ReportText.categories), head: head) {
                for category in categories { categoryRow(category, text) }
            }
        }
    }
}

private func categoryRow(_ model: CategoryCount, _ text: PageText) -> HTML {
    let share = Ratio(model.count, over: model.total)
    let words = share.map { ($0 * Ratio(100)).text(decimals: 1, rounding: .halfUp) }
    return tr {
        td { model.name }
        td(.class("num")) {
            a(.href(Links.orders(model.filter))) { text.number(model.count) }
        }
        td(.class("nowrap")) {
            shareBar(model.count, of: model.total)
            text.percent(words)
        }
        td(.class("num quiet")) { changeWords(model.change, text) }
    }
}

/// A bar drawn with attributes, because the content policy allows no style in the page.
private func shareBar(_ part: Int, of whole: Int) -> HTML {
    let width = whole > 0 ? String(max(1, part * 84 / whole)) : "0"
    return element(
        "svg", [.class("share"), .custom("viewBox", "0 0 84 8"), .custom("aria-hidden", "true")],
        .joined([
            element(
                "rect",
                [
                    .class("ground"), .custom("width", "84"), .custom("height", "8"),
                    .custom("rx", "2"),
                ], .empty),
            element(
                "rect",
                [.custom("width", width), .custom("height", "8"), .custom("rx", "2")], .empty),
        ]))
}

func changeWords(_ change: Change, _ text: PageText) -> String {
    switch change.direction {
    case .level: text(ReportText.noChange)
    case .unknown: text(FormatText.none)
    case .up: "+" + text.percent(change.amount)
    case .down: "\u{2212}" + text.percent(change.amount)
    }
}

private func storedPanel(_ stored: [StoredReport], _ text: PageText) -> HTML {
    let head = [
        column(text(ReportText.daily)), column(text(ReportText.madeAt)),
        column(text(CommonText.download)),
    ]
    return panel(text(ReportText.stored), id: "stored") {
        if stored.isEmpty {
            emptyState(text(ReportText.noStored), icon: .download)
        } else {
            tableBox(caption: text(ReportText.stored), head: head) {
                for report in stored {
                    tr {
                        td { text.day(report.day) }
                        td(.class("quiet nowrap")) { moment(report.madeAt, text) }
                        td { a(.href(Links.dailyReport(report.day))) { ".xlsx" } }
                    }
                }
            }
        }
    }
}

private func attentionPanel(_ list: AttentionList, in frame: Frame) -> HTML {
    let text = frame.text
    let head = [
        column(text(ListText.matter)), column(text(FieldText.state)),
        column(text(FieldText.clock)), column(text(FieldText.unitName)),
    ]
    return panel(
        text.due(list.due), id: "attention-" + list.due.rawValue,
        end: a(.href(Links.orders(list.filter))) {
            text(WorkbenchText.seeAll, ["count": text.number(list.count)])
        },
        count: countBadge(list.count, text, isLate: list.due == .overdue)
    ) {
        tableBox(caption: text.due(list.due), names: "rows", head: head) {
            for order in list.orders {
                tr(.custom("data-href", Links.order(order.number))) {
                    td(.class("matter")) { matter(order, in: frame) }
                    td(.class("nowrap")) { badge(order.state, text) }
                    td(.class("nowrap")) { rowClock(order, in: frame) }
                    td { text.orDash(order.unitName) }
                }
            }
        }
    }
}
