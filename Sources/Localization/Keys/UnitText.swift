/// A handling unit's own page.
package enum UnitText: String, TextKey {
    case title = "unit.title"
    case nextReply = "unit.nextReply"
    case nextWait = "unit.nextWait"
    case byState = "unit.byState"
    case open = "unit.open"
    case rates = "unit.rates"
    case emptyTitle = "unit.emptyTitle"
    case emptyLead = "unit.emptyLead"
    case step = "unit.step"
}
