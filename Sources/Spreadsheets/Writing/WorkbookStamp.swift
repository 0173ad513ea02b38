import CLibZip

/// Marks a finished workbook of ours: one line below the last row of every sheet, and the same in
/// the header and footer of every printed page. All else in the file stays as it was made.
package enum WorkbookStamp {
    /// Excel takes 255 characters of header; titles need some of them.
    private static let pageTextMax = 120
    private static let end = Array("</sheetData>".utf8)
    private static let row = Array("<row r=\"".utf8)
    private static let pageParts = ["</oddHeader>", "</oddFooter>"].map { Array($0.utf8) }

    /// - Throws: `WorkbookError`, also for a workbook that `WorkbookWriter` did not make.
    package static func apply(_ words: String, toFileAt path: String) throws {
        let sheets = try marked(words, path: path)
        guard !sheets.isEmpty else {
            throw WorkbookError.damaged(part: "xl/worksheets", reason: .missingPart)
        }
        try replace(sheets, path: path)
    }

    /// The parts of the sheets with the line in them, by name.
    private static func marked(
        _ words: String, path: String
    ) throws -> [(name: String, content: [UInt8])] {
        let archive = try ZipArchive(path: path, limits: WorkbookLimits())
        var sheets: [(name: String, content: [UInt8])] = []
        while let entry = archive.entry("xl/worksheets/sheet\(sheets.count + 1).xml") {
            var content: [UInt8] = []
            content.reserveCapacity(Int(entry.size))
            try archive.read(entry) { piece in
                content.append(contentsOf: piece)
                return true
            }
            sheets.append((entry.name, try marked(content, words, part: entry.name)))
        }
        return sheets
    }

    private static func marked(
        _ sheet: [UInt8], _ words: String, part: String
    ) throws -> [UInt8] {
        guard let end = place(of: end, in: sheet) else {
            throw WorkbookError.damaged(part: part, reason: .badStructure)
        }
        let next = lastRow(before: end, in: sheet) + 1
        var content = Array(sheet[..<end])
        content += Array(
            """
            <row r="\(next)"><c r="A\(next)" t="inlineStr"><is>\
            <t xml:space="preserve">\(escaped(words))</t></is></c></row>
            """.utf8)
        var rest = Array(sheet[end...])
        let onPages = "  " + words.prefix(pageTextMax).replacing("&", with: "&&")
        for part in pageParts {
            guard let place = place(of: part, in: rest) else { continue }
            rest.insert(contentsOf: Array(escaped(onPages).utf8), at: place)
        }
        return content + rest
    }

    private static func escaped(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 }))
            .replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
    }

    /// Where `part` begins; the last place, since what is sought stands near the end.
    private static func place(
        of part: [UInt8], in bytes: [UInt8], before limit: Int? = nil
    ) -> Int? {
        var index = (limit ?? bytes.count) - part.count
        while index >= 0 {
            if bytes[index] == part[0], bytes[index..<(index + part.count)].elementsEqual(part) {
                return index
            }
            index -= 1
        }
        return nil
    }

    /// The number of the last row, 0 without rows.
    private static func lastRow(before end: Int, in sheet: [UInt8]) -> Int {
        guard let place = place(of: row, in: sheet, before: end) else { return 0 }
        let digits = sheet[(place + row.count)...].prefix { (0x30...0x39).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self)) ?? 0
    }

    private static func replace(
        _ parts: [(name: String, content: [UInt8])], path: String
    ) throws {
        let failure = WorkbookError.damaged(part: "zip", reason: .badStructure)
        var code: Int32 = 0
        guard let archive = zip_open(path, 0, &code) else { throw failure }
        // The library reads the contents only when it closes the archive.
        var buffers: [UnsafeMutableRawBufferPointer] = []
        defer { for buffer in buffers { buffer.deallocate() } }
        for part in parts {
            let buffer = UnsafeMutableRawBufferPointer.allocate(
                byteCount: max(1, part.content.count), alignment: 1)
            buffers.append(buffer)
            buffer.copyBytes(from: part.content)
            let index = zip_name_locate(archive, part.name, 0)
            let source = zip_source_buffer(
                archive, buffer.baseAddress, zip_uint64_t(part.content.count), 0)
            guard index >= 0, let source,
                zip_file_replace(archive, zip_uint64_t(index), source, 0) == 0
            else {
                zip_discard(archive)
                throw failure
            }
        }
        guard zip_close(archive) == 0 else {
            zip_discard(archive)
            throw failure
        }
    }
}
