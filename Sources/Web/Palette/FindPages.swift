import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// The palette: what is typed comes with POST only, so that it stands in no address, history or
/// log; it is never kept.
struct FindPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.find), use: ask)
        group.post(RouterPath(Routes.find), use: find)
    }

    @Sendable func ask(_ request: Request, _ context: StaffContext) async throws -> Response {
        let model = try await model("", recent: [], context)
        return web.page(request, context.visitor) { findPage(model, in: $0) }
    }

    /// `text` is what was typed; without it `recent`, several times, names orders opened lately.
    @Sendable func find(_ request: Request, _ context: StaffContext) async throws -> Response {
        let model = try await model(
            context.form.text("text"), recent: context.form.texts("recent"), context)
        if request.wantsJSON { return Reply.json(FindJSON.found(model, web.text(context.visitor))) }
        return Reply.page(findPage(model, in: web.frame(context.visitor, path: Links.find)))
    }

    private func model(
        _ typed: String, recent: [String], _ context: StaffContext
    ) async throws -> FindModel {
        let actor = context.staff.actor
        let text = web.text(context.visitor)
        var model = FindModel()
        model.asked = String(typed.prefix(FindAnything.lengthMaximum))
        if model.asked.isEmpty {
            let orders = try await FindAnything(web.site).recent(recent, by: actor)
            model.groups.append(
                FindPages.group(.recent, orders.map { FindModel.Item($0, text) }, text))
            let places = Place.open(to: actor)
            model.groups.append(
                FindPages.group(.places, places.compactMap { item($0, actor, text) }, text))
            return model
        }
        let found = try await FindAnything(web.site).run(model.asked, by: actor)
        model.lookUp = found.lookUp.map {
            text($0 == .number ? PaletteText.lookUpNumber : .lookUpName)
        }
        if found.lookUp == .number, found.orders.isEmpty { return model }
        model.groups = [
            FindPages.group(.orders, found.orders.map { FindModel.Item($0, text) }, text),
            FindPages.group(.places, places(model.asked, actor, text), text),
            FindPages.group(
                .units,
                found.units.map { unit in
                    let above = web.site.directory.path(to: unit.id).dropLast().last
                    return FindModel.Item(
                        unit.name, detail: above?.name ?? "", link: Links.unit(unit.id))
                }, text),
            FindPages.group(
                .people,
                found.people.map {
                    FindModel.Item(
                        person: $0.name, displayName: $0.displayName, $0.roles, text)
                }, text),
        ]
        return model
    }

    private static func group(
        _ title: PaletteText, _ items: [FindModel.Item], _ text: PageText
    ) -> FindModel.Group {
        FindModel.Group(text(title), items)
    }

    private func item(_ place: Place, _ actor: Actor, _ text: PageText) -> FindModel.Item? {
        place.link(for: actor).map {
            FindModel.Item(place.title(text.localizer), detail: "g " + place.key, link: $0)
        }
    }

    /// Pages by their names in both languages.
    private func places(
        _ typed: String, _ actor: Actor, _ text: PageText
    ) -> [FindModel.Item] {
        let match = NameMatch(typed)
        let localizers = SiteLanguage.allCases.map { Localizer($0) }
        let ranked = Place.open(to: actor).enumerated().compactMap { index, place in
            match.rank(localizers.map { place.title($0) }).map {
                (rank: $0, index: index, place: place)
            }
        }
        return ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
            .compactMap { item($0.place, actor, text) }
    }
}

/// What the palette's script reads.
enum FindJSON {
    static func found(_ model: FindModel, _ text: PageText) -> [UInt8] {
        JSONText.object { json in
            json.set("lookUp", model.lookUp)
            json.set("lookUpTitle", text(PaletteText.lookUp))
            json.list("groups") { json in
                for group in model.groups where !group.items.isEmpty {
                    json.object { json in
                        json.set("title", group.title)
                        json.list("items") { json in
                            for item in group.items { json.object { fill(&$0, item) } }
                        }
                    }
                }
            }
        }
    }

    private static func fill(_ json: inout JSONText, _ item: FindModel.Item) {
        json.set("title", item.title)
        json.set("detail", item.detail)
        json.set("link", item.link)
    }
}
