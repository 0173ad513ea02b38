import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// Checking in and out, hand-over notes, and the alarms of every page.
struct ShiftPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.shifts), use: show)
        group.post(RouterPath(Routes.shifts), use: checkIn)
        group.post(RouterPath(Routes.endShift), use: checkOut)
        group.post(RouterPath(Routes.handOvers), use: write)
        group.post(RouterPath(Routes.handOverReceipt), use: acknowledge)
        group.get(RouterPath(Routes.alarms), use: alarms)
        group.post(RouterPath(Routes.alarms), use: take)
    }

    /// `?day=2026-08-01` the notes of a day, `?words=…` those that hold words, else the newest.
    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        var model = try await self.model(context)
        model.day = request.query("day").flatMap { LocalDate($0) }
        model.words = String((request.query("words") ?? "").prefix(60))
        model.notes = try await KeepShifts(web.site).notes(
            on: model.day, holding: model.words, for: context.staff.actor)
        let shown = model
        return web.page(request, context.visitor) { shiftsPage(shown, in: $0) }
    }

    @Sendable func checkIn(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = context.form
        return try await change(request, context) { keep, actor in
            try await keep.checkIn(
                line: form.text("line"), hours: Int(form.text("hours")) ?? 0, by: actor)
        }
    }

    @Sendable func checkOut(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await change(request, context) { keep, actor in try await keep.checkOut(by: actor) }
    }

    @Sendable func write(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = context.form
        return try await change(request, context) { keep, actor in
            let orders = form.text("orders")
                .split { $0.isWhitespace || $0.isPunctuation && $0 != "-" }.map(String.init)
            try await keep.write(form.text("body"), about: orders, by: actor)
        }
    }

    @Sendable func acknowledge(
        _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        guard let id = Int64(try context.part(Routes.Name.id)) else { throw PageNotFound() }
        return try await change(request, context) { keep, actor in
            try await keep.acknowledge(id, by: actor)
        }
    }

    /// 303 to the page of shifts; the page again with what is wrong, 422, for a refusal.
    private func change(
        _ request: Request, _ context: StaffContext,
        _ act: (KeepShifts, Actor) async throws -> Void
    ) async throws -> Response {
        do {
            try await act(KeepShifts(web.site), context.staff.actor)
        } catch is HandOverNotFound {
            throw PageNotFound()
        } catch let refusal as ShiftRefusal where !request.wantsJSON {
            let sentence = web.text(context.visitor).refusal(refusal)
            var model = try await self.model(context)
            model.form = context.form.state(
                errors: [PageText.fieldName(of: refusal): sentence])
            model.notes = try await KeepShifts(web.site).notes(
                on: nil, holding: "", for: context.staff.actor)
            let shown = model
            return web.redrawn(context.visitor, path: Links.shifts) { shiftsPage(shown, in: $0) }
        }
        if request.wantsJSON { return Reply.json(JSONText.object { _ in }) }
        return Reply.seeOther(Links.shifts)
    }

    private func model(_ context: StaffContext) async throws -> ShiftsPageModel {
        var model = ShiftsPageModel()
        model.shifts.duty = try await KeepShifts(web.site).onDuty()
        model.shifts.keepsShifts = true
        return model
    }

    // MARK: - Alarms

    /// The bar alone, for the script that asks every minute; empty where nothing rings.
    @Sendable func alarms(_ request: Request, _ context: StaffContext) async throws -> Response {
        let ringing = try await WatchAlarms(web.site).ringing(for: context.staff.actor)
        let back = SafePath.checked(request.query("back") ?? "", otherwise: Links.workbench)
        let frame = web.frame(context.visitor, path: back)
        return Reply.page(alarmBar(ringing, back: back, in: frame))
    }

    /// "I take it", for the orders named.
    @Sendable func take(_ request: Request, _ context: StaffContext) async throws -> Response {
        let numbers = context.form.texts("order").prefix(AlarmLimits.alarmsMaximum)
            .compactMap { OrderNumber($0) }
        let count = try await WatchAlarms(web.site).take(numbers, by: context.staff.actor)
        if request.wantsJSON {
            return Reply.json(JSONText.object { $0.set("taken", count) })
        }
        return Reply.seeOther(
            SafePath.checked(context.form.text("back"), otherwise: Links.workbench))
    }
}
