import Casework

extension Section {
    /// Reads a file that begins with `rulebook:`. The day's cut-off is the profile's.
    func rulebook(dayCutOffSecond: Int) -> Rulebook? {
        let id = identifier("rulebook")
        let name = text("name")
        let validity = validity()
        let weights = weights()
        let coefficients = coefficients()
        let rounding: Rounding? = word("rounding")
        let style = style(rounding)
        let period = period(dayCutOffSecond)
        let moment = moment()
        let tieBreak: TieBreak? = word("tie_break")
        let rankValue: RankValue? = word("rank_value")
        let leftOut = leftOut()
        let origin = provenance()
        let sources = ruleSources()
        finish()
        guard let id, let name, let validity, let weights, let coefficients, let style,
            let period, let moment, let tieBreak, let rankValue, let origin
        else { return nil }
        return Rulebook(
            id: id, name: name, validity: validity, weights: weights, coefficients: coefficients,
            style: style, period: period, moment: moment, tieBreak: tieBreak,
            rankValue: rankValue, leftOut: leftOut,
            sources: [RuleSource("rulebook", origin)] + sources)
    }

    private func moment() -> PeriodMoment? {
        guard let moment: PeriodMoment = word("moment") else { return nil }
        guard moment == .received else {
            log.error(
                .notSupported, place(of: "moment"),
                "orders cannot be put into periods by `\(moment.rawValue)` yet",
                mend: "write `received`: figures count orders by the moment of the request")
            return nil
        }
        return moment
    }

    private func weights() -> RateWeights? {
        guard let section = requiredSection("weights") else { return nil }
        defer { section.finish() }
        let response = section.integer("response", in: 0...1000)
        let resolution = section.integer("resolution", in: 0...1000)
        let satisfaction = section.integer("satisfaction", in: 0...1000)
        guard let response, let resolution, let satisfaction else { return nil }
        let weights = RateWeights(
            response: response, resolution: resolution, satisfaction: satisfaction)
        guard weights.sum == 1000 else {
            log.error(
                .weightsNotWhole, place(of: "weights"),
                "the weights add up to \(weights.sum) thousandths",
                mend: "make response, resolution and satisfaction add up to 1000")
            return nil
        }
        return weights
    }

    private func coefficients() -> AnswerCoefficients? {
        guard let section = requiredSection("answers") else { return nil }
        defer { section.finish() }
        let keys = [
            "resolved", "partly_resolved", "satisfied", "mostly_satisfied", "neutral",
            "dissatisfied", "very_dissatisfied",
        ]
        let values = keys.compactMap { section.integer($0, in: 0...1000) }
        guard values.count == keys.count else { return nil }
        return AnswerCoefficients(
            resolved: values[0], partlyResolved: values[1], satisfied: values[2],
            mostlySatisfied: values[3], neutral: values[4], dissatisfied: values[5],
            veryDissatisfied: values[6])
    }

    private func style(_ rounding: Rounding?) -> FigureStyle? {
        guard let section = requiredSection("decimals") else { return nil }
        defer { section.finish() }
        let (rate, score) = (
            section.integer("rate", in: 0...6), section.integer("score", in: 0...6)
        )
        guard let rate, let score, let rounding else { return nil }
        return FigureStyle(rateDecimals: rate, scoreDecimals: score, rounding: rounding)
    }

    private func period(_ dayCutOffSecond: Int) -> PeriodRule? {
        guard let section = requiredSection("period") else { return nil }
        defer { section.finish() }
        let (day, second) = (
            section.integer("cycle_day", in: 1...31), section.midnight("cycle_time")
        )
        guard let day, let second else { return nil }
        return PeriodRule(
            cycleDay: day, cycleSecond: second, dayCutOffSecond: dayCutOffSecond)
    }

    /// A clock time at which a period begins. Only midnight is right so far: the lists behind the
    /// figures open whole days.
    func midnight(_ key: String) -> Int? {
        guard let second = clock(key) else { return nil }
        guard second == 0 else {
            log.error(
                .notSupported, place(of: key),
                "days and periods cannot begin at another time than midnight yet",
                mend: "write \"00:00\": lists and figures count whole days")
            return nil
        }
        return second
    }

    private func leftOut() -> [Base: Set<BaseMark>] {
        guard let section = requiredSection("left_out") else { return [:] }
        defer { section.finish() }
        var leftOut: [Base: Set<BaseMark>] = [:]
        for base in Base.allCases {
            if !section.has(base.rawValue) { section.missing(base.rawValue) }
            let marks: [BaseMark] = section.texts(base.rawValue).compactMap {
                section.word($0, at: section.place(of: base.rawValue))
            }
            leftOut[base] = Set(marks)
        }
        return leftOut
    }

    private func ruleSources() -> [RuleSource] {
        let found: [RuleSource] = sections("sources").compactMap { section in
            defer { section.finish() }
            let (topic, origin) = (section.text("topic"), section.provenance())
            guard let topic, let origin else { return nil }
            return RuleSource(topic, origin)
        }
        if found.isEmpty {
            log.error(
                .noSource, place(of: "sources"), "the rulebook names no source",
                mend: "list in `sources` where weights, answers and period come from")
        }
        return found
    }
}

extension RuleSource {
    init(_ topic: String, _ origin: Provenance) {
        self.init(topic: topic, source: origin.source, confidence: origin.confidence)
    }
}
