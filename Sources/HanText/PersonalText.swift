/// What points to a person inside free text: mobile numbers, landlines with their area code,
/// identity numbers, vehicle plates and bank cards. Found in one scan, in linear time.
///
/// Names are not recognised, and neither are local numbers without an area code. What could as
/// well be the number of an order, an amount, a date or a room is left alone.
package enum PersonalText {
    package enum Kind: String, CaseIterable, Sendable {
        case mobile, landline, identity, plate, card
    }

    /// One recognised part.
    package struct Part: Hashable, Sendable {
        package let kind: Kind
        /// Its place in the UTF-8 of the text.
        package let range: Range<Int>
        /// Without separators and full-width forms, letters upper case: the form that is compared.
        package let plain: String
        /// What may be shown in its place.
        package let mask: String
    }

    /// The parts of `text` in order; they do not overlap.
    package static func parts(of text: String) -> [Part] {
        var text = text
        return text.withUTF8 { bytes in
            var scan = PersonalScan(bytes)
            scan.run()
            return scan.parts
        }
    }

    /// `text` with every recognised part masked, and the parts; nil when there is none.
    package static func mask(_ text: String) -> (text: String, parts: [Part])? {
        let parts = parts(of: text)
        guard !parts.isEmpty else { return nil }
        var text = text
        let masked = text.withUTF8 { bytes in
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count)
            var copied = 0
            for part in parts {
                result.append(contentsOf: bytes[copied..<part.range.lowerBound])
                result.append(contentsOf: part.mask.utf8)
                copied = part.range.upperBound
            }
            result.append(contentsOf: bytes[copied...])
            return String(decoding: result, as: UTF8.self)
        }
        return (masked, parts)
    }

    /// `text` as everybody may see it.
    package static func masked(_ text: String) -> String { mask(text)?.text ?? text }

    /// The one part that `text` is, whatever stands around it but letters, digits and Han.
    package static func sole(_ text: String) -> Part? {
        let parts = parts(of: text)
        guard parts.count == 1, let part = parts.first else { return nil }
        let bytes = Array(text.utf8)
        let before = String(decoding: bytes[..<part.range.lowerBound], as: UTF8.self)
        let after = String(decoding: bytes[part.range.upperBound...], as: UTF8.self)
        let prefix = before.filter { !" +-()（）　".contains($0) }
        return ["", "86", "0086", "0"].contains(prefix) && after.allSatisfy(\.isWhitespace)
            ? part : nil
    }
}
