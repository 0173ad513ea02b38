import Casework
import Operations
import Profiles
import Simulator
import Store
import Testing

/// Two units, twelve orders around 2026-08-02, seen at 09:00 of the next day. Invented; every
/// figure the tests expect of it was worked out by hand.
enum DayScenario {
    static let day = LocalDate(dayNumber: 20_667)

    private struct Line {
        let number: String
        let unit: String
        let received: String
        /// The end of its clock, nil for one that the city has finished.
        let due: String?
        var closed = ""
        var answers = ["", "", ""]
        var marks: [String: String] = [:]
    }

    private static let lines = [
        Line(number: "A1", unit: "甲局", received: "2026-08-02 00:00:00", due: "2026-08-03 20:00"),
        Line(number: "A2", unit: "甲局", received: "2026-08-02 12:00:00", due: "2026-08-03 08:00"),
        Line(
            number: "A3", unit: "甲局", received: "2026-08-02 23:59:59", due: nil,
            closed: "2026-08-02 23:59:59", answers: ["是", "解决", "满意"]),
        Line(
            number: "B1", unit: "乙街", received: "2026-08-02 10:00:00", due: nil,
            closed: "2026-08-03 08:00:00", answers: ["是", "未解决", "基本满意"]),
        Line(
            number: "B2", unit: "乙街", received: "2026-08-02 11:00:00", due: nil,
            closed: "2026-08-02 20:00:00", answers: ["否", "未解决", "不满意"],
            marks: ["是否剔除": "是"]),
        Line(
            number: "B3", unit: "乙街", received: "2026-08-02 11:30:00", due: nil,
            closed: "2026-08-02 21:00:00", answers: ["是", "解决", "满意"],
            marks: ["是否不计入": "是"]),
        Line(
            number: "C1", unit: "甲局", received: "2026-08-01 09:00:00", due: nil,
            closed: "2026-08-02 10:00:00", answers: ["是", "解决", "满意"]),
        Line(number: "C2", unit: "乙街", received: "2026-08-01 15:00:00", due: "2026-08-10 15:00"),
        Line(number: "D1", unit: "甲局", received: "2026-07-30 08:59:59", due: "2026-08-20 09:00"),
        Line(number: "D2", unit: "甲局", received: "2026-07-30 09:00:00", due: "2026-08-20 09:00"),
        Line(
            number: "E1", unit: "乙街", received: "2026-07-18 12:00:00", due: nil,
            closed: "2026-07-19 00:00:00"),
        Line(number: "F1", unit: "甲局", received: "2026-08-03 00:00:00", due: "2026-08-03 10:00"),
    ]

    private static var export: Export {
        var export = Export()
        export.headings += ["办结时间", "是否不计入"]
        for line in lines {
            let cells = [
                "标题": "路灯 " + line.number, "主办单位": line.unit, "来电时间": line.received,
                "截止时间": line.due ?? "", "办结时间": line.closed,
                "工单状态": line.due == nil ? "回复完成" : "办理中", "是否联系": line.answers[0],
                "是否解决": line.answers[1], "是否满意": line.answers[2],
                "问题分类": line.number.hasPrefix("B") ? "物业->停车" : "市政->路灯",
            ]
            export.add(line.number, cells.merging(line.marks) { $1 })
        }
        return export
    }

    /// Brings the orders in and signs the open ones, so that the city's clock runs.
    static func play(at desk: Desk) async throws {
        let folder = try Scratch()
        let report = try await desk.take(try folder.write(export))
        #expect(report.totals == totals(created: lines.count))
        for line in lines where line.due != nil {
            try await desk.change(try await desk.order(line.number), .sign, by: desk.desk)
        }
    }
}

extension Desk {
    /// The city's numbers of the orders that `filter` opens.
    func numbers(_ filter: OrderFilter) async throws -> [String] {
        try await all(filter).compactMap(\.cityNumber).sorted()
    }

    /// The same desk whose files carry links.
    var linked: Site {
        Site(
            database: site.database, profile: site.profile, sealer: site.sealer, clock: clock.read,
            orderLink: { filter in
                "https://jiesu.invalid/orders?unit=" + (filter.responsibleUnit ?? "")
            })
    }
}
