import Casework
import Hummingbird
import Operations
import Pages
import Store

/// A handling unit's own page. Handlers see their own unit only, heads also those below; any other
/// reads as not there.
struct UnitPages {
    let web: WebSite

    private static let rowsMax = 50

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.ownUnit), use: own)
        group.get(RouterPath(Routes.unit), use: show)
    }

    @Sendable func own(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let unit = context.staff.actor.unit else { throw PageNotFound() }
        return Reply.seeOther(Links.unit(unit))
    }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let actor = context.staff.actor
        let id = UnitID(try context.part(Routes.Name.code))
        let scope = Policy.scope(of: actor)
        guard let unit = web.site.directory[id], scope.reachesAll || scope.units.contains(id) else {
            throw PageNotFound()
        }
        let read = ReadOrders(web.site)
        let page = try await read.list(
            UnitPages.open(id), limit: UnitPages.rowsMax, for: actor)
        var orders = page.orders
        if page.next == nil, orders.count < UnitPages.rowsMax {
            // No clock runs while an order waits to be closed, so no list by limits has it.
            var waiting = UnitPages.open(id)
            waiting.states = [.awaitingClosing]
            waiting.sort = .oldest
            orders += try await read.list(
                waiting, limit: UnitPages.rowsMax - orders.count, for: actor
            ).orders
        }
        var states: [StateCount] = []
        for state in OrderState.allCases where !state.isFinished {
            var filter = OrderFilter()
            filter.unit = id
            filter.states = [state]
            states.append(StateCount(state, count: try await read.count(filter, for: actor)))
        }
        let model = UnitPageModel(
            unit: id, unitName: unit.name, counts: states, orders: orders, next: page.next,
            openCount: states.reduce(0) { $0 + $1.count },
            dueSoonCount: try await read.count(UnitPages.open(id, due: .soon), for: actor),
            overdueCount: try await read.count(UnitPages.open(id, due: .overdue), for: actor),
            rates: try await rates(of: unit, for: actor))
        return web.page(request, context.visitor) { unitPage(model, in: $0) }
    }

    private static func open(_ unit: UnitID, due: OrderFilter.Due? = nil) -> OrderFilter {
        var filter = OrderFilter()
        filter.unit = unit
        filter.isOpen = true
        filter.due = due
        filter.sort = .dueFirst
        return filter
    }

    /// Rates of the month so far, for those who may read figures and for the unit itself.
    private func rates(of unit: Unit, for actor: Actor) async throws -> UnitRates? {
        guard Policy.allows(actor, .readFigures) || Policy.scope(of: actor).units.contains(unit.id)
        else { return nil }
        let site = web.site
        let now = site.clock()
        let rulebook = try site.rulebook(on: site.zone.date(of: now))
        let month = rulebook.period.period(.month, containing: now, zone: site.zone)
        let table = try await ComputeRates(site).run(
            month.soFar(at: now), by: .unit, base: .full, under: rulebook, for: actor, own: unit.id)
        return table.lines.first { $0.name == unit.name }?.rates
    }
}
