package import Casework
import Localization
package import Markup

/// What the page of the ledger shows.
package struct LedgerPageModel: Sendable {
    package let filter: LedgerFilter
    /// What was typed as an order's number, also where it is none.
    package var orderText: String
    package let page: LedgerPage
    package let roots: [LedgerRootLine]
    /// The last verification; nil when there was none.
    package let state: LedgerState?
    /// Base 64.
    package let publicKey: String
    package let isFirstPage: Bool

    package init(
        filter: LedgerFilter, orderText: String, page: LedgerPage, roots: [LedgerRootLine],
        state: LedgerState?, publicKey: String, isFirstPage: Bool
    ) {
        self.filter = filter
        self.orderText = orderText
        self.page = page
        self.roots = roots
        self.state = state
        self.publicKey = publicKey
        self.isFirstPage = isFirstPage
    }
}

/// Entries of the ledger, newest first, and how far it is proven. Query read: `kind`, `actor`,
/// `order`, `day`, `after`.
package func ledgerPage(_ model: LedgerPageModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(LedgerText.title), in: frame) {
        pageHead(text(LedgerText.title), lead: text(LedgerText.lead))
        ledgerState(model, text)
        ledgerFilter(model, text)
        div(.class("stack")) {
            entryPanel(model, in: frame)
            rootPanel(model.roots, text)
            keyPanel(model.publicKey, text)
        }
    }
}

private func ledgerState(_ model: LedgerPageModel, _ text: PageText) -> HTML {
    guard let state = model.state else {
        return message(Flash(.notice, text(LedgerText.neverVerified)), text)
    }
    let arguments: KeyValuePairs = [
        "moment": text.moment(state.verifiedAt), "entries": text.number(state.entries),
        "findings": text.number(state.findings),
    ]
    return state.findings == 0
        ? message(Flash(.success, text(LedgerText.verified, arguments)), text)
        : message(Flash(.failure, text(LedgerText.broken, arguments)), text)
}

private func ledgerFilter(_ model: LedgerPageModel, _ text: PageText) -> HTML {
    form(.class("panel filter"), .action(Links.ledger), .method(.get)) {
        div(.class("filter-grid")) {
            div(.class("field")) {
                label(.for("filter-kind")) { text(LedgerText.kind) }
                select(.id("filter-kind"), .name("kind")) {
                    option(.value("")) { text(LedgerText.anyKind) }
                    for kind in LedgerKind.allCases {
                        option(
                            .value(kind.rawValue), .flag("selected", kind == model.filter.kind)
                        ) { text.ledgerKind(kind) }
                    }
                }
            }
            filterInput("actor", text(LedgerText.actor), model.filter.actor)
            filterInput("order", text(LedgerText.order), model.orderText)
            div(.class("field")) {
                label(.for("filter-day")) { text(LedgerText.day) }
                input(
                    .type("date"), .id("filter-day"), .name("day"),
                    .value(model.filter.day?.text ?? ""))
            }
            div(.class("buttons")) { submitButton(text(LedgerText.show), icon: .filter) }
        }
    }
}

private func filterInput(_ name: String, _ words: String, _ value: String) -> HTML {
    div(.class("field")) {
        label(.for("filter-" + name)) { words }
        input(
            .type("text"), .id("filter-" + name), .name(name), .value(value),
            .custom("maxlength", "64"))
    }
}

private func entryPanel(_ model: LedgerPageModel, in frame: Frame) -> HTML {
    let text = frame.text
    let head = [
        column(text(LedgerText.at)), column(text(LedgerText.kind)), column(text(LedgerText.actor)),
        column(text(LedgerText.subject)), column(text(LedgerText.detail)),
        column(text(LedgerText.entry), "num"),
    ]
    let reads = frame.allows(.readOrders)
    return panel(text(LedgerText.entries), id: "entries") {
        if model.page.entries.isEmpty {
            emptyState(text(LedgerText.noEntries))
        } else {
            tableBox(caption: text(LedgerText.entries), names: "rows", head: head) {
                for entry in model.page.entries {
                    entryRow(entry, model.page, in: frame, linksOrders: reads)
                }
            }
        }
        if !model.isFirstPage || model.page.next != nil {
            pager(
                summary: text(LedgerText.newestFirst),
                first: model.isFirstPage ? nil : Links.ledger(model), previous: nil,
                next: model.page.next.map { Links.ledger(model, after: $0) }, text)
        }
    }
}

private func entryRow(
    _ entry: LedgerEntry, _ page: LedgerPage, in frame: Frame, linksOrders: Bool
) -> HTML {
    let text = frame.text
    return tr {
        td(.class("nowrap")) { moment(entry.at, text) }
        td(.class("nowrap")) { entry.kind.map { text.ledgerKind($0) } ?? entry.kindName }
        td(.class("nowrap"), .title(entry.actor)) { text.ledgerActor(entry, page) }
        td(.class("nowrap"), .title(entry.subject)) {
            if let order = entry.order, linksOrders {
                a(.href(Links.order(order))) { order.text }
            } else {
                text.ledgerSubject(entry, page)
            }
        }
        td(.class("small whole")) {
            div(.class("particulars")) { text.ledgerDetail(entry, page, frame.names) }
        }
        td(.class("num quiet")) { entry.name }
    }
}

private func rootPanel(_ roots: [LedgerRootLine], _ text: PageText) -> HTML {
    let head = [
        column(text(LedgerText.rootNumber), "num"), column(text(LedgerText.rootDay)),
        column(text(LedgerText.rootMadeAt)), column(text(LedgerText.rootEntries), "num"),
        column(text(LedgerText.rootDigest)),
    ]
    return panel(text(LedgerText.roots), id: "roots") {
        if roots.isEmpty {
            emptyState(text(LedgerText.noRoots))
        } else {
            tableBox(caption: text(LedgerText.roots), head: head) {
                for root in roots {
                    tr {
                        td(.class("num")) { String(root.number) }
                        td(.class("nowrap")) {
                            text(
                                root.endsDay ? LedgerText.rootOfDay : LedgerText.rootBetween,
                                ["day": text.day(root.day)])
                        }
                        td(.class("nowrap quiet")) { moment(root.at, text) }
                        td(.class("num")) { text.number(Int(root.entries)) }
                        td(.class("nowrap")) { code(.class("digest")) { root.digest } }
                    }
                }
            }
        }
    }
}

private func keyPanel(_ key: String, _ text: PageText) -> HTML {
    panel(text(LedgerText.publicKey), id: "key") {
        div(.class("panel-body")) {
            p { code(.class("digest")) { key } }
            p(.class("note")) { text(LedgerText.publicKeyHint) }
            p(.class("note")) { text(LedgerText.howToVerify) }
        }
    }
}

extension Links {
    fileprivate static func ledger(
        _ model: LedgerPageModel, after cursor: LedgerCursor? = nil
    ) -> String {
        var items: [(String, String)] = []
        if let kind = model.filter.kind { items.append(("kind", kind.rawValue)) }
        if !model.filter.actor.isEmpty { items.append(("actor", model.filter.actor)) }
        if !model.orderText.isEmpty { items.append(("order", model.orderText)) }
        if let day = model.filter.day { items.append(("day", day.text)) }
        if let cursor { items.append(("after", cursor.text)) }
        return QueryText.address(ledger, items)
    }
}
