import CLibXML2

/// Attributes of an element, valid only during the call they are passed to.
struct XMLAttributes {
    let base: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    let count: Int

    /// Calls `body` with each name, without its prefix, and the bytes of its value.
    @inline(__always)
    func forEach(_ body: (UnsafePointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void) {
        guard let base else { return }
        for index in 0..<count {
            guard let name = base[index * 5], let start = base[index * 5 + 3],
                let end = base[index * 5 + 4]
            else { continue }
            body(name, UnsafeBufferPointer(start: start, count: end - start))
        }
    }

    /// The attribute's text; nil if it is absent.
    subscript(_ wanted: StaticString) -> String? {
        var text: String?
        forEach { name, value in
            if matches(name, wanted) { text = String(decoding: value, as: UTF8.self) }
        }
        guard let text, text.utf8.contains(0x26) else { return text }
        return XMLAttributes.decodingAmpersands(text)
    }

    /// The parser leaves `&` in values as `&#38;`; every other reference is already resolved.
    private static func decodingAmpersands(_ text: String) -> String {
        var pieces: [Substring] = []
        var rest = text[...]
        while let range = rest.firstRange(of: "&#38;") {
            pieces.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        pieces.append(rest)
        return pieces.joined(separator: "&")
    }
}

/// Whether a C string of the parser equals a literal.
@inline(__always)
func matches(_ name: UnsafePointer<UInt8>, _ literal: StaticString) -> Bool {
    let wanted = literal.utf8Start
    var index = 0
    while name[index] == wanted[index] {
        if name[index] == 0 { return true }
        index += 1
    }
    return false
}

/// Receives what the parser finds. Names come without prefix. Set `failure` to stop the parser
/// with an error, `isDone` to stop it in peace.
class XMLSink {
    @exclusivity(unchecked) final var failure: WorkbookError?
    @exclusivity(unchecked) final var isDone = false
    fileprivate final var hasDocumentType = false
    fileprivate final var parser: xmlParserCtxtPtr?

    func startElement(_ name: UnsafePointer<UInt8>, _ attributes: XMLAttributes) {}
    func endElement(_ name: UnsafePointer<UInt8>) {}
    func characters(_ text: UnsafeBufferPointer<UInt8>) {}
}

/// Feeds bytes to libxml2's streaming parser. Fetches nothing, resolves no entity beyond the
/// five of XML itself, and refuses any document type declaration.
final class XMLScanner {
    private let context: xmlParserCtxtPtr
    private let sink: XMLSink
    private let part: String

    init(part: String, sink: XMLSink) throws(WorkbookError) {
        self.part = part
        self.sink = sink
        var handler = XMLScanner.handler
        let owner = Unmanaged.passUnretained(sink).toOpaque()
        guard let context = xmlCreatePushParserCtxt(&handler, owner, nil, 0, nil) else {
            throw .damaged(part: part, reason: .malformedMarkup)
        }
        self.context = context
        sink.parser = context
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue
            | XML_PARSE_NOWARNING.rawValue
        xmlCtxtUseOptions(context, Int32(options))
    }

    deinit {
        sink.parser = nil
        if let document = context.pointee.myDoc { xmlFreeDoc(document) }
        xmlFreeParserCtxt(context)
    }

    /// Parses a piece. False once the sink wants no more.
    func feed(_ bytes: UnsafeBufferPointer<UInt8>) throws(WorkbookError) -> Bool {
        try bytes.withMemoryRebound(to: CChar.self) { chars throws(WorkbookError) in
            try check(xmlParseChunk(context, chars.baseAddress, Int32(chars.count), 0))
        }
    }

    /// Tells the parser that the document ends here.
    func finish() throws(WorkbookError) {
        _ = try check(xmlParseChunk(context, nil, 0, 1))
    }

    private func check(_ code: Int32) throws(WorkbookError) -> Bool {
        if sink.hasDocumentType { throw .forbiddenMarkup(part: part) }
        if let failure = sink.failure { throw failure }
        if sink.isDone { return false }
        if code == 0 { return true }
        // 4 and 5 are XML_ERR_DOCUMENT_EMPTY and _END; 77 is XML_ERR_TAG_NOT_FINISHED.
        let isCut = [4, 5, 77].contains(code)
        throw .damaged(part: part, reason: isCut ? .truncated : .malformedMarkup)
    }

    private static var handler: xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { owner, name, _, _, _, _, count, _, attributes in
            guard let owner, let name else { return }
            Unmanaged<XMLSink>.fromOpaque(owner)._withUnsafeGuaranteedRef {
                $0.startElement(name, XMLAttributes(base: attributes, count: Int(count)))
            }
        }
        handler.endElementNs = { owner, name, _, _ in
            guard let owner, let name else { return }
            Unmanaged<XMLSink>.fromOpaque(owner)._withUnsafeGuaranteedRef { $0.endElement(name) }
        }
        handler.characters = { owner, text, length in
            guard let owner, let text else { return }
            Unmanaged<XMLSink>.fromOpaque(owner)._withUnsafeGuaranteedRef {
                $0.characters(UnsafeBufferPointer(start: text, count: Int(length)))
            }
        }
        handler.ignorableWhitespace = handler.characters
        handler.internalSubset = { owner, _, _, _ in
            guard let owner else { return }
            Unmanaged<XMLSink>.fromOpaque(owner)._withUnsafeGuaranteedRef {
                $0.hasDocumentType = true
                xmlStopParser($0.parser)
            }
        }
        return handler
    }
}
