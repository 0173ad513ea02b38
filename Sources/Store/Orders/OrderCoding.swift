import Casework

/// Text forms of small values that stand in one column each.
enum OrderCoding {
    /// `valid,contacted,resolution,satisfaction`, e.g. `1,1,resolved,satisfied`; empty for none.
    static func text(_ evaluation: Evaluation?) -> String {
        guard let evaluation else { return "" }
        let contacted = evaluation.contacted.map { $0 ? "1" : "0" } ?? ""
        return [
            evaluation.isValid ? "1" : "0", contacted, evaluation.resolution?.rawValue ?? "",
            evaluation.satisfaction?.rawValue ?? "",
        ].joined(separator: ",")
    }

    static func evaluation(_ text: String) -> Evaluation? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        return Evaluation(
            isValid: parts[0] == "1", contacted: parts[1].isEmpty ? nil : parts[1] == "1",
            resolution: Resolution(rawValue: String(parts[2])),
            satisfaction: Satisfaction(rawValue: String(parts[3])))
    }

    static func category(_ text: String) -> [String] {
        text.split(separator: OrderFacts.categorySeparator).map(String.init)
    }

    static func labels(_ text: String) -> [String] {
        text.split(separator: OrderFacts.labelSeparator).map(String.init)
    }

    /// The years each of the three clocks assumed, `2027||2027,2028`; empty when all are certain.
    static func assumedYears(_ deadlines: OrderDeadlines) -> String {
        let lists = [
            deadlines.sign.unannouncedYears, deadlines.reply.unannouncedYears,
            deadlines.judgement?.unannouncedYears ?? [],
        ]
        guard lists.contains(where: { !$0.isEmpty }) else { return "" }
        return lists.map { $0.map(String.init).joined(separator: ",") }.joined(separator: "|")
    }

    static func assumedYears(_ text: String) -> [[Int]] {
        let lists = text.split(separator: "|", omittingEmptySubsequences: false).map { list in
            list.split(separator: ",").compactMap { Int($0) }
        }
        return lists.count == 3 ? lists : [[], [], []]
    }
}
