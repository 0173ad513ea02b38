/// Orders of a list.
package enum SortText: String, TextKey {
    case newest = "sort.newest"
    case oldest = "sort.oldest"
    case received = "sort.received"
    case receivedDown = "sort.receivedDown"
    case dueFirst = "sort.dueFirst"
    case dueLast = "sort.dueLast"
    case up = "sort.up"
    case down = "sort.down"
}
