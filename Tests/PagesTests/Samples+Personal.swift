import Casework
import Localization
import Markup
import Pages

/// Pages about personal data. Every name and number is invented.
extension Samples {
    static let number = OrderNumber(day: LocalDate(dayNumber: 20_668), sequence: 123)

    static var revealed: RevealedPersonal {
        RevealedPersonal(
            number: number,
            complainant: Complainant(
                name: "林测试", phone: "19900000000", contact: "邻居 19900000001",
                exactAddress: "松涛里 6 号楼 3 单元 301"),
            texts: [
                RevealedText(
                    field: "content", version: 1,
                    text: "市民反映卫生间漏水，请联系 19900000002，车京A00001 堵住了通道。"),
                RevealedText(field: "summary", version: 5, text: "已约 19900000000 次日上门。"),
            ], shownAt: now)
    }

    static var looks: [PersonalLook] {
        let kinds: [(PersonalLook.Kind, RevealPurpose?, String, [String])] = [
            (.revealed, .contact, "", ["name", "phone", "exact_address", "content"]),
            (.found, nil, "", ["phone"]),
            (.revealed, .other, "上级要求核对来电号码", ["name", "phone", "extra.备注"]),
        ]
        return kinds.enumerated().map { index, look in
            PersonalLook(
                kind: look.0, at: now.adding(hours: -index), account: "desk\(index)",
                displayName: index == 1 ? "" : "受理一席", number: number, purpose: look.1,
                reason: look.2, fields: look.3)
        }
    }

    static var warnings: [PersonalWarning] {
        PersonalWarning.Kind.allCases.enumerated().map { index, kind in
            PersonalWarning(
                id: Int64(index + 1), kind: kind, firstAt: now.adding(hours: -9),
                lastAt: now.adding(hours: -index), account: "desk\(index)", displayName: "受理一席",
                number: number, count: index * 7 + 1,
                settlement: index < 2
                    ? nil
                    : PersonalWarning.Settlement(
                        at: now.adding(hours: -1), by: "audra", remark: "当晚值班，已与本人核实"))
        }
    }

    static func personalPage(_ name: String, _ language: SiteLanguage) -> HTML? {
        let desk = frame(language, path: "/orders/20260803-0001234")
        var audit = frame(language, path: "/personal/warnings", roles: [.auditor])
        switch name {
        case "reveal-order":
            let plain = detail(.handling)
            let offered = OrderDetail(
                order: plain.order, complainant: plain.complainant, timeline: plain.timeline,
                actions: plain.actions, reveal: RevealOffer(isAllowed: true, textCount: 2))
            return orderPage(
                OrderPageModel(detail: offered, choices: choices(language)), in: desk)
        case "reveal-confirm":
            let words = desk.text.refusal(
                .normUsedUp(
                    RevealCount(inHour: 60, onDay: 81), RevealNorm(perHour: 60, perDay: 200)))
            return revealRequestPage(
                RevealRequestModel(
                    number: number,
                    form: FormState(values: ["purpose": ["callback"]], errors: ["": words]),
                    asksToConfirm: true), in: desk)
        case "revealed": return revealedPage(revealed, in: desk)
        case "look-up":
            return lookUpPage(
                LookUpModel(
                    form: FormState(values: ["who": ["林测试"]]),
                    found: [summary(1), summary(2, .closed, dueInMinutes: nil)]),
                in: frame(language, path: "/personal/search"))
        case "look-up-none":
            return lookUpPage(LookUpModel(found: []), in: frame(language, path: "/personal/search"))
        case "seen":
            audit.path = "/personal/seen"
            return seenPage(
                SeenModel(
                    form: FormState(values: ["order": [number.text]]),
                    statement: PersonalStatement(orders: [number], looks: looks, isCut: true)),
                in: audit)
        case "personal-warnings":
            let words = audit.text.refusal(WarningRefusal.remarkMissing(minimum: 5))
            return warningsPage(
                WarningsModel(
                    warnings,
                    refused: (2, FormState(values: ["remark": ["好"]], errors: ["remark": words]))),
                in: audit)
        default: return nil
        }
    }

    static let personalPages = [
        "reveal-order", "reveal-confirm", "revealed", "look-up", "look-up-none", "seen",
        "personal-warnings",
    ]
}
