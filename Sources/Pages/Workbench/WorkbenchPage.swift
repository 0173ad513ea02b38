package import Casework
import Localization
package import Markup

/// A pile of work on the workbench.
package struct WorkPile: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case toSign, toDispatch, due, returnsToReview, repliesToReview, toCallBack, toJudge
        case toClose, toHandle
    }

    package let kind: Kind
    package let count: Int
    /// The filter that lists the whole pile.
    package let filter: OrderFilter
    /// The first few, most pressing first.
    package let orders: [OrderSummary]
    /// Shows the button that signs the chosen rows.
    package let allowsSigning: Bool

    package init(
        _ kind: Kind, count: Int, filter: OrderFilter, orders: [OrderSummary],
        allowsSigning: Bool = false
    ) {
        self.kind = kind
        self.count = count
        self.filter = filter
        self.orders = orders
        self.allowsSigning = allowsSigning
    }
}

/// A count of the day with the filter of the orders it counts.
package struct WorkCount: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case received, closed, open, dueSoon, overdue, overFourDays
    }

    package let kind: Kind
    package let count: Int
    package let filter: OrderFilter

    package init(_ kind: Kind, count: Int, filter: OrderFilter) {
        self.kind = kind
        self.count = count
        self.filter = filter
    }
}

package struct WorkbenchModel: Sendable {
    package let counts: [WorkCount]
    /// In the order to work them off. Which piles there are depends on the reader's roles.
    package let piles: [WorkPile]
    /// For those who answer for the backups.
    package var backups: BackupStanding?
    package var access = AccessPanelsModel()
    package var shifts = ShiftModel()
    /// What must not be missed, the costliest first, and what was taken lately.
    package var alarms: [OrderAlarm] = []
    package var taken: [TakenAlarm] = []

    package init(counts: [WorkCount], piles: [WorkPile]) {
        self.counts = counts
        self.piles = piles
    }
}

package func workbenchPage(_ model: WorkbenchModel, in frame: Frame) -> HTML {
    let text = frame.text
    let today = text.day(text.zone.date(of: text.now))
    let lead = text(
        WorkbenchText.greeting, ["name": frame.person?.displayName ?? "", "date": today])
    let waiting = model.piles.filter { !$0.orders.isEmpty }
    let clear = model.piles.filter { $0.orders.isEmpty }
    return layout(text(WorkbenchText.title), in: frame) {
        alarmBar(model.alarms, back: Links.workbench, in: frame)
        pageHead(text(WorkbenchText.title), lead: lead) { newOrderButton(in: frame) }
        takenLine(model.taken, text)
        if let backups = model.backups { backupFigures(backups, isLinked: true, text) }
        if !model.counts.isEmpty { figures(model.counts.map { figure($0, text) }) }
        if waiting.isEmpty, model.access.isEmpty {
            div(.class("panel")) {
                emptyState(
                    text(WorkbenchText.allClear), text(WorkbenchText.allClearLead), icon: .check)
            }
            div(.class("halves")) { shiftPanels(model.shifts, in: frame) }
        } else {
            div(.class("halves")) {
                if model.shifts.note != nil { shiftPanels(model.shifts, in: frame) }
                accessPanels(model.access, in: frame)
                for pile in waiting { pilePanel(pile, in: frame) }
                if model.shifts.note == nil { shiftPanels(model.shifts, in: frame) }
            }
        }
        if !clear.isEmpty, !waiting.isEmpty { clearLine(clear, text) }
    }
}

private func clearLine(_ piles: [WorkPile], _ text: PageText) -> HTML {
    p(.class("note")) {
        icon(.check)
        span {
            text(
                WorkbenchText.emptyPanel,
                ["piles": text.list(piles.map { text(title(of: $0.kind)) })])
        }
    }
}

private func figure(_ model: WorkCount, _ text: PageText) -> Figure {
    let label: WorkbenchText =
        switch model.kind {
        case .received: .figureReceived
        case .closed: .figureClosed
        case .open: .figureOpen
        case .dueSoon: .figureDueSoon
        case .overdue: .figureOverdue
        case .overFourDays: .figureOverFourDays
        }
    let tone: Figure.Tone =
        switch model.kind {
        case .overdue where model.count > 0: .over
        case .dueSoon where model.count > 0, .overFourDays where model.count > 0: .soon
        default: .plain
        }
    return Figure(
        text(label), text.number(model.count), link: Links.orders(model.filter), tone: tone)
}

private func title(of kind: WorkPile.Kind) -> WorkbenchText {
    switch kind {
    case .toSign: .toSign
    case .toDispatch: .toDispatch
    case .due: .due
    case .returnsToReview: .returnsToReview
    case .repliesToReview: .repliesToReview
    case .toCallBack: .toCallBack
    case .toJudge: .toJudge
    case .toClose: .toClose
    case .toHandle: .toHandle
    }
}

private func pilePanel(_ pile: WorkPile, in frame: Frame) -> HTML {
    let text = frame.text
    let id = "pile-" + pile.kind.rawValue
    let all = text(WorkbenchText.seeAll, ["count": text.number(pile.count)])
    return panel(
        text(title(of: pile.kind)), id: id,
        end: a(.href(Links.orders(pile.filter))) { all },
        count: countBadge(pile.count, text, isLate: pile.kind == .due)
    ) {
        if pile.allowsSigning {
            postForm(Links.bulkSign, in: frame) {
                hidden("back", frame.path)
                pileTable(pile, in: frame)
                div(.class("panel-foot")) {
                    submitButton(
                        text(WorkbenchText.signSelected), .primary, icon: .check)
                    selectedCount(text)
                }
            }
        } else {
            pileTable(pile, in: frame)
        }
    }
}

private func pileTable(_ pile: WorkPile, in frame: Frame) -> HTML {
    let text = frame.text
    var head: [HTML] = []
    if pile.allowsSigning { head.append(selectAllHead(text)) }
    head += [column(text(ListText.matter)), column(text(FieldText.clock))]
    if pile.kind == .due { head.insert(column(text(FieldText.state)), at: head.count - 1) }
    return tableBox(caption: text(title(of: pile.kind)), names: "rows", head: head) {
        for order in pile.orders { pileRow(order, pile, in: frame) }
    }
}

private func pileRow(_ order: OrderSummary, _ pile: WorkPile, in frame: Frame) -> HTML {
    tr(
        .custom("data-href", Links.order(order.number)), orderMark(order),
        versionMark(order)
    ) {
        if pile.allowsSigning { rowBox(order, isChosen: false, frame.text) }
        td(.class("matter")) { matter(order, in: frame) }
        if pile.kind == .due { td { badge(order.state, frame.text) } }
        td(.class("nowrap")) { rowClock(order, in: frame) }
    }
}
