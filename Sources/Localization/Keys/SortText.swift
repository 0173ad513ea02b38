/// Orders of a list.
package enum SortText: String, TextKey {
    case newest = "sort.newest"
    case oldest = "sort.oldest"
    case dueFirst = "sort.dueFirst"
}
