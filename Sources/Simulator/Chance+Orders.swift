package import Casework

/// Invented orders and commands. Every field is filled now and then, with whatever people write.
extension Chance {
    package mutating func instant(after start: Instant, hours: Int) -> Instant {
        Instant(
            milliseconds: start.milliseconds + Int64(number(0...(hours * 3_600))) * 1000
                + Int64(number(0...999)))
    }

    package mutating func evaluation() -> Evaluation {
        Evaluation(
            isValid: !once(in: 4), contacted: maybe { $0.once(in: 2) },
            resolution: maybe { $0.pick(Resolution.allCases) },
            satisfaction: maybe { $0.pick(Satisfaction.allCases) })
    }

    /// Facts in canonical form; `cityNumber` stays nil where none is given.
    package mutating func facts(cityNumber: String?, around start: Instant) -> OrderFacts {
        var facts = OrderFacts()
        facts.cityNumber = cityNumber
        facts.districtNumber = maybe { "D" + String($0.number(1...9_999)) }
        facts.channel = pick(["city_direct", "weibo", "hotline"])
        facts.kind = maybe { $0.text() } ?? ""
        let levels = number(0...5)
        facts.category = (0..<levels).map { _ in han(2) }
        let labels = number(0...3)
        facts.labels = (0..<labels).map { _ in han(3) }
        facts.title = once(in: 8) ? "" : text()
        facts.content = text(1...80)
        for path in [
            \OrderFacts.district, \.subdistrict, \.community, \.place, \.company, \.urgency,
            \.nature, \.unitName, \.cityState, \.handlingResult, \.replyText,
        ] {
            facts[keyPath: path] = maybe { $0.text() } ?? ""
        }
        facts.subdistrict = pick(["Alpha", "Beta", ""])
        facts.receivedAt = maybe { $0.instant(after: start, hours: 96) }
        facts.cityDispatchedAt = maybe { $0.instant(after: start, hours: 96) }
        if let receivedAt = facts.receivedAt, once(in: 2) {
            facts.cityDueAt = instant(after: receivedAt, hours: 300)
        }
        facts.cityClosedAt = once(in: 8) ? instant(after: start, hours: 300) : nil
        facts.verdict = once(in: 4) ? evaluation() : nil
        facts.isExcluded = once(in: 6)
        facts.isUncounted = once(in: 8)
        facts.isConfidential = once(in: 8)
        let columns = number(0...3)
        for _ in 0..<columns { facts.extra[text()] = once(in: 4) ? "" : text() }
        return facts.canonical
    }

    package mutating func complainant() -> Complainant {
        Complainant(
            name: maybe { $0.han(3) } ?? "",
            phone: maybe { "138" + String($0.number(10_000_000...99_999_999)) } ?? "",
            contact: maybe { $0.text() } ?? "", exactAddress: maybe { $0.text(4...20) } ?? "")
    }

    /// A command that may or may not fit `order`: three of four fit its state.
    package mutating func command(for order: WorkOrder, units: [UnitID]) -> OrderCommand {
        let offered = WorkOrder.actions(in: order.state)
        let action =
            once(in: 4) || offered.isEmpty ? pick(OrderAction.allCases) : pick(offered)
        return command(action, on: order.facts, units: units)
    }

    /// A command of this kind for an order with these facts; its texts may be too short.
    package mutating func command(
        _ action: OrderAction, on facts: OrderFacts, units: [UnitID]
    ) -> OrderCommand {
        switch action {
        case .amend:
            return .amend(amendment(of: facts), finishedAtCity: once(in: 6))
        case .sign:
            return .sign
        case .requestSendBack:
            return .requestSendBack(reason: text(2...12))
        case .reviewSendBack:
            return .reviewSendBack(review())
        case .dispatch:
            return .dispatch(plan(units))
        case .recordContact:
            return .recordContact(
                Contact(
                    channel: pick(ContactChannel.allCases), reached: once(in: 2), summary: text()))
        case .recordProgress:
            return .recordProgress(note: text())
        case .reply:
            return .reply(text: text(3...40), contactWaiver: maybe { $0.text(3...12) })
        case .reviewReply:
            return .reviewReply(review())
        case .recordCallback:
            return .recordCallback(callback())
        case .judge:
            let reason = maybe { $0.text(3...12) }
            return .judge(
                Evaluation(
                    isValid: once(in: 2), contacted: once(in: 2),
                    resolution: pick(Resolution.allCases),
                    satisfaction: once(in: 8) ? nil : pick(Satisfaction.allCases)),
                withoutCallback: reason, differing: reason)
        case .reviewClosing:
            return .reviewClosing(review())
        }
    }

    private mutating func amendment(of facts: OrderFacts) -> OrderFacts {
        var newer = facts
        switch number(0...5) {
        case 0: newer.title = text()
        case 1: newer.verdict = evaluation()
        case 2:
            let start = facts.receivedAt ?? Instant(milliseconds: 0)
            newer.cityDueAt = instant(after: start, hours: 500)
        case 3: newer.cityState = text()
        case 4:
            let start = facts.cityDispatchedAt ?? facts.receivedAt ?? Instant(milliseconds: 0)
            newer.cityDispatchedAt = instant(after: start, hours: 500)
        default: newer.receivedAt = nil
        }
        return newer
    }

    private mutating func review() -> Review {
        once(in: 3) ? Review(isAccepted: false, remark: text(3...12)) : Review(isAccepted: true)
    }

    private mutating func plan(_ units: [UnitID]) -> DispatchPlan {
        let shuffled = units.shuffled(using: &self)
        let assisting = Array(shuffled.dropFirst().prefix(number(0...2)))
        return DispatchPlan(
            lead: shuffled[0], assisting: once(in: 12) ? assisting + [shuffled[0]] : assisting,
            deadlineClass: once(in: 12) ? "unknown" : nil,
            instruction: maybe { $0.text() } ?? "", reason: maybe { $0.text(3...12) } ?? "")
    }

    private mutating func callback() -> Callback {
        let outcome = once(in: 2) ? .valid : pick(CallbackOutcome.allCases)
        let answers = once(in: 10) != (outcome == .valid)
        return Callback(
            outcome: outcome, contacted: answers ? once(in: 2) : nil,
            resolution: answers ? pick(Resolution.allCases) : nil,
            satisfaction: answers ? pick(Satisfaction.allCases) : nil,
            words: maybe { $0.text() } ?? "")
    }
}
