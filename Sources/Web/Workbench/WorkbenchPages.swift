import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// The first page: what waits for this person, the most pressing first.
struct WorkbenchPages {
    let web: WebSite

    /// Orders shown of each pile.
    private static let rowsMax = 6
    /// Orders of a pile, by limit, of which the costliest are shown.
    private static let rankedMax = 50

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.workbench), use: show)
        group.get(RouterPath(Routes.design), use: design)
    }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let actor = context.staff.actor
        let piles = try await piles(for: actor)
        let counts = try await counts(for: actor)
        var model = WorkbenchModel(counts: counts, piles: piles)
        if web.configuration.backups != nil, Policy.allows(actor, .manageBackups) {
            model.backups = try await ManageBackups(web.site).overview(limit: 1, for: actor)
                .standing
        }
        let opening = OpenConfidential(web.site)
        model.access = AccessPanelsModel(
            waiting: try await opening.waiting(for: actor),
            answers: try await opening.answers(to: actor))
        let keep = KeepShifts(web.site)
        model.shifts.duty = try await keep.onDuty()
        model.shifts.note = try await keep.waitingNote(for: actor)
        model.shifts.keepsShifts = Policy.allows(actor, .keepShifts)
        let watch = WatchAlarms(web.site)
        model.alarms = try await watch.ringing(for: actor)
        model.taken = try await watch.taken(for: actor)
        let shown = model
        return web.page(request, context.visitor) { workbenchPage(shown, in: $0) }
    }

    @Sendable func design(_ request: Request, _ context: StaffContext) async throws -> Response {
        web.page(request, context.visitor) { designPage(in: $0) }
    }

    private func counts(for actor: Actor) async throws -> [WorkCount] {
        guard Policy.allows(actor, .readOrders) else { return [] }
        let today = web.site.zone.date(of: web.site.clock())
        let read = ReadOrders(web.site)
        let rulebook = try web.site.rulebook(on: today)
        return try await withThrowingTaskGroup(of: (Int, WorkCount).self) { group in
            for (index, kind) in WorkCount.Kind.allCases.enumerated() {
                group.addTask {
                    var filter = WorkbenchPages.filter(of: kind, on: today)
                    // What the day brought and ended is counted as on the report of the day.
                    if kind == .received || kind == .closed {
                        filter.countOnly(.full, under: rulebook)
                    }
                    let count = try await read.count(filter, for: actor)
                    return (index, WorkCount(kind, count: count, filter: filter))
                }
            }
            var counts: [(Int, WorkCount)] = []
            for try await count in group { counts.append(count) }
            return counts.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func piles(for actor: Actor) async throws -> [WorkPile] {
        let read = ReadOrders(web.site)
        let priority = web.site.priority
        let now = web.site.clock()
        let kinds = WorkPile.Kind.allCases.filter { WorkbenchPages.concerns($0, actor) }
        return try await withThrowingTaskGroup(of: (Int, WorkPile).self) { group in
            for (index, kind) in kinds.enumerated() {
                group.addTask {
                    let filter = WorkbenchPages.filter(of: kind)
                    let page = try await read.list(
                        filter, limit: WorkbenchPages.rankedMax, for: actor)
                    var count = page.total
                    if count == nil { count = try await read.count(filter, for: actor) }
                    let pile = WorkPile(
                        kind, count: count ?? page.orders.count, filter: filter,
                        orders: Array(
                            priority.ranked(page.orders, at: now)
                                .prefix(WorkbenchPages.rowsMax)), allowsSigning: kind == .toSign)
                    return (index, pile)
                }
            }
            var piles: [(Int, WorkPile)] = []
            for try await pile in group { piles.append(pile) }
            return piles.sorted { first, second in
                let costs = [first, second].map { pile in
                    pile.1.orders.first.map { priority.cost(of: $0, at: now) } ?? 0
                }
                return costs[0] == costs[1] ? first.0 < second.0 : costs[0] > costs[1]
            }.map(\.1)
        }
    }

    /// Whether a pile is this person's work.
    static func concerns(_ kind: WorkPile.Kind, _ actor: Actor) -> Bool {
        switch kind {
        case .toSign: Policy.allows(actor, .sign, units: [])
        case .toDispatch: Policy.allows(actor, .dispatch, units: [])
        case .returnsToReview: Policy.allows(actor, .reviewSendBack, units: [])
        case .repliesToReview: Policy.allows(actor, .reviewReply, units: [])
        case .toClose: Policy.allows(actor, .reviewClosing, units: [])
        case .toCallBack: actor.roles.contains(.reviewer)
        // Callback and judgement wait in one state; the desk has it once, under judging.
        case .toJudge:
            Policy.allows(actor, .judge, units: []) && !actor.roles.contains(.reviewer)
        case .toHandle: actor.unit.map { Policy.allows(actor, .reply, units: [$0]) } ?? false
        case .due: Policy.allows(actor, .readOrders)
        }
    }

    static func filter(of kind: WorkPile.Kind) -> OrderFilter {
        var filter = OrderFilter()
        filter.sort = .dueFirst
        switch kind {
        case .toSign: filter.states = [.awaitingSigning]
        case .toDispatch: filter.states = [.awaitingDispatch]
        case .returnsToReview: filter.states = [.sendBackRequested]
        case .repliesToReview: filter.states = [.awaitingReplyReview]
        case .toCallBack, .toJudge: filter.states = [.awaitingJudgement]
        case .toHandle: filter.states = [.handling]
        case .due: filter.due = .pressing
        case .toClose:
            filter.states = [.awaitingClosing]
            // No clock runs in this state.
            filter.sort = .oldest
        }
        return filter
    }

    static func filter(of kind: WorkCount.Kind, on today: LocalDate) -> OrderFilter {
        var filter = OrderFilter()
        switch kind {
        case .received:
            filter.receivedFrom = today
            filter.receivedTo = today
        case .closed:
            filter.closedFrom = today
            filter.closedTo = today
        case .open: filter.isOpen = true
        case .dueSoon: filter.due = .soon
        case .overdue: filter.due = .overdue
        case .overFourDays: filter.due = .overFourDays
        }
        return filter
    }
}
