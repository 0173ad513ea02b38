package import Casework
import Localization
package import Markup

/// A saved view with how many orders it gives its reader, where somebody counted.
package struct ViewLine: Sendable {
    package let view: OrderView
    /// Counted up to `countMax`, which then means that many or more.
    package let count: Int?
    package let isOwn: Bool

    package init(_ view: OrderView, count: Int?, isOwn: Bool) {
        self.view = view
        self.count = count
        self.isOwn = isOwn
    }
}

package struct ViewsModel: Sendable {
    package let lines: [ViewLine]
    package let removed: [OrderView]
    /// Up to where the orders of a view are counted.
    package let countMax: Int
    package let mayShare: Bool
    package let hasTeam: Bool

    package init(
        lines: [ViewLine], removed: [OrderView], countMax: Int, mayShare: Bool, hasTeam: Bool
    ) {
        self.lines = lines
        self.removed = removed
        self.countMax = countMax
        self.mayShare = mayShare
        self.hasTeam = hasTeam
    }
}

extension Links {
    /// The list that `view` stands for.
    package static func orders(_ view: OrderView) -> String {
        let items = view.query.isEmpty ? "" : "&" + view.query
        return orders + "?view=\(view.id)" + items
    }
}

/// Everybody's own views to rename, share and remove, and those that others share.
package func viewsPage(_ model: ViewsModel, in frame: Frame) -> HTML {
    let text = frame.text
    let own = model.lines.filter(\.isOwn)
    let others = model.lines.filter { !$0.isOwn }
    return layout(text(ViewText.title), parts: [.grid], in: frame) {
        pageHead(text(ViewText.title), lead: text(ViewText.lead)) {
            linkButton(text(ViewText.back), to: Links.orders, icon: .list)
        }
        div(.class("panel")) {
            if own.isEmpty {
                emptyState(text(ViewText.empty), text(ViewText.emptyLead), icon: .list)
            } else {
                ul(.class("view-lines")) {
                    for line in own { ownLine(line, model, in: frame) }
                }
            }
        }
        if !others.isEmpty {
            panel(text(ViewText.others), id: "shared-views") {
                ul(.class("view-lines")) {
                    for line in others { li { viewName(line, model, text) } }
                }
            }
        }
        if !model.removed.isEmpty {
            panel(text(ViewText.removed), id: "removed-views") { removedLines(model, in: frame) }
        }
    }
}

private func viewName(_ line: ViewLine, _ model: ViewsModel, _ text: PageText) -> HTML {
    div(.class("view-name")) {
        a(.href(Links.orders(line.view))) { line.view.name }
        if let count = line.count {
            span(.class("quiet small")) {
                count >= model.countMax
                    ? text(ViewText.countLeast, ["count": text.number(count)])
                    : text(CommonText.totalShown, ["count": text.number(count)])
            }
        }
    }
}

private func ownLine(_ line: ViewLine, _ model: ViewsModel, in frame: Frame) -> HTML {
    let text = frame.text
    let id = "view-\(line.view.id)"
    return li {
        viewName(line, model, text)
        details(.class("view-change")) {
            summary { text(ViewText.change) }
            postForm(Links.view(line.view.id), in: frame, .class("view-form")) {
                viewFields(
                    id, name: line.view.name, reach: line.view.reach,
                    isPinned: line.view.isPinned, mayShare: model.mayShare,
                    hasTeam: model.hasTeam, text)
                submitButton(text(ViewText.keep), .secondary)
            }
        }
        postForm(Links.removeView(line.view.id), in: frame, .class("inline-form")) {
            submitButton(
                text(ViewText.remove), .quiet, .label(text(ViewText.remove) + " " + line.view.name))
        }
    }
}

private func removedLines(_ model: ViewsModel, in frame: Frame) -> HTML {
    let text = frame.text
    let hours = text.number(OrderView.undoHours)
    return group {
        p(.class("panel-body quiet small")) { text(ViewText.removedLead, ["count": hours]) }
        ul(.class("view-lines")) {
            for view in model.removed {
                li {
                    span(.class("view-name")) { view.name }
                    postForm(Links.restoreView(view.id), in: frame, .class("inline-form")) {
                        submitButton(
                            text(ViewText.restore), .secondary,
                            .label(text(ViewText.restore) + " " + view.name))
                    }
                }
            }
        }
    }
}

/// Name, who finds it, and whether it stands above the ledger.
func viewFields(
    _ id: String, name: String, reach: OrderView.Reach, isPinned: Bool, mayShare: Bool,
    hasTeam: Bool, _ text: PageText
) -> HTML {
    let offered = OrderView.Reach.allCases.filter {
        $0 == .own || $0 == reach || ($0 == .team && hasTeam) || ($0 == .all && mayShare)
    }
    return group {
        div(.class("field")) {
            label(.for(id + "-name")) { text(ViewText.name) }
            input(
                .type("text"), .id(id + "-name"), .name("name"), .value(name), .flag("required"),
                .custom("maxlength", String(OrderView.nameMax)),
                .placeholder(
                    text(ViewText.nameHint, ["count": text.number(OrderView.nameMax)])))
        }
        div(.class("field")) {
            label(.for(id + "-reach")) { text(ViewText.reach) }
            select(.id(id + "-reach"), .name("reach")) {
                for choice in offered {
                    option(.value(choice.rawValue), .flag("selected", choice == reach)) {
                        text.reach(choice)
                    }
                }
            }
        }
        label(.class("check")) {
            input(
                .type("checkbox"), .name("pinned"), .value("yes"), .flag("checked", isPinned))
            text(ViewText.pinned)
        }
    }
}

/// The menu that keeps the list as it stands under a name.
func saveViewMenu(_ model: OrderListModel, in frame: Frame) -> HTML {
    let text = frame.text
    let items = OrderQuery.items(of: model.filter) + OrderQuery.items(of: model.layout)
    return gridMenu(text(ViewText.save), .star) {
        postForm(Links.views, in: frame, .class("view-form")) {
            hidden("query", QueryText.address("", items))
            viewFields(
                "new-view", name: "", reach: .own, isPinned: true,
                mayShare: frame.allows(.shareViews), hasTeam: frame.person?.actor.unit != nil,
                text)
            div(.class("buttons")) {
                submitButton(text(ViewText.keep), .primary)
                linkButton(text(ViewText.manage), to: Links.views, .quiet)
            }
        }
    }
}

extension PageText {
    func reach(_ reach: OrderView.Reach) -> String {
        switch reach {
        case .own: self(ViewText.own)
        case .team: self(ViewText.team)
        case .all: self(ViewText.all)
        }
    }

    /// The sentence of a view that was not kept.
    package func refusal(_ refusal: ViewRefusal) -> String {
        switch refusal {
        case .nameMissing: self(ViewText.nameMissing)
        case .nameTooLong(let maximum):
            self(ViewText.nameTooLong, ["count": number(maximum)])
        case .namesAPerson: self(ViewText.namesAPerson)
        case .queryTooLong(let maximum):
            self(ViewText.queryTooLong, ["count": number(maximum)])
        case .tooMany(let maximum): self(ViewText.tooMany, ["count": number(maximum)])
        case .noTeam: self(ViewText.noTeam)
        case .undoExpired:
            self(ViewText.undoExpired, ["count": number(OrderView.undoHours)])
        }
    }
}

/// What has been done with a view, for the message above the next page.
package enum ViewNote: String, CaseIterable, Sendable {
    case saved, changed, removed, restored
}

extension PageText {
    package func done(_ note: ViewNote) -> String {
        switch note {
        case .saved: self(ViewText.doneSaved)
        case .changed: self(ViewText.doneChanged)
        case .removed: self(ViewText.doneRemoved)
        case .restored: self(ViewText.doneRestored)
        }
    }
}
