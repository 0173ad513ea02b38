/// Dates, numbers and spans of time.
package enum FormatText: String, TextKey {
    case dateTime = "format.dateTime"
    case date = "format.date"
    case shortDate = "format.shortDate"
    case days = "format.days"
    case hours = "format.hours"
    case minutes = "format.minutes"
    case underAMinute = "format.underAMinute"
    case timeLeft = "format.timeLeft"
    case timeOver = "format.timeOver"
    case metInTime = "format.metInTime"
    case metLate = "format.metLate"
    case none = "format.none"
    case listSeparator = "format.listSeparator"
    case sentenceSeparator = "format.sentenceSeparator"
    case sentenceEnd = "format.sentenceEnd"
    case percent = "format.percent"
}
