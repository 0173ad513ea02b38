import Casework
import Localization
import Markup
import Pages

/// Every page by name, as the snapshot tests and the picture maker draw it.
enum Gallery {
    static let names =
        [
            "sign-in", "sign-in-refused", "setup", "workbench", "workbench-clear", "list",
            "list-empty", "order-to-sign", "order-to-dispatch", "order-handling",
            "order-return-review", "order-reply-review", "order-to-judge", "order-closing",
            "order-refused", "order-confidential", "access-ask", "access-queue",
            "order-new", "order-new-refused", "imports", "import-new",
            "import-preview", "import-columns", "import-progress", "import-result",
            "import-interrupted", "report", "today", "unit", "backups", "backups-late", "backups-none",
            "ledger", "ledger-empty", "design", "error-403", "error-404", "error-409",
            "error-422", "error-429", "error-500", "error-503", "find", "find-none",
        ] + peopleNames + Samples.personalPages + Samples.deskPages
        + Samples.orderDeskPages

    static func page(_ name: String, _ language: SiteLanguage) -> HTML {
        let frame = Samples.frame(language)
        switch name {
        case "workbench":
            var flashed = frame
            flashed.flashes = [
                Flash(.success, language == .en ? "12 orders signed." : "已签收 12 件工单。")
            ]
            return workbenchPage(Samples.workbenchOnDuty, in: flashed)
        case "workbench-clear":
            return workbenchPage(WorkbenchModel(counts: [], piles: []), in: frame)
        case "list":
            return orderListPage(
                Samples.list(language), in: Samples.frame(language, path: "/orders"))
        case "list-empty":
            let model = OrderListModel(
                filter: Samples.filter([.closed]),
                page: OrderListPage(orders: [], next: nil, total: 0), cursor: nil,
                choices: Samples.choices(language))
            return orderListPage(model, in: Samples.frame(language, path: "/orders"))
        case "report":
            var model = Samples.report(language)
            model.days = Samples.reportDays
            return reportPage(
                model, in: Samples.frame(language, path: "/reports"))
        case "today":
            return todayPage(
                Samples.today,
                in: Samples.frame(language, path: "/today", roles: [.leader]))
        case "unit":
            let own = Samples.frame(
                language, path: "/units/" + Samples.unit.code, roles: [.handler],
                unit: Samples.unit)
            return unitPage(Samples.unitModel, in: own)
        case "backups", "backups-late", "backups-none":
            return backupsPage(
                Samples.backups(name),
                in: Samples.frame(language, path: "/backups", roles: [.administrator]))
        case "ledger":
            return ledgerPage(
                Samples.ledger, in: Samples.frame(language, path: "/ledger", roles: [.auditor]))
        case "ledger-empty":
            return ledgerPage(
                Samples.emptyLedger,
                in: Samples.frame(language, path: "/ledger", roles: [.auditor]))
        case "find", "find-none": return findPage(
                Samples.find(name), in: Samples.frame(language, path: "/find"))
        case "design": return designPage(in: Samples.frame(language, path: "/design"))
        case "order-new", "order-new-refused": return registerPage(name, language)
        default:
            return accessPage(name, language) ?? Samples.deskPage(name, language)
                ?? confidentialPage(name, language)
                ?? peoplePage(name, language)
                ?? orderPage(name, language)
                ?? importPage(name, language) ?? Samples.personalPage(name, language)
                ?? errorPage(errorModel(name), in: frame)
        }
    }

    private static func accessPage(_ name: String, _ language: SiteLanguage) -> HTML? {
        let frame = Samples.frame(language, path: "/sign-in", isSignedIn: false)
        switch name {
        case "sign-in":
            return signInPage(
                SignInModel(demoAccounts: [
                    DemoAccount(account: "desk", password: "demo", displayName: "受理一席"),
                    DemoAccount(account: "unit", password: "demo", displayName: "松涛社区经办"),
                ]), in: frame)
        case "sign-in-refused":
            let words = language == .en ? "Account or password is wrong." : "账号或密码不正确。"
            return signInPage(
                SignInModel(form: FormState(values: ["account": ["desk"]], errors: ["": words])),
                in: frame)
        case "setup":
            return setupPage(
                SetupModel(
                    form: FormState(errors: ["password": language == .en ? "Too short" : "太短"])),
                in: frame)
        default: return nil
        }
    }

    private static func orderPage(_ name: String, _ language: SiteLanguage) -> HTML? {
        let states: [String: OrderState] = [
            "order-to-sign": .awaitingSigning, "order-to-dispatch": .awaitingDispatch,
            "order-handling": .handling, "order-return-review": .sendBackRequested,
            "order-reply-review": .awaitingReplyReview, "order-to-judge": .awaitingJudgement,
            "order-closing": .awaitingClosing, "order-refused": .handling,
        ]
        guard let state = states[name] else {
            return Samples.orderDeskPage(name, language)
        }
        var model = Samples.orderModel(state, language)
        if name == "order-refused" {
            let text = Samples.frame(language).text
            model.refused = RefusedForm(
                .reply,
                FormState(
                    values: ["reply": ["已联系"]],
                    errors: [
                        "reply": text.refusal(.textMissing(.reply, minimum: 5)),
                        "waiver": text.refusal(.contactMissing),
                    ]))
        }
        return Pages.orderPage(
            model, in: Samples.frame(language, path: "/orders/20260803-0001234"))
    }

    private static func registerPage(_ name: String, _ language: SiteLanguage) -> HTML {
        let frame = Samples.frame(language, path: "/orders/new")
        var model = Samples.register(language)
        if name == "order-new-refused" {
            let taken = Samples.order(.handling).number
            let errors = frame.text.entryErrors(
                EntryRefusal([.cityNumber: .taken(by: taken), .phone: .tooLong(maximum: 100)]))
            model.form = FormState(
                values: ["title": ["路灯不亮"], "city_number": ["演示-1"], "category": ["市政->道路照明"]],
                errors: errors)
            model.existing = taken
        }
        return Pages.registerPage(model, in: frame)
    }

    private static func confidentialPage(_ name: String, _ language: SiteLanguage) -> HTML? {
        switch name {
        case "order-confidential":
            var model = Samples.orderModel(.awaitingDispatch, language)
            model = OrderPageModel(
                detail: Samples.confidential(model.detail), choices: model.choices)
            return Pages.orderPage(
                model, in: Samples.frame(language, path: "/orders/20260803-0001234"))
        case "access-ask":
            let words = Samples.frame(language).text.refusal(
                AccessRefusal.reasonTooShort(minimum: ConfidentialAccess.reasonMinimum))
            let model = AskAccessModel(
                number: Samples.order(.handling).number,
                form: FormState(values: ["reason": ["看看"]], errors: ["reason": words]))
            return askAccessPage(model, in: Samples.frame(language, path: "/"))
        case "access-queue":
            var model = WorkbenchModel(
                counts: Samples.workbench.counts, piles: Samples.workbench.piles)
            model.access = Samples.access
            return workbenchPage(
                model, in: Samples.frame(language, path: "/", roles: [.shiftLead]))
        default: return nil
        }
    }

    private static func importPage(_ name: String, _ language: SiteLanguage) -> HTML? {
        let frame = Samples.frame(language, path: "/imports")
        switch name {
        case "imports": return importsPage(Samples.imports, in: frame)
        case "import-new": return newImportPage(Samples.imports, in: frame)
        case "import-preview": return importPreviewPage(Samples.preview, in: frame)
        case "import-progress":
            return importProgressPage(
                ImportProgressModel(fileName: "市级导出_0807.xlsx", done: 36_200, total: 100_000),
                in: frame)
        case "import-columns":
            return importColumnsPage(Samples.undecided(language), in: frame)
        case "import-result", "import-interrupted":
            var model = ImportResultModel(
                id: 14, fileName: "市级导出_0807.xlsx", counts: Samples.preview.counts,
                refusals: Samples.refusals)
            model.changed = Samples.changedOrders
            model.isInterrupted = name == "import-interrupted"
            return importResultPage(model, in: frame)
        default: return nil
        }
    }

    private static func errorModel(_ name: String) -> ErrorModel {
        switch name {
        case "error-403": .forbidden
        case "error-409":
            .stale(
                StaleModel(
                    number: Samples.order(.handling).number, action: .reply,
                    written: [("reply", "已联系物业，漏水点位已查明。"), ("waiver", "")],
                    state: .awaitingReplyReview, since: Array(Samples.timeline.prefix(2))))
        case "error-422": .unprocessable(reason: "")
        case "error-429": .tooMany(retryAfterSeconds: 30)
        case "error-500": .failed(reference: "7K3M-Q2")
        case "error-503": .unavailable
        default: .notFound
        }
    }
}
