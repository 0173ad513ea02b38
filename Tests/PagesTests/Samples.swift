import Casework
import Localization
import Markup
import Pages

/// Invented orders and people for page tests. No name, number or place here is real.
enum Samples {
    /// 2026-08-07 10:30 in Beijing.
    static let now = Instant(milliseconds: 1_786_069_800_000)
    static let unit = UnitID("demo.community.songtao")

    static var names: Names {
        var names = Names()
        names.channels = ["city_direct": "12345 直派", "district": "区分转", "weibo": "微博"]
        names.deadlineClasses = [
            "sign": "签收 2 小时", "ordinary": "一般诉求 7 天", "urgent": "水电气热 24 小时",
            "judgement": "三率评定 24 小时",
        ]
        for (id, name) in units { names.units[id] = name }
        return names
    }

    static let units: [(UnitID, String)] = [
        (unit, "松涛社区"), (UnitID("demo.community.yinxing"), "银杏社区"),
        (UnitID("demo.office.city"), "城市管理办公室"), (UnitID("demo.office.safety"), "平安建设办公室"),
        (UnitID("demo.office.housing"), "物业管理办公室"), (UnitID("demo.company.heat"), "示例供热公司"),
    ]

    static func frame(
        _ language: SiteLanguage, path: String = "/", roles: Set<Role> = [.desk, .reviewer],
        unit: UnitID? = nil, isSignedIn: Bool = true
    ) -> Frame {
        let person = Person(
            displayName: "受理一席",
            actor: Actor(
                account: 7, name: "desk1", roles: roles, unit: unit,
                unitName: unit == nil ? "" : "松涛社区"))
        var frame = Frame(
            text: PageText(language, zone: .beijing, now: now), deployment: "示例街道接诉即办中心",
            path: path, csrf: "token-of-this-session", person: isSignedIn ? person : nil,
            names: names)
        frame.isDemo = true
        return frame
    }

    static let matters: [(String, String, [String], String)] = [
        ("小区北门路灯连续三晚不亮，夜间出行不便", "银杏苑 北门", ["市政", "道路照明", "路灯不亮"], "银杏社区"),
        ("楼上漏水至今未修，多次联系物业没有答复", "松涛里 6 号楼", ["物业管理", "维修", "房屋漏水"], "物业管理办公室"),
        ("夜间施工噪声扰民，凌晨仍有渣土车进出", "长宁路工地", ["环境保护", "噪声", "施工噪声"], "城市管理办公室"),
        ("供暖管道维修后未恢复路面", "青禾园 东侧", ["供暖", "管网维修", "路面恢复"], "示例供热公司"),
        ("电动自行车在楼道内充电，存在消防隐患", "松涛里 2 号楼", ["消防安全", "电动自行车", "楼道充电"], "平安建设办公室"),
        ("占道经营堵塞消防通道", "和畅街 12 号", ["市容环卫", "占道经营", "无照经营"], "城市管理办公室"),
        ("咨询老旧小区加装电梯的申请流程", "银杏苑 3 号楼", ["住房", "老旧小区", "加装电梯"], "松涛社区"),
        ("垃圾清运不及时，站点有异味", "和畅街 垃圾楼", ["市容环卫", "垃圾清运", "清运不及时"], "银杏社区"),
    ]

    static func summary(
        _ index: Int, _ state: OrderState = .awaitingSigning, dueInMinutes: Int? = 90,
        title: String? = nil
    ) -> OrderSummary {
        let (matter, place, category, unitName) = matters[index % matters.count]
        let number = OrderNumber(
            day: LocalDate(dayNumber: 20_672), sequence: 100 + index)
        return OrderSummary(
            id: OrderID(Int64(index + 1)), number: number, cityNumber: "演示-260807-00\(100 + index)",
            version: 3, state: state, channel: index % 3 == 0 ? "district" : "city_direct",
            kind: "诉求", category: category, title: title ?? matter, subdistrict: "示例街道",
            community: index % 2 == 0 ? "银杏社区" : "松涛社区", place: place,
            labels: index % 4 == 1 ? ["2小时"] : index % 5 == 3 ? ["反水"] : [],
            unitName: state == .awaitingSigning ? "" : unitName,
            receivedAt: now.adding(seconds: Int64(-3_600 * (index + 1) - 1_260)),
            due: dueInMinutes.map { now.adding(seconds: Int64($0) * 60) }, closedAt: nil,
            evaluation: nil)
    }

    static func choices(_ language: SiteLanguage) -> FilterChoices {
        var choices = FilterChoices()
        choices.units = units.map { Choice($0.0.code, $0.1) }
        choices.channels = [
            Choice("city_direct", "12345 直派"), Choice("district", "区分转"), Choice("weibo", "微博"),
        ]
        choices.categories = ["市政", "物业管理", "环境保护", "供暖", "消防安全"].map { Choice($0, $0) }
        choices.deadlineClasses = [
            Choice("ordinary", "一般诉求 7 天"), Choice("urgent", "水电气热 24 小时"),
        ]
        return choices
    }

    static func filter(_ states: [OrderState]) -> OrderFilter {
        var filter = OrderFilter()
        filter.states = states
        return filter
    }

    static var workbench: WorkbenchModel {
        WorkbenchModel(
            counts: [
                WorkCount(.received, count: 186, filter: OrderFilter()),
                WorkCount(.closed, count: 142, filter: filter([.closed])),
                WorkCount(.open, count: 1_024, filter: OrderFilter()),
                WorkCount(.dueSoon, count: 23, filter: OrderFilter()),
                WorkCount(.overdue, count: 3, filter: OrderFilter()),
                WorkCount(.overFourDays, count: 41, filter: OrderFilter()),
            ],
            piles: [
                WorkPile(
                    .toSign, count: 12, filter: filter([.awaitingSigning]),
                    orders: [
                        summary(0, dueInMinutes: 12), summary(1, dueInMinutes: 47),
                        summary(2, dueInMinutes: 88), summary(3, dueInMinutes: 114),
                        summary(4, dueInMinutes: 118),
                    ], allowsSigning: true),
                WorkPile(
                    .due, count: 26, filter: OrderFilter(),
                    orders: [
                        summary(5, .handling, dueInMinutes: -2_940),
                        summary(6, .awaitingDispatch, dueInMinutes: -35),
                        summary(7, .handling, dueInMinutes: 192),
                        summary(8, .awaitingReplyReview, dueInMinutes: 700),
                        summary(9, .handling, dueInMinutes: 1_380),
                    ]),
                WorkPile(
                    .toDispatch, count: 8, filter: filter([.awaitingDispatch]),
                    orders: (10..<14).map { summary($0, .awaitingDispatch, dueInMinutes: 9_000) }),
                WorkPile(
                    .repliesToReview, count: 5, filter: filter([.awaitingReplyReview]),
                    orders: (14..<17).map {
                        summary($0, .awaitingReplyReview, dueInMinutes: 2_900)
                    }),
                WorkPile(
                    .toJudge, count: 2, filter: filter([.awaitingJudgement]),
                    orders: [summary(18, .awaitingJudgement, dueInMinutes: 900)]),
                WorkPile(
                    .toClose, count: 1, filter: filter([.awaitingClosing]),
                    orders: [summary(19, .awaitingClosing, dueInMinutes: nil)]),
                WorkPile(.returnsToReview, count: 0, filter: filter([]), orders: []),
            ])
    }

    static func list(_ language: SiteLanguage, rows: Int = 25) -> OrderListModel {
        let states: [OrderState] = OrderState.allCases
        let orders = (0..<rows).map { index in
            let state = states[index * 3 % states.count]
            let due: Int? = state.isFinished ? nil : (index * 397 % 6_000) - 700
            return summary(index, state, dueInMinutes: due)
        }
        var open = OrderFilter()
        open.due = .soon
        var model = OrderListModel(
            filter: OrderFilter(),
            page: OrderListPage(
                orders: orders, next: ListCursor(key: 1_786_000_000_000, id: OrderID(25)),
                total: 12_403),
            cursor: nil, choices: choices(language))
        model.views = [
            SavedView(name: language == .en ? "All" : "全部", filter: OrderFilter()),
            SavedView(
                name: language == .en ? "To sign" : "待签收", filter: filter([.awaitingSigning]),
                count: 12),
            SavedView(name: language == .en ? "Due soon" : "即将到期", filter: open, count: 23),
        ]
        model.allowsSigning = true
        model.allowsDispatch = true
        return model
    }
}
