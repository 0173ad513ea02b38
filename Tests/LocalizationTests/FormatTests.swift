import Localization
import Testing

@Suite struct FormatTests {
    private let chinese = Localizer(.zhHans)
    private let english = Localizer(.en)

    @Test func `dates and times`() {
        #expect(
            chinese.dateTime(year: 2026, month: 8, day: 1, hour: 9, minute: 30)
                == "2026年8月1日 09:30")
        #expect(
            english.dateTime(year: 2026, month: 8, day: 1, hour: 9, minute: 30)
                == "1 Aug 2026 09:30")
        #expect(chinese.shortDate(month: 12, day: 31) == "12月31日")
        #expect(english.shortDate(month: 12, day: 31) == "31 Dec")
    }

    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"),
        (-1_000, "-1,000"), (-12, "-12"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func `numbers have commas at thousands`(number: Int, text: String) {
        #expect(chinese.number(number) == text)
        #expect(english.number(number) == text)
    }

    @Test(arguments: [
        (Int64(11_520), "剩 3 小时 12 分", "3 h 12 min left"),
        (10_800, "剩 3 小时", "3 h left"), (59, "剩 不足 1 分", "under 1 min left"),
        (-172_800, "超期 2 天", "2 d overdue"), (-176_400, "超期 2 天 1 小时", "2 d 1 h overdue"),
        (-60, "超期 1 分", "1 min overdue"), (700_000, "剩 8 天", "8 d left"),
    ])
    func `a countdown shows its two greatest units`(
        seconds: Int64, inChinese: String, inEnglish: String
    ) {
        #expect(chinese.countdown(seconds: seconds) == inChinese)
        #expect(english.countdown(seconds: seconds) == inEnglish)
    }

    @Test func `English tells one from many`() {
        #expect(english(CommonText.totalShown, ["count": "1"]) == "1 order in all")
        #expect(english(CommonText.totalShown, ["count": "1,200"]) == "1,200 orders in all")
        #expect(chinese(CommonText.totalShown, ["count": "1"]) == "共 1 件")
    }

    @Test func `a missing argument shows its name and never a blank`() {
        #expect(english(FormatText.percent) == "{number}%")
    }

    @Test(arguments: ["a {b", "a b}", "{}", "{a|b}", "{a b}", "{a|b|c|d}", "{1}"])
    func `a malformed template is refused`(source: String) {
        #expect(Template(source) == nil)
    }

    @Test(
        arguments: [
            ("zh-CN,zh;q=0.9,en;q=0.8", SiteLanguage.zhHans), ("en-GB", .en), ("fr, en;q=0.1", .en),
            ("en;q=0.3, zh-Hans;q=0.9", .zhHans), ("zh;q=0, en;q=0.1", .en), ("fr", nil), ("", nil),
            ("enx, zhx", nil), ("en;q=abc", .en),
        ] as [(String, SiteLanguage?)])
    func `the browser's wish is read`(header: String, language: SiteLanguage?) {
        #expect(SiteLanguage.preferred(from: header) == language)
    }
}
