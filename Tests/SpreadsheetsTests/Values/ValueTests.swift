import Spreadsheets
import Testing

@Suite struct ValueTests {
    @Test(arguments: [
        ("2024-03-19 17:46:52", "2024-03-19 17:46:52"), ("2024/3/19 7:06", "2024-03-19 07:06:00"),
        ("2024.3.19", "2024-03-19"), ("20240319", "2024-03-19"),
        ("20240319174652", "2024-03-19 17:46:52"), ("202403191746", "2024-03-19 17:46:00"),
        ("2024年3月19日 17时46分", "2024-03-19 17:46:00"),
        ("2024年3月19日下午5:46", "2024-03-19 17:46:00"),
        ("2024年3月19日中午11:40", "2024-03-19 11:40:00"),
        ("2024年3月19日中午12:05", "2024-03-19 12:05:00"),
        ("2024年3月19日中午1:20", "2024-03-19 13:20:00"),
        ("2024年3月19日晚上10:05", "2024-03-19 22:05:00"),
        ("2024 年 3 月 19 日 星期二 上午 12:05", "2024-03-19 00:05:00"),
        ("２０２４－０３－１９　１７：４６", "2024-03-19 17:46:00"),
        ("2024-03-19T17:46:52", "2024-03-19 17:46:52"),
        ("2024-03-19T17:46:52Z", "2024-03-20 01:46:52"),
        ("2024-03-19T17:46:52.123+08:00", "2024-03-19 17:46:52"),
        ("2024-03-01T00:30:00+0900", "2024-02-29 23:30:00"),
        ("2024-12-31 24:00", "2025-01-01 00:00:00"), ("45370.740879629629", "2024-03-19 17:46:52"),
        ("45370", "2024-03-19"), ("03/19/2024 05:46:52 PM", "2024-03-19 17:46:52"),
        ("2024-03-19 17:46:52.0", "2024-03-19 17:46:52"), ("2024年3月19日17点", "2024-03-19 17:00:00"),
    ]) func `moments are read as people write them`(_ text: String, _ expected: String) throws {
        #expect(try CivilDateTime(parsing: text).description == expected)
    }

    @Test func `a missing time is marked`() throws {
        #expect(try !CivilDateTime(parsing: "2024-03-19").hasTime)
        #expect(try CivilDateTime(parsing: "2024-03-19 00:00:00").hasTime)
    }

    @Test(arguments: ["2024-02-30", "2023年2月29日", "2024-03-19 25:00", "20241301", "2024-13-01"])
    func `days and times that do not exist are refused`(_ text: String) {
        #expect(throws: ValueError.noSuchMoment(text: text)) {
            _ = try CivilDateTime(parsing: text)
        }
    }

    @Test(arguments: [
        "24-3-19", "19/03/2024", "03/19/2024 05:46", "3月19日", "2024年3月19日晚上12:00",
        "2024年3月19日晚上1点30分",
    ])
    func `doubtful dates are refused, not guessed`(_ text: String) {
        #expect(throws: ValueError.ambiguousDate(text: text)) {
            _ = try CivilDateTime(parsing: text)
        }
    }

    @Test(arguments: ["", "昨天", "13800138000", "12", "2024-03-19 abc", "2024-03-19 17", "99999"])
    func `other texts are no dates`(_ text: String) {
        #expect(throws: ValueError.notADate(text: text)) { _ = try CivilDateTime(parsing: text) }
    }

    @Test func `empty cells and placeholders have no moment`() throws {
        #expect(try CellValue.empty.moment() == nil)
        #expect(try CellValue.text(" - ").moment() == nil)
        #expect(try CellValue.number(WrittenNumber(45370.5)).moment()?.hour == 12)
    }

    @Test(arguments: [
        ("是", YesNo.yes), ("否", .no), ("1", .yes), ("0", .no), ("已联系", .yes), (" Ｙ ", .yes),
        ("-1", nil), ("未评价", nil), ("", nil),
    ]) func `yes and no are read`(_ text: String, _ expected: YesNo?) throws {
        #expect(try CellValue.text(text).yesNo() == expected)
    }

    @Test(arguments: [
        ("解决", Resolution.resolved), ("已解决", .resolved), ("是", .resolved),
        ("部分解决", .partlyResolved), ("未解决", .unresolved), ("否", .unresolved), ("-1", nil),
    ]) func `resolutions are read`(_ text: String, _ expected: Resolution?) throws {
        #expect(try CellValue.text(text).resolution() == expected)
    }

    @Test(arguments: [
        ("满意", Satisfaction.satisfied), ("非常满意", .satisfied), ("基本满意", .mostlySatisfied),
        ("一般", .fair), ("不满意", .dissatisfied), ("非常不满意", .veryDissatisfied),
        ("未评价", nil), ("1", .satisfied), ("0", .dissatisfied),
    ]) func `satisfactions are read`(_ text: String, _ expected: Satisfaction?) throws {
        #expect(try CellValue.text(text).satisfaction() == expected)
    }

    @Test func `unknown answers and errors are refused with their text`() {
        #expect(throws: ValueError.unknownAnswer(text: "大概")) {
            _ = try CellValue.text("大概").resolution()
        }
        #expect(throws: ValueError.unknownAnswer(text: "2")) { _ = try CellValue.text("2").yesNo() }
        #expect(throws: ValueError.unknownAnswer(text: "好")) {
            _ = try CellValue.text("好").satisfaction()
        }
        #expect(throws: ValueError.cellError(text: "#REF!")) {
            _ = try CellValue.error("#REF!").words()
        }
        #expect(throws: ValueError.notANumber(text: "三")) {
            _ = try CellValue.text("三").wholeNumber()
        }
    }

    @Test(arguments: [
        ("城市管理->市政设施->道路破损", ["城市管理", "市政设施", "道路破损"]),
        ("教育 → 校外培训", ["教育", "校外培训"]), ("教育＞校外培训", ["教育", "校外培训"]),
        ("教育/校外培训", ["教育", "校外培训"]), ("劳动-拖欠工资-工程", ["劳动", "拖欠工资", "工程"]),
        ("甲->乙-丙", ["甲", "乙-丙"]), ("教育", ["教育"]), ("->教育->", ["教育"]), (" ", []),
    ]) func `category paths are split at their strongest sign`(
        _ text: String, _ expected: [String]
    ) {
        #expect(CategoryPath.parse(text) == expected)
    }

    @Test(arguments: [
        ("13800138000", PhoneShape.mobile), ("+86 138-0013-8000", .mobile),
        ("０１０-12345678", .landline), ("62345678", .landline), ("400-800-1234", .service),
        ("12345", .service), ("150××××", .masked), ("138****1234", .masked), ("保密", .withheld),
        ("某街道", nil), ("20180226721074", nil), ("1", nil), ("路灯138", nil),
    ]) func `telephone numbers are told by their shape`(_ text: String, _ expected: PhoneShape?) {
        #expect(PhoneShape(text) == expected)
    }

    @Test func `identifiers keep zeros and lose only a forcing apostrophe`() throws {
        #expect(try CellValue.text("'00123 ").identifier() == "00123")
        #expect(
            try CellValue.number(WrittenNumber(20_180_226_721_074)).identifier() == "20180226721074"
        )
        #expect(try CellValue.text("  ").identifier() == nil)
    }
}
