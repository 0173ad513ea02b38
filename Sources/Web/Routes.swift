/// Every address the site answers, in one list. `Links` in Pages prints them; a test compares both.
///
/// Names in braces are read by the handlers through `Routes.Name`.
enum Routes {
    static let workbench = "/"
    static let signIn = "/sign-in"
    static let signOut = "/sign-out"
    static let setup = "/setup"
    static let language = "/language"

    static let orders = "/orders"
    static let exportOrders = "/orders/export.xlsx"
    static let bulkSign = "/orders/signatures"
    static let bulkDispatch = "/orders/dispatches"
    static let order = "/orders/{number}"

    static let imports = "/imports"
    static let newImport = "/imports/new"
    static let oneImport = "/imports/{id}"
    static let applyImport = "/imports/{id}/application"
    static let discardImport = "/imports/{id}/discard"
    static let refusedRows = "/imports/{id}/refused.xlsx"
    static let mappings = "/import-mappings"

    static let reports = "/reports"
    static let makeDailyReport = "/reports/daily"
    static let dailyReport = "/reports/daily/{date}.xlsx"

    static let ownUnit = "/units/mine"
    static let unit = "/units/{code}"

    static let backups = "/backups"

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
    }

    /// What somebody may do without being signed in.
    static let open: Set<String> = [signIn, setup, language]
    /// Where a file may be sent to.
    static let uploads: Set<String> = [imports]

    static let all: [String] = [
        workbench, signIn, signOut, setup, language, orders, exportOrders, bulkSign,
        bulkDispatch, order, imports, newImport, oneImport, applyImport, discardImport,
        refusedRows, mappings, reports, makeDailyReport, dailyReport, ownUnit, unit, design,
        assets, live, ready, backups,
    ] + OrderForm.allPaths

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
