import Casework
import Pages

/// Orders as JSON. Moments are RFC 3339 in the site's zone, states and codes their stored names;
/// nothing personal is among them.
enum OrderJSON {
    /// What a command answers.
    static func brief(_ order: WorkOrder) -> [UInt8] {
        JSONText.object { json in
            json.set("number", order.number.text)
            json.set("version", order.version)
            json.set("state", order.state.rawValue)
        }
    }

    static func list(_ page: OrderListPage, zone: SiteZone) -> [UInt8] {
        JSONText.object { json in
            json.list("orders") { json in
                for order in page.orders { json.object { fill(&$0, order, zone) } }
            }
            json.set("next", page.next.map { OrderQuery.text(of: $0) })
            json.set("total", page.total)
        }
    }

    private static func fill(_ json: inout JSONText, _ order: OrderSummary, _ zone: SiteZone) {
        json.set("number", order.number.text)
        json.set("cityNumber", order.cityNumber)
        json.set("version", order.version)
        json.set("state", order.state.rawValue)
        json.set("channel", order.channel)
        json.set("kind", order.kind)
        json.set("category", order.category)
        json.set("title", order.title)
        json.set("subdistrict", order.subdistrict)
        json.set("community", order.community)
        json.set("place", order.place)
        json.set("labels", order.labels)
        json.set("unit", order.unitName)
        json.set("receivedAt", zone.rfc3339(of: order.receivedAt))
        json.set("due", order.due.map { zone.rfc3339(of: $0) })
        json.set("closedAt", order.closedAt.map { zone.rfc3339(of: $0) })
    }

    static func detail(_ detail: OrderDetail, zone: SiteZone) -> [UInt8] {
        let order = detail.order
        func moment(_ instant: Instant?) -> String? { instant.map { zone.rfc3339(of: $0) } }
        return JSONText.object { json in
            json.set("number", order.number.text)
            json.set("version", order.version)
            json.set("state", order.state.rawValue)
            fill(&json, order.facts)
            json.set("confidential", order.facts.isConfidential)
            json.set("receivedAt", moment(order.moments.receivedAt))
            json.set("signedAt", moment(order.moments.signedAt))
            json.set("dispatchedAt", moment(order.moments.dispatchedAt))
            json.set("contactedAt", moment(order.moments.contactedAt))
            json.set("repliedAt", moment(order.moments.repliedAt))
            json.set("judgedAt", moment(order.moments.judgedAt))
            json.set("closedAt", moment(order.closedAt))
            json.set("signDue", moment(order.deadlines.sign.due))
            json.set("replyDue", moment(order.deadlines.reply.due))
            json.set("judgementDue", moment(order.deadlines.judgement?.due))
            json.set("reply", order.replyText)
            json.list("assignments") { json in
                for assignment in order.assignments {
                    json.object { json in
                        json.set("unit", assignment.unit.code)
                        json.set("unitName", assignment.unitName)
                        json.set("role", assignment.role.rawValue)
                        json.set("due", moment(assignment.due))
                    }
                }
            }
            json.set("actions", detail.actions.map(\.rawValue))
            json.list("events") { json in
                for entry in detail.timeline {
                    json.object { json in
                        json.set("version", entry.version)
                        json.set("kind", entry.event.kind.rawValue)
                        json.set("at", moment(entry.at))
                        json.set("actor", entry.actor)
                    }
                }
            }
        }
    }

    private static func fill(_ json: inout JSONText, _ facts: OrderFacts) {
        json.set("cityNumber", facts.cityNumber)
        json.set("districtNumber", facts.districtNumber)
        json.set("channel", facts.channel)
        json.set("kind", facts.kind)
        json.set("category", facts.category)
        json.set("labels", facts.labels)
        json.set("title", facts.title)
        json.set("content", facts.content)
        json.set("district", facts.district)
        json.set("subdistrict", facts.subdistrict)
        json.set("community", facts.community)
        json.set("place", facts.place)
        json.set("company", facts.company)
        json.set("urgency", facts.urgency)
    }
}
