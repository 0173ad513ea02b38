import Casework
import Localization
import Markup

/// The rate table of all units with rank, and the two totals, each under its name.
func leaguePanel(_ model: ReportModel, in frame: Frame) -> HTML {
    let text = frame.text
    let span = text(
        ReportText.periodSpan,
        ["from": text.day(model.periodStart), "to": text.day(model.periodEnd)])
    return panel(
        text(ReportText.rates), id: "rates",
        end: .escaped(span + " · " + text.base(model.base))
    ) {
        if model.league.rows.isEmpty {
            emptyState(text(ReportText.noRates), icon: .chart)
        } else {
            tableBox(caption: text(ReportText.rates), head: leagueHead(text)) {
                for row in model.league.rows { leagueRow(row, model, in: frame) }
                sumRow(text(ReportText.pooled), model.league.pooled, text)
                sumRow(text(ReportText.meanOfUnits), model.league.meanOfUnits, text)
            }
            p(.class("panel-foot quiet")) {
                text(ReportText.ratesNote, ["rulebook": model.rulebookName])
            }
        }
    }
}

private func leagueHead(_ text: PageText) -> [HTML] {
    let numbers: [ReportText] = [
        .received, .closed, .validCallbacks, .contacted, .resolved, .satisfied, .mostlySatisfied,
        .responseRate, .resolutionRate, .satisfactionRate, .score,
    ]
    return [column(text(ReportText.rank)), column(text(ReportText.unit))]
        + numbers.map { column(text($0), "num") }
}

private func leagueRow(_ row: LeagueRow, _ model: ReportModel, in frame: Frame) -> HTML {
    let text = frame.text
    let filter = model.unitFilter(row.unit)
    return tr {
        td { row.rank.map(String.init) ?? text(FormatText.none) }
        th(.custom("scope", "row")) { frame.names.unit(row.unit) }
        countCells(row.rates.counts, filter, text)
        rateCells(row.rates, text)
    }
}

/// Counts, each linked to the orders behind it.
private func countCells(_ counts: RateCounts, _ filter: OrderFilter, _ text: PageText) -> HTML {
    func linked(_ count: Int, _ answer: OrderFilter.Answer?) -> HTML {
        var narrowed = filter
        narrowed.answer = answer
        return td(.class("num")) {
            if count == 0 {
                span(.class("quiet")) { "0" }
            } else {
                a(.href(Links.orders(narrowed))) { text.number(count) }
            }
        }
    }
    return group {
        linked(counts.received, nil)
        td(.class("num")) { text.number(counts.closed) }
        linked(counts.validCallbacks, .validCallback)
        linked(counts.contacted, .contacted)
        linked(counts.resolved, .resolved)
        linked(counts.satisfied, .satisfied)
        linked(counts.mostlySatisfied, .mostlySatisfied)
    }
}

private func rateCells(_ rates: UnitRates, _ text: PageText) -> HTML {
    group {
        td(.class("num")) { text.percent(rates.responseText) }
        td(.class("num")) { text.percent(rates.resolutionText) }
        td(.class("num")) { text.percent(rates.satisfactionText) }
        td(.class("num")) { strong { text.orDash(rates.scoreText) } }
    }
}

private func sumRow(_ name: String, _ rates: UnitRates, _ text: PageText) -> HTML {
    let counts = rates.counts
    let numbers = [
        counts.received, counts.closed, counts.validCallbacks, counts.contacted, counts.resolved,
        counts.satisfied, counts.mostlySatisfied,
    ]
    return tr(.class("is-sum")) {
        td {}
        th(.custom("scope", "row")) { name }
        for number in numbers { td(.class("num")) { text.number(number) } }
        rateCells(rates, text)
    }
}
