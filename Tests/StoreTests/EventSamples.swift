import Casework
import Simulator

/// Every kind of event, each with every optional part there and not there.
enum EventSamples {
    private static let at = InventedTown.start
    private static let given = Deadline(due: at, classID: "city", isGivenByCity: true)
    private static let assumed = Deadline(
        due: Instant(milliseconds: -5), classID: "", unannouncedYears: [2027, 2028])
    private static let words = "\"quoted\"\\ line\nbreak\ttab \u{1F4A1} \u{1}\u{1F} </script>"

    private static var full: OrderFacts {
        var facts = OrderFacts()
        facts.cityNumber = words
        facts.districtNumber = "D"
        facts.channel = "weibo"
        facts.category = ["a", words]
        facts.labels = ["b", words]
        for path in [
            \OrderFacts.kind, \.title, \.content, \.district, \.subdistrict, \.community, \.place,
            \.company, \.urgency, \.nature, \.unitName, \.cityState, \.handlingResult, \.replyText,
        ] {
            facts[keyPath: path] = words
        }
        facts.receivedAt = at
        facts.cityDispatchedAt = at.adding(hours: 1)
        facts.cityDueAt = at.adding(hours: 2)
        facts.cityClosedAt = Instant(milliseconds: 0)
        facts.verdict = Evaluation(isValid: false)
        facts.isExcluded = true
        facts.isUncounted = true
        facts.isConfidential = true
        facts.extra = ["": "", words: words, "a": ""]
        return facts
    }

    private static var none: OrderFacts {
        var facts = OrderFacts()
        facts.channel = ""
        return facts
    }

    private static let reviews = [
        Review(isAccepted: true), Review(isAccepted: false, remark: words),
    ]

    private static var evaluations: [Evaluation] {
        var all: [Evaluation] = []
        for isValid in [true, false] {
            for contacted in [true, false, nil] {
                for resolution in Resolution.allCases.map(Optional.some) + [nil] {
                    for satisfaction in Satisfaction.allCases.map(Optional.some) + [nil] {
                        all.append(
                            Evaluation(
                                isValid: isValid, contacted: contacted, resolution: resolution,
                                satisfaction: satisfaction))
                    }
                }
            }
        }
        return all
    }

    static var all: [OrderEvent] {
        var events: [OrderEvent] = [
            .signed, .sendBackRequested(reason: words), .sendBackRequested(reason: ""),
            .progressRecorded(note: words, unit: words), .progressRecorded(note: "", unit: ""),
            .replied(text: words, contactWaiver: words, unit: "u"),
            .replied(text: "", contactWaiver: nil, unit: ""),
            .edited(OrderEdit([])),
            .edited(
                OrderEdit(
                    EditField.allCases.map {
                        OrderEdit.Change(field: $0, before: words, after: "")
                    }, reply: assumed, undoes: 7, becomesConfidential: true)),
            .complainantAmended(fields: []), .complainantAmended(fields: ["name", "phone"]),
            .dispatched([], reply: given, instruction: ""),
            .dispatched(
                [], reply: given, instruction: "",
                instead: Redispatch(
                    reason: words,
                    former: [
                        Assignment(unit: UnitID("v"), unitName: words, role: .lead, due: at)
                    ])),
            .dispatched(
                Assignment.Role.allCases.map { role in
                    Assignment(unit: UnitID("u"), unitName: words, role: role, due: at)
                }, reply: assumed, instruction: words),
        ]
        for review in reviews {
            events += [
                .sendBackReviewed(review), .closingReviewed(review),
                .replyReviewed(review, judgement: nil), .replyReviewed(review, judgement: assumed),
            ]
        }
        for channel in ContactChannel.allCases {
            for reached in [true, false] {
                events.append(
                    .contactRecorded(
                        Contact(
                            channel: channel, reached: reached, summary: words,
                            happenedAt: reached ? at : nil), unit: "u"))
            }
        }
        for facts in [full, none] {
            events += [
                .amended(facts, reply: nil), .amended(facts, reply: given),
                .amended(facts, reply: given, due: at, step: .finished),
                .amended(facts, reply: assumed, step: .dispatchedAgain(sign: assumed)),
                .amended(facts, reply: assumed, step: .takenUpAgain(sign: assumed)),
                .received(
                    number: OrderNumber(day: LocalDate(dayNumber: 20_000), sequence: 1),
                    facts: facts, state: facts == none ? .awaitingSigning : .closed,
                    deadlines: OrderDeadlines(sign: assumed, reply: given)),
            ]
        }
        for evaluation in evaluations {
            events += [
                .judged(evaluation, withoutCallback: nil),
                .judged(evaluation, withoutCallback: words),
                .judged(evaluation, withoutCallback: nil, differing: words),
            ]
        }
        return events + callbacks
    }

    private static var callbacks: [OrderEvent] {
        CallbackOutcome.allCases.flatMap { outcome in
            [
                Callback(outcome: outcome),
                Callback(
                    outcome: outcome, contacted: false, resolution: .partly,
                    satisfaction: .notRated, words: words, happenedAt: at),
            ].map(OrderEvent.callbackRecorded)
        }
    }
}
