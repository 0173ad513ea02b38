package import Casework
package import Localization

/// Addresses of the site, as pages print them. The router's own table is compared with these.
package enum Links {
    package static let workbench = "/"
    package static let signIn = "/sign-in"
    package static let signOut = "/sign-out"
    package static let setup = "/setup"
    package static let language = "/language"
    package static let appearance = "/appearance"
    package static let orders = "/orders"
    package static let newOrder = "/orders/new"
    package static let orderRows = "/orders/rows"
    package static let views = "/orders/views"
    package static let pasteEdits = "/orders/paste"
    package static let edits = "/orders/edits"
    package static let editFields = "/orders/fields"
    package static let bulkSign = "/orders/signatures"
    package static let bulkDispatch = "/orders/dispatches"
    package static let desk = "/desk"
    package static let deskQueue = "/desk/queue"
    package static let shifts = "/shifts"
    package static let endShift = "/shifts/end"
    package static let handOvers = "/hand-overs"
    package static let alarms = "/alarms"
    package static let exportOrders = "/orders/export.xlsx"
    package static let imports = "/imports"
    package static let newImport = "/imports/new"
    package static let reports = "/reports"
    package static let today = "/today"
    package static let lookUp = "/personal/search"
    package static let seen = "/personal/seen"
    package static let seenFile = "/personal/seen.xlsx"
    package static let personalWarnings = "/personal/warnings"
    package static let news = "/live"
    package static let presence = "/live/presence"
    package static let backups = "/backups"
    package static let ledger = "/ledger"
    package static let design = "/design"
    /// In the order in which browsers must read them.
    package static let styleSheets = ["tokens", "app", "places", "palette", "live", "screens"].map(
        sheet)
    /// The colours of the night, and what paper shows; after the others, with media of their own.
    package static let darkSheet = sheet("dark")
    package static let printSheet = sheet("print")
    package static let scripts = ["app", "alarms", "keys", "palette", "live", "install"].map(script)
    package static let icon = "/assets/icon.svg"
    package static let touchIcon = "/assets/icon-192.png"
    package static let largeIcon = "/assets/icon-512.png"
    package static let find = "/find"
    package static let worker = "/worker.js"
    package static let offline = "/offline"
    package static func manifest(_ language: SiteLanguage) -> String {
        QueryText.address("/jiesu.webmanifest", [("lang", language.rawValue)])
    }

    package static let secondFactor = "/sign-in/code"
    package static let me = "/me"
    package static let ownPassword = "/me/password"
    package static let ownFactor = "/me/second-factor"
    package static let confirmFactor = "/me/second-factor/confirmation"
    package static let removeFactor = "/me/second-factor/removal"
    package static let recoveryCodes = "/me/recovery-codes"
    package static let ownSessions = "/me/sessions"
    package static let people = "/people"
    package static let newPerson = "/people/new"

    package static func person(_ name: String) -> String {
        people + "/" + QueryText.encoded(name)
    }
    package static func endPerson(_ name: String) -> String { person(name) + "/end" }
    package static func resetPerson(_ name: String) -> String { person(name) + "/reset" }
    package static func personSessions(_ name: String) -> String { person(name) + "/sessions" }
    package static func invitation(_ token: String) -> String {
        "/invitation/" + QueryText.encoded(token)
    }

    package static func help(_ topic: HelpTopic) -> String { "/help/" + topic.rawValue }

    static func sheet(_ name: String) -> String { "/assets/\(name).css" }
    static func script(_ name: String) -> String { "/assets/\(name).js" }

    package static func order(_ number: OrderNumber) -> String {
        "/orders/" + QueryText.encoded(number.text)
    }

    /// Where the form of `action` is sent. An amendment has no form; imports make it.
    package static func order(_ number: OrderNumber, _ action: OrderAction) -> String {
        let part =
            switch action {
            case .amend, .sign: "signature"
            case .requestSendBack: "return"
            case .reviewSendBack: "return-review"
            case .dispatch: "dispatches"
            case .recordContact: "contacts"
            case .recordProgress: "notes"
            case .reply: "replies"
            case .reviewReply: "reply-review"
            case .recordCallback: "callbacks"
            case .judge: "judgement"
            case .reviewClosing: "closure"
            }
        return order(number) + "/" + part
    }

    package static func edit(_ id: Int64) -> String { edits + "/\(id)" }
    package static func applyEdit(_ id: Int64) -> String { edit(id) + "/application" }
    package static func undoEdit(_ id: Int64) -> String { edit(id) + "/undo" }
    package static func editReport(_ id: Int64) -> String { edit(id) + "/report.xlsx" }
    package static func fields(_ number: OrderNumber) -> String { order(number) + "/fields" }
    package static func undoField(_ number: OrderNumber) -> String { fields(number) + "/undo" }

    /// The order as it was right after its event `step`.
    package static func order(_ number: OrderNumber, asOf step: Int) -> String {
        QueryText.address(order(number), [("as_of", String(step))])
    }
    /// The order with a part of its history.
    package static func order(_ number: OrderNumber, events part: String?) -> String {
        QueryText.address(order(number), part.map { [("events", $0)] } ?? []) + "#timeline"
    }
    package static func similar(_ number: OrderNumber) -> String { order(number) + "/similar" }
    package static func draft(_ number: OrderNumber) -> String { order(number) + "/draft" }
    /// Leads to the order after or before this one in the list of `filter`.
    package static func neighbour(
        of number: OrderNumber, in filter: OrderFilter, isNext: Bool
    ) -> String {
        QueryText.address(
            order(number) + "/neighbour",
            [("step", isNext ? "next" : "previous"), ("from", orders(filter))])
    }

    /// The desk with this order in the middle; and that part of it alone.
    package static func desk(_ number: OrderNumber) -> String {
        QueryText.address(desk, [("order", number.text)])
    }
    package static func deskOrder(_ number: OrderNumber) -> String {
        desk + "/orders/" + QueryText.encoded(number.text)
    }
    package static func handOverReceipt(_ id: Int64) -> String { handOvers + "/\(id)/receipt" }

    /// Where the question for an order's personal data is sent.
    package static func reveal(_ number: OrderNumber) -> String { order(number) + "/personal" }
    package static func settleWarning(_ id: Int64) -> String {
        personalWarnings + "/\(id)/settlement"
    }

    package static func `import`(_ id: Int64) -> String { "/imports/\(id)" }
    package static func importColumns(_ id: Int64) -> String { "/imports/\(id)/columns" }
    package static func applyImport(_ id: Int64) -> String { "/imports/\(id)/application" }
    package static func discardImport(_ id: Int64) -> String { "/imports/\(id)/discard" }
    package static func refusedRows(_ id: Int64) -> String { "/imports/\(id)/refused.xlsx" }
    package static func dailyReport(_ day: LocalDate, _ base: Base = .full) -> String {
        QueryText.address(
            "/reports/daily/\(day.text).xlsx", base == .full ? [] : [("base", base.rawValue)])
    }
    package static func accessRequests(_ number: OrderNumber) -> String {
        order(number) + "/access-requests"
    }
    package static func accessDecision(_ id: Int64) -> String { "/access-requests/\(id)/decision" }
    package static func view(_ id: Int64) -> String { "/orders/views/\(id)" }
    package static func removeView(_ id: Int64) -> String { view(id) + "/removal" }
    package static func restoreView(_ id: Int64) -> String { view(id) + "/restoration" }
    package static func unit(_ id: UnitID) -> String { "/units/" + QueryText.encoded(id.code) }
}

/// A part of the interface that only some pages need, with a style sheet and perhaps a script.
package enum PagePart: String, CaseIterable, Sendable {
    case charts, desk, grid, gridedit, order

    var sheet: String { Links.sheet(rawValue) }
    var script: String? { self == .charts ? nil : Links.script(rawValue) }
}

/// Percent-encoding of path segments and query values.
package enum QueryText {
    /// `text` with every byte outside the unreserved set of RFC 3986 encoded.
    package static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `path?name=value&…`, or `path` alone when there is nothing to say.
    package static func address(_ path: String, _ items: [(String, String)]) -> String {
        guard !items.isEmpty else { return path }
        return path + "?"
            + items.map { encoded($0.0) + "=" + encoded($0.1) }.joined(separator: "&")
    }
}
