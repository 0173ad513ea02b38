import Casework

/// The stored form of events: a kind and a JSON payload. Field names never change; new fields are
/// optional.
enum EventCoding {
    static func payload(of event: OrderEvent) -> String {
        var json = JSONText()
        switch event {
        case .received(let number, let facts, let state, let deadlines):
            json.add("number", number.text)
            json.add("state", state.rawValue)
            json.add("sign", object: object(deadlines.sign))
            json.add("reply", object: object(deadlines.reply))
            add(facts, to: &json)
        case .amended(let facts, let reply, let due, let step):
            json.add("reply", object: reply.map(object))
            json.add("due", due?.milliseconds)
            add(step, to: &json)
            add(facts, to: &json)
        case .edited(let edit):
            add(edit, to: &json)
        case .complainantAmended(let fields):
            json.add("fields", fields)
        case .signed:
            break
        case .sendBackRequested(let reason):
            json.add("reason", reason)
        case .sendBackReviewed(let review), .closingReviewed(let review):
            add(review, to: &json)
        case .dispatched(let assignments, let reply, let instruction, let instead):
            json.add("assignments", objects: assignments.map(object))
            json.add("reply", object: object(reply))
            json.add("instruction", instruction)
            json.add("reason", instead?.reason)
            if let instead { json.add("former", objects: instead.former.map(object)) }
        case .contactRecorded(let contact, let unit):
            json.add("channel", contact.channel.rawValue)
            json.add("reached", contact.reached)
            json.add("summary", contact.summary)
            json.add("happened_at", contact.happenedAt?.milliseconds)
            json.add("unit", unit)
        case .progressRecorded(let note, let unit):
            json.add("note", note)
            json.add("unit", unit)
        case .replied(let text, let waiver, let unit):
            json.add("text", text)
            json.add("waiver", waiver)
            json.add("unit", unit)
        case .replyReviewed(let review, let judgement):
            add(review, to: &json)
            json.add("judgement", object: judgement.map(object))
        case .callbackRecorded(let callback):
            json.add("outcome", callback.outcome.rawValue)
            json.add("answers", OrderCoding.text(callback.evaluation))
            json.add("words", callback.words)
            json.add("happened_at", callback.happenedAt?.milliseconds)
        case .judged(let evaluation, let reason, let differing):
            json.add("answers", OrderCoding.text(evaluation))
            json.add("without_callback", reason)
            json.add("differing", differing)
        }
        return json.text
    }

    /// - Throws: `CorruptHistory` naming what cannot be read.
    static func event(
        kind: String, payload: String, order: OrderID, version: Int
    ) throws -> OrderEvent {
        guard let known = OrderEvent.Kind(rawValue: kind) else {
            throw CorruptHistory(order: order, version: version, reason: "unknown kind \(kind)")
        }
        let json: JSONFields
        do {
            json = try JSONFields(payload)
        } catch {
            throw CorruptHistory(order: order, version: version, reason: "payload is not JSON")
        }
        guard let event = event(known, json) else {
            throw CorruptHistory(
                order: order, version: version, reason: "payload of \(kind) is incomplete")
        }
        return event
    }

    private static func event(_ kind: OrderEvent.Kind, _ json: JSONFields) -> OrderEvent? {
        switch kind {
        case .received:
            guard let state = OrderState(rawValue: json.text("state")),
                let sign = deadline(json.object("sign")), let reply = deadline(json.object("reply"))
            else { return nil }
            return .received(
                number: OrderNumber(stored: json.text("number")), facts: facts(json), state: state,
                deadlines: OrderDeadlines(sign: sign, reply: reply))
        case .amended:
            return .amended(
                facts(json), reply: deadline(json.object("reply")),
                due: json.integer("due").map(Instant.init(milliseconds:)), step: step(json))
        case .edited:
            return edit(json).map(OrderEvent.edited)
        case .complainantAmended:
            return .complainantAmended(fields: json.list("fields"))
        case .signed:
            return .signed
        case .sendBackRequested:
            return .sendBackRequested(reason: json.text("reason"))
        case .sendBackReviewed:
            return .sendBackReviewed(review(json))
        case .dispatched:
            guard let reply = deadline(json.object("reply")) else { return nil }
            return .dispatched(
                json.objects("assignments").compactMap(assignment), reply: reply,
                instruction: json.text("instruction"),
                instead: json.textIfPresent("reason").map {
                    Redispatch(
                        reason: $0, former: json.objects("former").compactMap(assignment))
                })
        case .contactRecorded:
            guard let channel = ContactChannel(rawValue: json.text("channel")) else { return nil }
            let contact = Contact(
                channel: channel, reached: json.flag("reached"), summary: json.text("summary"),
                happenedAt: happenedAt(json))
            return .contactRecorded(contact, unit: json.text("unit"))
        case .progressRecorded:
            return .progressRecorded(note: json.text("note"), unit: json.text("unit"))
        case .replied:
            return .replied(
                text: json.text("text"), contactWaiver: json.textIfPresent("waiver"),
                unit: json.text("unit"))
        case .replyReviewed:
            return .replyReviewed(review(json), judgement: deadline(json.object("judgement")))
        case .callbackRecorded:
            return callback(json).map(OrderEvent.callbackRecorded)
        case .judged:
            return OrderCoding.evaluation(json.text("answers")).map {
                .judged(
                    $0, withoutCallback: json.textIfPresent("without_callback"),
                    differing: json.textIfPresent("differing"))
            }
        case .closingReviewed:
            return .closingReviewed(review(json))
        }
    }
}

// MARK: - Parts

extension EventCoding {
    static func object(_ deadline: Deadline) -> JSONText {
        var json = JSONText()
        json.add("due", deadline.due.milliseconds)
        json.add("class", deadline.classID)
        json.add("given", deadline.isGivenByCity)
        json.add("assumed", deadline.unannouncedYears.map(String.init))
        return json
    }

    static func deadline(_ json: JSONFields?) -> Deadline? {
        guard let json, let due = json.integer("due") else { return nil }
        return Deadline(
            due: Instant(milliseconds: due), classID: json.text("class"),
            isGivenByCity: json.flag("given"),
            unannouncedYears: json.list("assumed").compactMap { Int($0) })
    }

    private static func object(_ assignment: Assignment) -> JSONText {
        var json = JSONText()
        json.add("unit", assignment.unit.code)
        json.add("name", assignment.unitName)
        json.add("role", assignment.role.rawValue)
        json.add("due", assignment.due.milliseconds)
        return json
    }

    private static func assignment(_ json: JSONFields) -> Assignment? {
        guard let role = Assignment.Role(rawValue: json.text("role")),
            let due = json.integer("due")
        else { return nil }
        return Assignment(
            unit: UnitID(json.text("unit")), unitName: json.text("name"), role: role,
            due: Instant(milliseconds: due))
    }

    private static func add(_ step: CityStep?, to json: inout JSONText) {
        switch step {
        case nil:
            break
        case .finished:
            json.add("step", "finished")
        case .dispatchedAgain(let sign):
            json.add("step", "dispatched_again")
            json.add("sign", object: object(sign))
        case .takenUpAgain(let sign):
            json.add("step", "taken_up_again")
            json.add("sign", object: object(sign))
        }
    }

    private static func step(_ json: JSONFields) -> CityStep? {
        switch json.textIfPresent("step") {
        case "finished": .finished
        case "dispatched_again": deadline(json.object("sign")).map(CityStep.dispatchedAgain)
        case "taken_up_again": deadline(json.object("sign")).map(CityStep.takenUpAgain)
        default: nil
        }
    }

    private static func add(_ review: Review, to json: inout JSONText) {
        json.add("accepted", review.isAccepted)
        json.add("remark", review.remark)
    }

    private static func review(_ json: JSONFields) -> Review {
        Review(isAccepted: json.flag("accepted"), remark: json.text("remark"))
    }

    private static func callback(_ json: JSONFields) -> Callback? {
        guard let outcome = CallbackOutcome(rawValue: json.text("outcome")),
            let answers = OrderCoding.evaluation(json.text("answers"))
        else { return nil }
        return Callback(
            outcome: outcome, contacted: answers.contacted, resolution: answers.resolution,
            satisfaction: answers.satisfaction, words: json.text("words"),
            happenedAt: happenedAt(json))
    }

    private static func happenedAt(_ json: JSONFields) -> Instant? {
        json.integer("happened_at").map(Instant.init(milliseconds:))
    }

    private static func add(_ facts: OrderFacts, to json: inout JSONText) {
        json.add("city_number", facts.cityNumber)
        json.add("district_number", facts.districtNumber)
        json.add("channel", facts.channel)
        json.add("kind", facts.kind)
        json.add("category", facts.category)
        json.add("labels", facts.labels)
        json.add("title", facts.title)
        json.add("content", facts.content)
        json.add("district", facts.district)
        json.add("subdistrict", facts.subdistrict)
        json.add("community", facts.community)
        json.add("place", facts.place)
        json.add("company", facts.company)
        json.add("urgency", facts.urgency)
        json.add("nature", facts.nature)
        json.add("city_unit", facts.unitName)
        json.add("city_state", facts.cityState)
        json.add("handling_result", facts.handlingResult)
        json.add("city_reply", facts.replyText)
        json.add("received_at", facts.receivedAt?.milliseconds)
        json.add("city_dispatched_at", facts.cityDispatchedAt?.milliseconds)
        json.add("city_due_at", facts.cityDueAt?.milliseconds)
        json.add("city_closed_at", facts.cityClosedAt?.milliseconds)
        json.add("verdict", OrderCoding.text(facts.verdict))
        json.add("excluded", facts.isExcluded)
        json.add("uncounted", facts.isUncounted)
        json.add("confidential", facts.isConfidential)
        json.add("extra", facts.extra)
    }

    private static func facts(_ json: JSONFields) -> OrderFacts {
        var facts = OrderFacts()
        facts.cityNumber = json.textIfPresent("city_number")
        facts.districtNumber = json.textIfPresent("district_number")
        facts.channel = json.text("channel")
        facts.kind = json.text("kind")
        facts.category = json.list("category")
        facts.labels = json.list("labels")
        facts.title = json.text("title")
        facts.content = json.text("content")
        facts.district = json.text("district")
        facts.subdistrict = json.text("subdistrict")
        facts.community = json.text("community")
        facts.place = json.text("place")
        facts.company = json.text("company")
        facts.urgency = json.text("urgency")
        facts.nature = json.text("nature")
        facts.unitName = json.text("city_unit")
        facts.cityState = json.text("city_state")
        facts.handlingResult = json.text("handling_result")
        facts.replyText = json.text("city_reply")
        func instant(_ key: String) -> Instant? {
            json.integer(key).map(Instant.init(milliseconds:))
        }
        facts.receivedAt = instant("received_at")
        facts.cityDispatchedAt = instant("city_dispatched_at")
        facts.cityDueAt = instant("city_due_at")
        facts.cityClosedAt = instant("city_closed_at")
        facts.verdict = OrderCoding.evaluation(json.text("verdict"))
        facts.isExcluded = json.flag("excluded")
        facts.isUncounted = json.flag("uncounted")
        facts.isConfidential = json.flag("confidential")
        facts.extra = json.map("extra")
        return facts
    }
}
