import Casework

extension EventCoding {
    static func add(_ edit: OrderEdit, to json: inout JSONText) {
        json.add(
            "edits",
            objects: edit.changes.map { change in
                var json = JSONText()
                json.add("field", change.field.rawValue)
                json.add("before", change.before)
                json.add("after", change.after)
                return json
            })
        json.add("reply", object: edit.reply.map(object))
        json.add("undoes", edit.undoes.map(Int64.init))
        json.add("confidential", edit.becomesConfidential)
    }

    /// Nil when a field is not known.
    static func edit(_ json: JSONFields) -> OrderEdit? {
        var changes: [OrderEdit.Change] = []
        for change in json.objects("edits") {
            guard let field = EditField(rawValue: change.text("field")) else { return nil }
            changes.append(
                OrderEdit.Change(
                    field: field, before: change.text("before"), after: change.text("after")))
        }
        return OrderEdit(
            changes, reply: deadline(json.object("reply")),
            undoes: json.integer("undoes").map(Int.init),
            becomesConfidential: json.flag("confidential"))
    }
}
