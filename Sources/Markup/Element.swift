/// `<name …>content</name>`. `Elements.swift` names the elements in use; this serves the rest.
package func element(
    _ name: StaticString, _ attributes: [Attribute], _ content: HTML
) -> HTML {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.bytes.count + 2 * name.utf8CodeUnitCount + 5 + 48)
    appendOpening(name, attributes, to: &bytes)
    bytes.append(contentsOf: content.bytes)
    bytes.appendStatic("</")
    bytes.appendStatic(name)
    bytes.append(UInt8(ascii: ">"))
    return HTML(bytes: bytes)
}

/// `<name …>` of an element that has no content and no closing tag.
package func voidElement(_ name: StaticString, _ attributes: [Attribute]) -> HTML {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(96)
    appendOpening(name, attributes, to: &bytes)
    return HTML(bytes: bytes)
}

/// A whole document: doctype, language, head and body.
package func document(
    lang: String, _ attributes: [Attribute] = [], head: HTML, body: HTML
) -> HTML {
    group {
        HTML.trusted("<!doctype html>\n")
        element(
            "html", [.lang(lang)] + attributes, HTML.joined([element("head", [], head), body]))
        HTML.trusted("\n")
    }
}

private func appendOpening(
    _ name: StaticString, _ attributes: [Attribute], to bytes: inout [UInt8]
) {
    bytes.append(UInt8(ascii: "<"))
    bytes.appendStatic(name)
    for attribute in attributes { attribute.write(to: &bytes) }
    bytes.append(UInt8(ascii: ">"))
}
