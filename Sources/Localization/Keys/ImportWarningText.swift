/// What a person should know about a file's headings, though it stops nothing.
package enum ImportWarningText: String, TextKey {
    case claimedTwice = "importWarning.claimedTwice"
    case columnWithoutHeading = "importWarning.columnWithoutHeading"
    case unlikelyValues = "importWarning.unlikelyValues"
    case withheld = "importWarning.withheld"
    case noContactColumn = "importWarning.noContactColumn"
    case undated = "importWarning.undated"
    case receiptAssumed = "importWarning.receiptAssumed"
    case closedEarly = "importWarning.closedEarly"
    case takenUpAgain = "importWarning.takenUpAgain"
}
