import Casework
import Localization
import Markup

/// One part of a filter that is in force: its words, and the filter without it.
struct FilterChip {
    let words: String
    let without: OrderFilter
}

/// Every part of the filter in force as a link that takes it away.
func filterChips(_ model: OrderListModel, in frame: Frame) -> HTML {
    let text = frame.text
    let chips = chips(of: model.filter, in: frame)
    guard !chips.isEmpty else { return .empty }
    return nav(.class("chips"), .label(text(GridText.inForce))) {
        for chip in chips {
            a(
                .class("chip"), .href(Links.orders(chip.without, in: model.layout)),
                .label(text(GridText.removeFilter, ["part": chip.words]))
            ) {
                chip.words
                icon(.cross)
            }
        }
        if chips.count > 1 {
            a(.class("small"), .href(Links.orders(OrderFilter(), in: model.layout))) {
                text(ListText.clear)
            }
        }
    }
}

/// The order of a list is no part of what it is about; it shows in the headings.
func chips(of filter: OrderFilter, in frame: Frame) -> [FilterChip] {
    let text = frame.text
    var chips: [FilterChip] = []
    func add(_ name: String?, _ value: String?, _ clear: (inout OrderFilter) -> Void) {
        guard let value else { return }
        var without = filter
        clear(&without)
        let words =
            name.map { text(GridText.pair, ["name": $0, "value": value]) } ?? value
        chips.append(FilterChip(words: words, without: without))
    }
    func named(_ value: String?) -> String? {
        value.map { $0.isEmpty ? text(GridText.empty) : $0 }
    }
    add(text(ListText.text), filter.text.isEmpty ? nil : filter.text) { $0.text = "" }
    for state in filter.states {
        add(text(FieldText.state), text.state(state)) { $0.states.removeAll { $0 == state } }
    }
    add(text(FieldText.unitName), filter.unit.map(frame.names.unit)) { $0.unit = nil }
    add(text(GridText.responsible), named(filter.responsibleUnit)) { $0.responsibleUnit = nil }
    add(text(FieldText.category), named(filter.category)) { $0.category = nil }
    add(
        text(FieldText.channel),
        filter.channel.map { $0.isEmpty ? text(GridText.empty) : frame.names.channel($0) }
    ) { $0.channel = nil }
    add(text(FieldText.subdistrict), named(filter.subdistrict)) { $0.subdistrict = nil }
    add(text(FieldText.community), named(filter.community)) { $0.community = nil }
    add(text(FieldText.kind), named(filter.kind)) { $0.kind = nil }
    add(text(ListText.due), filter.due.map { text.due($0) }) { $0.due = nil }
    add(text(ListText.receivedFrom), filter.receivedFrom.map { text.day($0) }) {
        $0.receivedFrom = nil
    }
    add(text(ListText.receivedTo), filter.receivedTo.map { text.day($0) }) { $0.receivedTo = nil }
    add(text(ChartText.hour), filter.receivedHour.map { "\($0):00" }) { $0.receivedHour = nil }
    add(text(GridText.hour), filter.receivedHour.map { text.localizer.time(hour: $0, minute: 0) }) {
        $0.receivedHour = nil
    }
    add(text(GridText.closedFrom), filter.closedFrom.map { text.day($0) }) { $0.closedFrom = nil }
    add(text(GridText.closedTo), filter.closedTo.map { text.day($0) }) { $0.closedTo = nil }
    add(
        text(GridText.progress),
        filter.isOpen.map { text($0 ? GridText.isOpen : GridText.isFinished) }
    ) { $0.isOpen = nil }
    add(text(GridText.answer), filter.answer.map { text.answer($0) }) { $0.answer = nil }
    let base: Base? = filter.assessedOnly ? .assessed : filter.countedOnly ? .full : nil
    add(text(GridText.base), base.map { text.base($0) }) {
        $0.assessedOnly = false
        $0.countedOnly = false
    }
    add(text(GridText.importBatch), filter.importBatch.map(String.init)) { $0.importBatch = nil }
    return chips
}

extension PageText {
    func answer(_ answer: OrderFilter.Answer) -> String {
        let key: GridText =
            switch answer {
            case .validCallback: .answerValid
            case .contacted: .answerContacted
            case .resolved: .answerResolved
            case .satisfied: .answerSatisfied
            case .mostlySatisfied: .answerMostly
            }
        return self(key)
    }
}
