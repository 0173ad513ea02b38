import Casework
import Hummingbird
import Operations
import Pages

/// Signing and dispatching many orders at once. What one order refuses does not stop the others;
/// the next page says how many went through and why the rest did not.
struct BulkOrders {
    let web: WebSite

    static let countMax = ChangeOrder.bulkLimit
    /// Orders changed at the same time, so that the database can commit several together.
    static let atOnce = 8

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.post(RouterPath(Routes.bulkSign)) { request, context in
            try await run(.sign, request, context)
        }
        group.post(RouterPath(Routes.bulkDispatch)) { request, context in
            try await run(.dispatch, request, context)
        }
    }

    private struct Outcome {
        let number: OrderNumber
        let problem: (any Error)?
    }

    private func run(
        _ action: OrderAction, _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        let back = SafePath.checked(context.form.text("back"), otherwise: Routes.orders)
        let chosen = context.form.texts("order").compactMap { ChosenOrder($0) }
        if !request.wantsJSON {
            if chosen.isEmpty { return web.seeOther(back, .site(.nothingChosen)) }
            if chosen.count > BulkOrders.countMax { return web.seeOther(back, .tooManyChosen) }
            if action == .dispatch, context.form.text("lead").isEmpty {
                return web.seeOther(back, .site(.noUnitChosen))
            }
        }
        let command = try OrderForm.command(action, context.form, zone: web.site.zone)
        let outcomes = await outcomes(
            command, on: Array(chosen.prefix(BulkOrders.countMax)), by: context.staff.actor)
        if request.wantsJSON { return json(outcomes, web.text(context.visitor)) }
        return web.seeOther(back, try BulkOrders.note(action, outcomes))
    }

    /// The outcome of each order, in the order they were chosen.
    private func outcomes(
        _ command: OrderCommand, on chosen: [ChosenOrder], by actor: Actor
    ) async -> [Outcome] {
        let change = ChangeOrder(web.site)
        return await withTaskGroup(of: (Int, Outcome).self) { group in
            var results = [Outcome?](repeating: nil, count: chosen.count)
            for (index, order) in chosen.enumerated() {
                if index >= BulkOrders.atOnce, let done = await group.next() {
                    results[done.0] = done.1
                }
                group.addTask {
                    do {
                        _ = try await change.run(
                            command, on: order.number, version: order.version, by: actor)
                        return (index, Outcome(number: order.number, problem: nil))
                    } catch {
                        return (index, Outcome(number: order.number, problem: error))
                    }
                }
            }
            for await done in group { results[done.0] = done.1 }
            return results.compactMap { $0 }
        }
    }

    /// - Throws: what is no rule of an order, when not one order went through.
    private static func note(_ action: OrderAction, _ outcomes: [Outcome]) throws -> FlashNote {
        let done = outcomes.count { $0.problem == nil }
        var refused: [BulkRefusal] = []
        for outcome in outcomes {
            switch outcome.problem {
            case nil: continue
            case let refusal as OrderRefusal:
                refused.append(BulkRefusal(number: outcome.number, reason: refusal))
            case is StaleVersion:
                refused.append(BulkRefusal(number: outcome.number, reason: nil))
            case let problem?:
                if done == 0 { throw problem }
                refused.append(BulkRefusal(number: outcome.number, reason: nil))
            }
        }
        return .bulkDone(action, count: done, refused: refused)
    }

    private func json(_ outcomes: [Outcome], _ text: PageText) -> Response {
        Reply.json(
            JSONText.object { json in
                json.set("changed", outcomes.count { $0.problem == nil })
                json.list("refused") { json in
                    for outcome in outcomes {
                        guard let error = outcome.problem else { continue }
                        let problem = Problem.of(error, reference: "", text)
                        json.object { json in
                            json.set("number", outcome.number.text)
                            json.set("code", problem.code)
                            json.set("detail", problem.detail)
                        }
                    }
                }
            })
    }
}
