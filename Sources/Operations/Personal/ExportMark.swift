import Casework
import Localization
import Spreadsheets

/// The watermark of a file that leaves the house: who took it, and when.
struct ExportMark {
    let words: String

    init(exporter: String, at now: Instant, zone: SiteZone, _ text: Localizer) {
        words = text(RevealText.exportedBy, ["name": exporter, "time": zone.text(of: now)])
    }

    /// A line of its own, for the first and the last row.
    func append(to sheet: SheetWriter) throws {
        try sheet.append([.text(words)])
    }

    /// The same among refused rows, where importing passes over it.
    func append(to rows: RefusedRowsWriter) throws {
        try rows.note(words)
    }

    /// On every printed page, above and below.
    var printing: PrintSetup { PrintSetup(header: words, footer: words) }
}
