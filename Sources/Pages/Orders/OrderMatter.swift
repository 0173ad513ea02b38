import Casework
import Localization
import Markup

func matterPanel(_ order: WorkOrder, in frame: Frame) -> HTML {
    let text = frame.text
    return panel(text(OrderText.matter), id: "matter") {
        div(.class("panel-body")) {
            p(.class("prose said")) { text.orDash(order.facts.content) }
            dl(.class("facts")) { factPairs(order, in: frame) }
            if !order.facts.extra.isEmpty { extraColumns(order.facts.extra, text) }
        }
    }
}

private func factPairs(_ order: WorkOrder, in frame: Frame) -> HTML {
    let text = frame.text
    let facts = order.facts
    let pairs: [(FieldText, String)] = [
        (.category, facts.category.joined(separator: " › ")),
        (.kind, facts.kind),
        (.channel, frame.names.channel(facts.channel)),
        (.subdistrict, text.list([facts.district, facts.subdistrict].filter { !$0.isEmpty })),
        (.community, facts.community),
        (.place, facts.place),
        (.company, facts.company),
        (.urgency, facts.urgency),
        (.nature, facts.nature),
        (.receivedAt, text.moment(order.moments.receivedAt)),
        (.cityUnitName, facts.unitName),
        (.cityState, facts.cityState),
        (.handlingResult, facts.handlingResult),
        (.districtNumber, facts.districtNumber ?? ""),
    ]
    return .joined(
        pairs.filter { !$0.1.isEmpty }.map { key, value in
            div {
                dt { text(key) }
                dd(.class("said")) { value }
            }
        })
}

private func extraColumns(_ extra: [String: String], _ text: PageText) -> HTML {
    details(.class("note")) {
        summary { text(OrderText.otherColumns) }
        dl(.class("pairs")) {
            for (heading, value) in extra.sorted(by: { $0.key < $1.key }) {
                dt { heading }
                dd(.class("said")) { text.orDash(value) }
            }
        }
    }
}

func replyPanel(_ reply: String, _ text: PageText) -> HTML {
    panel(text(OrderText.reply), id: "current-reply") {
        div(.class("panel-body")) { p(.class("prose said")) { reply } }
    }
}
