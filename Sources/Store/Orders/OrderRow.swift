import Casework
import Persistence

/// The columns of `work_order` in the order in which rows are written and read.
enum OrderRow {
    static let columns: StaticString = """
        id, number, city_number, district_number, version, state, channel, kind, category, \
        category_1, labels, title, content, district, subdistrict, community, place, company, \
        urgency, nature, city_unit, city_state, handling_result, city_reply, reported_at, \
        city_dispatched_at, city_due_at, city_closed_at, verdict, is_excluded, is_uncounted, \
        is_confidential, extra, received_at, received_on, arrived_at, signed_at, dispatched_at, \
        contacted_at, replied_at, judged_at, closed_at, closed_on, sign_due, sign_class, \
        reply_due, reply_class, reply_given, judgement_due, judgement_class, assumed_years, \
        next_due, send_back_reason, send_back_from, send_back_count, reply, has_contact, \
        callback_count, judgement, last_callback, responsible_unit, is_valid, contacted, \
        resolution, satisfaction, sent_back_at
        """

    static let names: [String] = columns.description.split(separator: ",").map { name in
        String(name.drop { $0 == " " })
    }

    /// The values of every column but the assignments, which have their own table.
    static func values(of order: WorkOrder, zone: SiteZone) -> [SQLValue] {
        let facts = order.facts
        var values: [SQLValue] = [
            .integer(order.id.value), .text(order.number.text), facts.cityNumber.sqlValue,
            facts.districtNumber.sqlValue, order.version.sqlValue, .text(order.state.rawValue),
            .text(facts.channel), .text(facts.kind),
            .text(facts.category.joined(separator: OrderFacts.categorySeparator)),
            .text(facts.category.first ?? ""),
            .text(facts.labels.joined(separator: OrderFacts.labelSeparator)),
            .text(facts.title), .text(facts.content), .text(facts.district),
            .text(facts.subdistrict), .text(facts.community), .text(facts.place),
            .text(facts.company), .text(facts.urgency), .text(facts.nature),
            .text(facts.unitName), .text(facts.cityState), .text(facts.handlingResult),
            .text(facts.replyText), value(facts.receivedAt), value(facts.cityDispatchedAt),
            value(facts.cityDueAt), value(facts.cityClosedAt),
            .text(OrderCoding.text(facts.verdict)), facts.isExcluded.sqlValue,
            facts.isUncounted.sqlValue, facts.isConfidential.sqlValue,
            .text(JSONText.object(facts.extra)),
        ]
        values.reserveCapacity(names.count)
        appendMoments(of: order, zone: zone, to: &values)
        appendProgress(of: order, to: &values)
        return values
    }

    private static func appendMoments(
        of order: WorkOrder, zone: SiteZone, to values: inout [SQLValue]
    ) {
        let moments = order.moments
        let deadlines = order.deadlines
        values += [
            value(moments.receivedAt), .text(zone.date(of: moments.receivedAt).text),
            value(moments.arrivedAt), value(moments.signedAt), value(moments.dispatchedAt),
            value(moments.contactedAt), value(moments.repliedAt), value(moments.judgedAt),
            value(moments.closedAt), closingDay(of: order, zone),
            value(deadlines.sign.due), .text(deadlines.sign.classID), value(deadlines.reply.due),
            .text(deadlines.reply.classID), deadlines.reply.isGivenByCity.sqlValue,
            value(deadlines.judgement?.due), .text(deadlines.judgement?.classID ?? ""),
            .text(OrderCoding.assumedYears(deadlines)), value(order.currentDeadline?.due),
        ]
    }

    private static func appendProgress(of order: WorkOrder, to values: inout [SQLValue]) {
        let counted = order.effectiveEvaluation
        values += [
            .text(order.sendBack?.reason ?? ""), .text(order.sendBack?.from.rawValue ?? ""),
            order.sendBackCount.sqlValue, .text(order.replyText), order.hasContact.sqlValue,
            order.callbackCount.sqlValue, .text(OrderCoding.text(order.judgement)),
            .text(OrderCoding.text(order.lastCallback)), .text(order.responsibleUnitName),
            (counted?.isValid ?? false).sqlValue, (counted?.contacted ?? false).sqlValue,
            .text(counted?.resolution?.rawValue ?? ""),
            .text(counted?.satisfaction?.rawValue ?? ""), value(order.moments.sentBackAt),
        ]
    }

    /// The day an order was closed on; empty where nobody knows, null while it is open.
    private static func closingDay(of order: WorkOrder, _ zone: SiteZone) -> SQLValue {
        guard order.state.isClosed else { return .null }
        return .text(order.closedAt.map { zone.date(of: $0).text } ?? "")
    }

    /// Restores an order from `columns`; its assignments come from their own table.
    ///
    /// - Throws: `CorruptHistory` for a state this version does not know.
    static func order(_ row: Row, assignments: [Assignment]) throws -> WorkOrder {
        let id = OrderID(row.int64(0))
        guard let state = OrderState(rawValue: row.text(5)) else {
            throw CorruptHistory(
                order: id, version: row.int(4), reason: "unknown state \(row.text(5))")
        }
        var snapshot = WorkOrder.Snapshot(
            version: row.int(4), state: state, facts: try facts(row), deadlines: deadlines(row),
            moments: moments(row))
        snapshot.assignments = assignments
        if let from = OrderState(rawValue: row.text(53)) {
            snapshot.sendBack = SendBack(reason: row.text(52), from: from)
        }
        snapshot.sendBackCount = row.int(54)
        snapshot.replyText = row.text(55)
        snapshot.hasContact = row.bool(56)
        snapshot.callbackCount = row.int(57)
        snapshot.judgement = OrderCoding.evaluation(row.text(58))
        snapshot.lastCallback = OrderCoding.evaluation(row.text(59))
        return WorkOrder(
            id: id, number: OrderNumber(stored: row.text(1)), snapshot: snapshot)
    }

    /// Every column as text, for comparing a row with `values(of:zone:)` through `text(_:)`.
    static func texts(_ row: Row) -> [String?] { names.indices.map { row.textIfPresent($0) } }

    static func text(_ value: SQLValue) -> String? {
        switch value {
        case .null: nil
        case .integer(let number): String(number)
        case .text(let text): text
        case .blob: "bytes"
        }
    }

    private static func facts(_ row: Row) throws -> OrderFacts {
        var facts = OrderFacts()
        facts.cityNumber = row.textIfPresent(2)
        facts.districtNumber = row.textIfPresent(3)
        facts.channel = row.text(6)
        facts.kind = row.text(7)
        facts.category = OrderCoding.category(row.text(8))
        facts.labels = OrderCoding.labels(row.text(10))
        facts.title = row.text(11)
        facts.content = row.text(12)
        facts.district = row.text(13)
        facts.subdistrict = row.text(14)
        facts.community = row.text(15)
        facts.place = row.text(16)
        facts.company = row.text(17)
        facts.urgency = row.text(18)
        facts.nature = row.text(19)
        facts.unitName = row.text(20)
        facts.cityState = row.text(21)
        facts.handlingResult = row.text(22)
        facts.replyText = row.text(23)
        facts.receivedAt = instant(row, 24)
        facts.cityDispatchedAt = instant(row, 25)
        facts.cityDueAt = instant(row, 26)
        facts.cityClosedAt = instant(row, 27)
        facts.verdict = OrderCoding.evaluation(row.text(28))
        facts.isExcluded = row.bool(29)
        facts.isUncounted = row.bool(30)
        facts.isConfidential = row.bool(31)
        let extra = row.text(32)
        if extra != "{}" { facts.extra = try JSONFields.map(of: extra) }
        return facts
    }

    private static func moments(_ row: Row) -> OrderMoments {
        var moments = OrderMoments(
            receivedAt: Instant(milliseconds: row.int64(33)),
            arrivedAt: Instant(milliseconds: row.int64(35)))
        moments.signedAt = instant(row, 36)
        moments.dispatchedAt = instant(row, 37)
        moments.contactedAt = instant(row, 38)
        moments.repliedAt = instant(row, 39)
        moments.judgedAt = instant(row, 40)
        moments.closedAt = instant(row, 41)
        moments.sentBackAt = instant(row, 65)
        return moments
    }

    private static func deadlines(_ row: Row) -> OrderDeadlines {
        let years = OrderCoding.assumedYears(row.text(50))
        return OrderDeadlines(
            sign: Deadline(
                due: Instant(milliseconds: row.int64(43)), classID: row.text(44),
                unannouncedYears: years[0]),
            reply: Deadline(
                due: Instant(milliseconds: row.int64(45)), classID: row.text(46),
                isGivenByCity: row.bool(47), unannouncedYears: years[1]),
            judgement: instant(row, 48).map {
                Deadline(due: $0, classID: row.text(49), unannouncedYears: years[2])
            })
    }

    static func instant(_ row: Row, _ column: Int) -> Instant? {
        row.int64IfPresent(column).map(Instant.init(milliseconds:))
    }

    private static func value(_ instant: Instant?) -> SQLValue {
        instant.map { .integer($0.milliseconds) } ?? .null
    }
}
