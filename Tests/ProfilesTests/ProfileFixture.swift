import Profiles
import Testing

/// A small valid deployment; tests break one thing in it and look at what is said.
enum ProfileFixture {
    static let profile = """
        profile: test-2026
        name: {zh: 试验, en: Test}
        valid: {from: 2026-01-01, to: 2026-12-31}
        utc_offset_minutes: 480
        day: {report_at: "08:00", cut_off: "00:00"}
        home: street
        organisation:
          units:
            - {id: street, name: 甲街道, kind: subdistrict, source: test, confidence: F}
            - {id: office, name: 办公室, kind: office, parent: street, source: test, confidence: B}
            - {id: team, name: 执法队, kind: office, parent: office, source: test, confidence: B}
          divisions:
            - {under: "100", parent: street, kinds: [community]}
        channels:
          - {id: city_direct, name: {zh: 直派, en: Direct}, aliases: [市派单]}
          - {id: weibo, name: {zh: 微博, en: Weibo}}
        categories: categories
        calendars: [calendar-2026]
        rulebooks: [rulebook]
        deadlines:
          classes:
            - id: sign
              name: 签收
              purpose: signing
              limit: {hours: 2}
              start: arrived
              valid: {from: 2026-01-01}
              source: contract
              confidence: S
            - {id: judge, name: 评定, purpose: judgement, limit: {hours: 24}, start: replied,
               valid: {from: 2026-01-01}, source: contract, confidence: S}
            - id: ordinary
              name: 一般
              purpose: handling
              limit: {working_days: 5}
              start: city_dispatched
              day_end: end_of_day
              valid: {from: 2026-01-01}
              source: draft
              confidence: F-draft
          rules:
            - {id: heat, categories: [供暖->温度], channels: [weibo], class: ordinary}
          default: ordinary
          due_soon_hours: 24
          internal:
            - {hours_before_city: 24, valid: {from: 2026-01-01}, source: practice, confidence: B}
        confidential:
          - {kinds: [举报], labels: [保密], valid: {from: 2026-01-01}, source: test, confidence: B}
        city_states:
          closed: [办结]
          awaiting_signing: [""]
        interface:
          desk: {zh: 值守, en: Desk}
        """

    static let calendar = """
        calendar: 2026
        source: https://www.gov.cn/notice
        off:
          - 2026-01-01..2026-01-03
          - 2025-12-31
        work:
          - 2026-01-04
        """

    static let rulebook = """
        rulebook: test-rules
        name: 试验办法
        valid: {from: 2026-01-01}
        weights: {response: 100, resolution: 500, satisfaction: 400}
        answers:
          resolved: 1000
          partly_resolved: 0
          satisfied: 1000
          mostly_satisfied: 900
          neutral: 0
          dissatisfied: 0
          very_dissatisfied: 0
        decimals: {rate: 1, score: 1}
        rounding: half_up
        period: {cycle_day: 19, cycle_time: "00:00"}
        moment: received
        tie_break: received_descending
        rank_value: shown
        left_out: {full: [uncounted], assessed: [uncounted, excluded]}
        source: test
        confidence: B
        sources:
          - {topic: weights, source: test, confidence: B}
        """

    static let categories = """
        source: test
        confidence: B
        categories:
          - name: 供暖
            code: "01"
            children: [温度, 缴费]
          - 供水
        """

    static let divisions = """
        # test
        code,kind,parent,name,aliases
        100,subdistrict,,甲街道,
        100-01,community,100,东社区,东社区居委会|东居委会
        """

    static let files = [
        "test-2026.yaml": profile, "calendar-2026.yaml": calendar, "rulebook.yaml": rulebook,
        "categories.yaml": categories, "divisions.csv": divisions,
    ]

    static func report(_ files: [String: String] = files) -> ProfileReport {
        ProfileLibrary(files: files).check("test-2026")
    }
}

/// One way to break a file.
struct Breakage: Sendable, CustomTestStringConvertible {
    let file: String
    let old: String
    let new: String
    let cause: ProfileProblem.Cause
    /// Part of the broken file's line on which the problem is reported.
    let marker: String
    var severity = ProfileProblem.Severity.error

    var testDescription: String { "\(cause) in \(file): \(new)" }

    init(
        _ cause: ProfileProblem.Cause, _ old: String, _ new: String, at marker: String? = nil,
        in file: String = "test-2026.yaml", _ severity: ProfileProblem.Severity = .error
    ) {
        self.cause = cause
        self.old = old
        self.new = new
        self.marker = marker ?? new
        self.file = file
        self.severity = severity
    }

    var files: [String: String] {
        var files = ProfileFixture.files
        let text = files[file] ?? ""
        guard let range = text.firstRange(of: old) else { return files }
        files[file] = text.replacingCharacters(in: range, with: new)
        return files
    }

    /// Line of the marker in the broken file; 0 when it is not there.
    var line: Int {
        let lines = (files[file] ?? "").split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return (lines.firstIndex { $0.contains(marker) } ?? -1) + 1
    }
}

extension String {
    fileprivate func replacingCharacters(
        in range: Range<String.Index>, with text: String
    ) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
