/// Words of pages that follow what changes.
package enum LiveText: String, TextKey {
    case connected = "live.connected"
    case offline = "live.offline"
    case waiting = "live.waiting"
    case ended = "live.ended"
    case newRows = "live.new_rows"
    case show = "live.show"
    case left = "live.left"
    case gone = "live.gone"
    case changed = "live.changed"
    case showChanges = "live.show_changes"
    case reload = "live.reload"
    case keepWriting = "live.keep_writing"
    case present = "live.present"
    case writing = "live.writing"
    case sendAnyway = "live.send_anyway"
    case sendAnywayLead = "live.send_anyway_lead"
}
