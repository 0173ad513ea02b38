/// An open `.xlsx` (or `.xlsm`) package.
final class XlsxWorkbook {
    private let archive: ZipArchive
    private let limits: WorkbookLimits
    private let parts: [String]
    private let names: [String]
    private let styles: [DateStyle]
    private let epoch1904: Bool
    private let sharedTextsPart: String?
    private var sharedTexts: SharedTexts?
    let sheets: [Worksheet]

    init(archive: ZipArchive, limits: WorkbookLimits) throws {
        self.archive = archive
        self.limits = limits
        let main =
            try XlsxWorkbook.relations(of: "", in: archive)
            .first { $0.type.hasSuffix("/officeDocument") }?.target ?? "xl/workbook.xml"
        let workbook = WorkbookSink()
        try archive.parse(main, into: workbook)
        let relations = try XlsxWorkbook.relations(of: main, in: archive)
        guard workbook.sheets.count <= limits.sheets else {
            throw WorkbookError.tooManySheets(count: workbook.sheets.count, limit: limits.sheets)
        }
        var parts: [String] = []
        var sheets: [Worksheet] = []
        for sheet in workbook.sheets {
            guard let relation = relations.first(where: { $0.id == sheet.relation }) else {
                throw WorkbookError.damaged(part: main, reason: .badReference)
            }
            // Chart and dialogue sheets have no cells.
            guard relation.type.hasSuffix("/worksheet") else { continue }
            parts.append(relation.target)
            sheets.append(
                Worksheet(index: sheets.count, name: sheet.name, isHidden: sheet.isHidden))
        }
        self.parts = parts
        self.sheets = sheets
        names = sheets.map(\.name)
        epoch1904 = workbook.epoch1904
        sharedTextsPart = relations.first { $0.type.hasSuffix("/sharedStrings") }?.target
        let stylesPart = relations.first { $0.type.hasSuffix("/styles") }?.target
        let styles = StylesSink()
        if let stylesPart { try archive.parse(stylesPart, into: styles) }
        self.styles = styles.styles
    }

    func readRows(
        sheet: Int, _ body: (borrowing SheetRow) throws -> Bool
    ) throws {
        let rows = RowStorage(sharedTexts: try loadSharedTexts(), epoch1904: epoch1904)
        let part = parts[sheet]
        let scan = SheetScan(
            rows: rows, sheet: names[sheet], part: part, styles: styles, limits: limits)
        guard let entry = archive.entry(part) else {
            throw WorkbookError.damaged(part: part, reason: .missingPart)
        }
        let scanner = try XMLScanner(part: part, sink: scan)
        var isParsing = true
        var isWanted = true
        try archive.read(entry) { chunk in
            if isParsing { isParsing = try scanner.feed(chunk) }
            isWanted = try rows.drain(body)
            return isWanted
        }
        guard isWanted, isParsing else { return }
        try scanner.finish()
        _ = try rows.drain(body)
    }

    private func loadSharedTexts() throws -> SharedTexts {
        if let sharedTexts { return sharedTexts }
        let texts = SharedTexts(limit: limits.sharedTextBytes)
        if let sharedTextsPart {
            let sink = SharedTextsSink(texts: texts, limit: limits.sharedTextBytes)
            try archive.parse(sharedTextsPart, into: sink)
        }
        sharedTexts = texts
        return texts
    }

    private static func relations(
        of part: String, in archive: ZipArchive
    ) throws -> [Relation] {
        let folder = part.split(separator: "/").dropLast()
        let file = part.split(separator: "/").last.map(String.init) ?? ""
        let path = (folder + ["_rels", "\(file).rels"]).joined(separator: "/")
        guard archive.entry(path) != nil else { return [] }
        let sink = RelationsSink(folder: folder.map(String.init))
        try archive.parse(path, into: sink)
        return sink.relations
    }
}

extension ZipArchive {
    /// Parses a whole part, or as much of it as the sink wants.
    func parse(_ part: String, into sink: XMLSink) throws {
        guard let entry = entry(part) else {
            throw WorkbookError.damaged(part: part, reason: .missingPart)
        }
        let scanner = try XMLScanner(part: part, sink: sink)
        var isParsing = true
        try read(entry) { chunk in
            isParsing = try scanner.feed(chunk)
            return isParsing
        }
        if isParsing { try scanner.finish() }
    }
}

private struct Relation {
    let id: String
    let type: String
    let target: String
}

/// Reads a `.rels` part. Targets outside the package are left out.
private final class RelationsSink: XMLSink {
    private(set) var relations: [Relation] = []
    private let folder: [String]

    init(folder: [String]) {
        self.folder = folder
    }

    override func startElement(_ name: UnsafePointer<UInt8>, _ attributes: XMLAttributes) {
        guard matches(name, "Relationship"), attributes["TargetMode"] != "External",
            let id = attributes["Id"], let type = attributes["Type"],
            let target = attributes["Target"]
        else { return }
        relations.append(Relation(id: id, type: type, target: resolve(target)))
    }

    private func resolve(_ target: String) -> String {
        var path = target.hasPrefix("/") ? [] : folder
        for step in target.split(separator: "/") where step != "." {
            if step == ".." {
                _ = path.popLast()
            } else {
                path.append(String(step))
            }
        }
        return path.joined(separator: "/")
    }
}

/// Reads `workbook.xml`: the sheets in their order and the date system.
private final class WorkbookSink: XMLSink {
    private(set) var sheets: [(name: String, relation: String, isHidden: Bool)] = []
    private(set) var epoch1904 = false

    override func startElement(_ name: UnsafePointer<UInt8>, _ attributes: XMLAttributes) {
        if matches(name, "sheet") {
            let state = attributes["state"] ?? "visible"
            sheets.append(
                (attributes["name"] ?? "", attributes["id"] ?? "", state != "visible"))
        } else if matches(name, "workbookPr") {
            epoch1904 = ["1", "true", "on"].contains(attributes["date1904"] ?? "0")
        }
    }
}

/// Reads `sharedStrings.xml`. Phonetic guides are left out.
private final class SharedTextsSink: XMLSink {
    private let texts: SharedTexts
    private let limit: Int
    private var isInText = false
    private var isPhonetic = false

    init(texts: SharedTexts, limit: Int) {
        self.texts = texts
        self.limit = limit
    }

    override func startElement(_ name: UnsafePointer<UInt8>, _ attributes: XMLAttributes) {
        if matches(name, "t") {
            isInText = !isPhonetic
        } else if matches(name, "rPh") {
            isPhonetic = true
        }
    }

    override func endElement(_ name: UnsafePointer<UInt8>) {
        if matches(name, "t") {
            isInText = false
        } else if matches(name, "si") {
            texts.endText()
            if texts.isFull { failure = .tooMuchSharedText(limit: limit) }
        } else if matches(name, "rPh") {
            isPhonetic = false
        }
    }

    override func characters(_ text: UnsafeBufferPointer<UInt8>) {
        if isInText { texts.append(text) }
    }
}
