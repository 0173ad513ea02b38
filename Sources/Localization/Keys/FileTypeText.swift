/// What a file turned out to be that is no spreadsheet.
package enum FileTypeText: String, TextKey {
    case pdf = "fileType.pdf"
    case wordDocument = "fileType.wordDocument"
    case presentation = "fileType.presentation"
    case openDocument = "fileType.openDocument"
    case binaryWorkbook = "fileType.binaryWorkbook"
    case oldWorkbook = "fileType.oldWorkbook"
    case htmlTable = "fileType.htmlTable"
    case xmlSpreadsheet = "fileType.xmlSpreadsheet"
    case richText = "fileType.richText"
    case image = "fileType.image"
    case archive = "fileType.archive"
    case otherBinary = "fileType.otherBinary"
}
