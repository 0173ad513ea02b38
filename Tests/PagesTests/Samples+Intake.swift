import Casework
import Localization
import Pages

/// Imports and what goes with them.
extension Samples {
    static let imports = ImportsModel(
        past: [
            PastImport(
                id: 14, fileName: "市级导出_0807.xlsx", actor: "受理一席", at: now.adding(hours: -2),
                state: .finished,
                counts: ImportCounts(created: 174, changed: 12, unchanged: 310, refused: 4)),
            PastImport(
                id: 13, fileName: "市级导出_0806.xlsx", actor: "受理二席", at: now.adding(hours: -26),
                state: .failed, counts: ImportCounts(created: 80)),
            PastImport(
                id: 11, fileName: "市级导出_0804.xlsx", actor: "受理二席", at: now.adding(hours: -60),
                state: .interrupted, counts: ImportCounts(created: 1_000)),
            PastImport(
                id: 12, fileName: "区分转_0805.csv", actor: "受理一席", at: now.adding(hours: -50),
                state: .discarded, counts: ImportCounts()),
        ],
        mappings: [
            SavedMapping(
                name: "市级导出（23 列）", columnCount: 23, savedBy: "受理一席",
                savedAt: now.adding(hours: -600))
        ], sizeMaximumMegabytes: 200)

    static let refusals = [
        RefusedRow(
            sheet: "工单", row: 18, column: "来电时间", value: "2026-02-30 08:15",
            reason: "不是日历上的日期", mend: "改为实际日期，如 2026-02-28 08:15"),
        RefusedRow(
            sheet: "工单", row: 77, column: "工单编号", value: "", reason: "编号为空",
            mend: "补填工单编号，或从本次导入中删除该行"),
    ]

    static let columns = ImportColumns(
        sheet: "工单", headingRow: 3,
        headings: [
            RecognisedHeading(
                column: "A", heading: "工单编号", field: "cityNumber", sample: "演示-260807-000101"),
            RecognisedHeading(column: "B", heading: "标题", field: "title", sample: "小区北门路灯不亮"),
            RecognisedHeading(
                column: "C", heading: "来电人", field: "complainantName", sample: "测试甲"),
            RecognisedHeading(
                column: "D", heading: "联系方式", field: "complainantPhone", sample: "19900000000"),
            RecognisedHeading(column: "E", heading: "来件天数", field: nil, sample: "4"),
            RecognisedHeading(
                column: "F", heading: "家属电话", field: nil, sample: "19900000001", isPersonal: true),
        ],
        fields: [
            "cityNumber", "title", "content", "category", "category1", "complainantName",
            "complainantPhone", "complainantAddress", "receivedAt", "leadUnit",
        ])

    static func undecided(_ language: SiteLanguage) -> ImportColumnsModel {
        var columns = columns
        columns.isProposal = true
        return ImportColumnsModel(
            id: 15, fileName: "市级导出_0807.xlsx",
            problem: language == .en
                ? "The headings contradict the values below them." : "表头与内容不符。",
            columns: columns)
    }

    static let changedOrders = [
        ChangedOrder(
            cityNumber: "演示-260807-000102", number: order(.handling).number,
            changes: [
                FieldChange(field: "city_state", before: "办理中", after: "回复完成"),
                FieldChange(field: "city_due_at", before: nil, after: "1786406400000"),
                FieldChange(field: "content", before: "旧", after: "新"),
            ], personalFields: ["phone"]),
        ChangedOrder(
            cityNumber: "演示-260807-000104", number: nil,
            changes: [FieldChange(field: "title", before: "占道", after: "占道经营堵塞消防通道")],
            personalFields: []),
    ]

    static func register(_ language: SiteLanguage) -> RegisterModel {
        RegisterModel(
            choices: choices(language), categories: [["市政"], ["市政", "道路照明"], ["物业管理"]])
    }

    static let preview = ImportPreviewModel(
        id: 15, fileName: "市级导出_0807.xlsx", columns: columns,
        counts: ImportCounts(created: 174, changed: 12, unchanged: 310, refused: 4),
        rows: [
            PreviewRow(
                row: 4, action: .create, number: "演示-260807-000101", title: "小区北门路灯连续三晚不亮",
                receivedAt: now.adding(hours: -20), unitName: "银杏社区"),
            PreviewRow(
                row: 5, action: .change, number: "演示-260807-000102", title: "占道经营堵塞消防通道",
                receivedAt: now.adding(hours: -21), unitName: "城市管理办公室"),
            PreviewRow(
                row: 6, action: .keep, number: "演示-260807-000103", title: "垃圾清运不及时",
                receivedAt: now.adding(hours: -22), unitName: "银杏社区"),
            PreviewRow(
                row: 18, action: .refuse, number: "演示-260807-000115", title: "施工噪声扰民",
                receivedAt: nil, unitName: "城市管理办公室"),
        ],
        refusals: refusals, changed: changedOrders,
        warnings: ["列“来件天数”没有对应的栏目，将原样保留。"])
}
