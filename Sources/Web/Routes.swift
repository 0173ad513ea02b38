/// Every address the site answers, in one list. `Links` in Pages prints them; a test compares both.
///
/// Names in braces are read by the handlers through `Routes.Name`.
enum Routes {
    static let workbench = "/"
    static let signIn = "/sign-in"
    static let signOut = "/sign-out"
    static let setup = "/setup"
    static let language = "/language"
    static let appearance = "/appearance"
    static let help = "/help/{topic}"

    static let secondFactor = "/sign-in/code"
    static let invitation = "/invitation/{token}"
    static let me = "/me"
    static let ownPassword = "/me/password"
    static let ownFactor = "/me/second-factor"
    static let confirmFactor = "/me/second-factor/confirmation"
    static let removeFactor = "/me/second-factor/removal"
    static let recoveryCodes = "/me/recovery-codes"
    static let ownSessions = "/me/sessions"
    static let people = "/people"
    static let newPerson = "/people/new"
    static let person = "/people/{name}"
    static let endPerson = "/people/{name}/end"
    static let resetPerson = "/people/{name}/reset"
    static let personSessions = "/people/{name}/sessions"

    static let orders = "/orders"
    static let newOrder = "/orders/new"
    static let orderRows = "/orders/rows"
    static let views = "/orders/views"
    static let oneView = "/orders/views/{id}"
    static let removeView = "/orders/views/{id}/removal"
    static let restoreView = "/orders/views/{id}/restoration"
    static let exportOrders = "/orders/export.xlsx"
    static let bulkSign = "/orders/signatures"
    static let bulkDispatch = "/orders/dispatches"
    static let order = "/orders/{number}"
    static let similar = "/orders/{number}/similar"
    static let neighbour = "/orders/{number}/neighbour"
    static let draft = "/orders/{number}/draft"
    static let pasteEdits = "/orders/paste"
    static let edits = "/orders/edits"
    static let oneEdit = "/orders/edits/{id}"
    static let applyEdit = "/orders/edits/{id}/application"
    static let undoEdit = "/orders/edits/{id}/undo"
    static let editReport = "/orders/edits/{id}/report.xlsx"
    static let editFields = "/orders/fields"
    static let orderFields = "/orders/{number}/fields"
    static let undoField = "/orders/{number}/fields/undo"

    static let desk = "/desk"
    static let deskQueue = "/desk/queue"
    static let deskOrder = "/desk/orders/{number}"
    static let shifts = "/shifts"
    static let endShift = "/shifts/end"
    static let handOvers = "/hand-overs"
    static let handOverReceipt = "/hand-overs/{id}/receipt"
    static let alarms = "/alarms"

    static let imports = "/imports"
    static let newImport = "/imports/new"
    static let oneImport = "/imports/{id}"
    static let importColumns = "/imports/{id}/columns"
    static let applyImport = "/imports/{id}/application"
    static let discardImport = "/imports/{id}/discard"
    static let refusedRows = "/imports/{id}/refused.xlsx"
    static let mappings = "/import-mappings"

    static let reports = "/reports"
    static let today = "/today"
    static let makeDailyReport = "/reports/daily"
    static let dailyReport = "/reports/daily/{date}.xlsx"

    static let reveal = "/orders/{number}/personal"
    static let lookUp = "/personal/search"
    static let seen = "/personal/seen"
    static let seenFile = "/personal/seen.xlsx"
    static let personalWarnings = "/personal/warnings"
    static let settleWarning = "/personal/warnings/{id}/settlement"
    static let accessRequests = "/orders/{number}/access-requests"
    static let accessDecision = "/access-requests/{id}/decision"

    static let ownUnit = "/units/mine"
    static let unit = "/units/{code}"

    static let news = "/live"
    static let presence = "/live/presence"

    static let backups = "/backups"
    static let ledger = "/ledger"

    static let find = "/find"
    static let worker = "/worker.js"
    static let manifest = "/jiesu.webmanifest"
    static let offline = "/offline"
    static let design = "/design"
    static let assets = "/assets/{file}"
    static let live = "/health/live"
    static let ready = "/health/ready"

    /// Names of the variable parts.
    enum Name {
        static let number = "number"
        static let id = "id"
        static let date = "date"
        static let code = "code"
        static let file = "file"
        static let token = "token"
        static let name = "name"
        static let topic = "topic"
    }

    /// What somebody may do without being signed in.
    static let open: Set<String> = [signIn, setup, language, invitation]
    /// Where many rows are sent in one field.
    static let long: Set<String> = [pasteEdits]
    /// Where a file may be sent to.
    static let uploads: Set<String> = [imports]

    static let all: [String] =
        [
            workbench, signIn, signOut, setup, language, appearance, help, orders, exportOrders, bulkSign,
            bulkDispatch, order, newOrder, orderRows, imports, newImport, oneImport, importColumns,
            applyImport, discardImport, refusedRows, mappings, reports, today, makeDailyReport,
            dailyReport, ownUnit, unit, design, assets, live, ready, backups,
            ledger, accessRequests, accessDecision, news, presence,
            find, worker, manifest, offline,
        ] + deskRoutes + viewRoutes + editRoutes + accountRoutes + personalRoutes + [similar, neighbour, draft]
        + OrderForm.allPaths

    private static let deskRoutes = [
        desk, deskQueue, deskOrder, shifts, endShift, handOvers, handOverReceipt, alarms,
    ]

    private static let viewRoutes = [views, oneView, removeView, restoreView]

    private static let editRoutes: [String] = [
        pasteEdits, edits, oneEdit, applyEdit, undoEdit, editReport, editFields, orderFields,
        undoField,
    ]

    private static let accountRoutes: [String] = [
        secondFactor, invitation, me, ownPassword, ownFactor, confirmFactor, removeFactor,
        recoveryCodes, ownSessions, people, newPerson, person, endPerson, resetPerson,
        personSessions,
    ]

    private static let personalRoutes: [String] = [
        reveal, lookUp, seen, seenFile, personalWarnings, settleWarning,
    ]

    /// The pattern among `all` that a path belongs to; the one with the fewest variable parts wins.
    static func pattern(of path: String) -> String? {
        all.filter { matches($0, path) }.min { variables($0) < variables($1) }
    }

    private static func variables(_ pattern: String) -> Int {
        pattern.utf8.count { $0 == UInt8(ascii: "{") }
    }

    private static func matches(_ pattern: String, _ path: String) -> Bool {
        let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
        let given = path.split(separator: "/", omittingEmptySubsequences: false)
        guard wanted.count == given.count else { return false }
        return zip(wanted, given).allSatisfy { part, text in
            guard let open = part.firstIndex(of: "{"), let close = part.firstIndex(of: "}") else {
                return part == text
            }
            let tail = part[part.index(after: close)...]
            return text.hasPrefix(part[..<open]) && text.hasSuffix(tail)
                && text.count > tail.count
        }
    }
}
