/// The first letters of the readings of Han characters, as people type a name in short: `stsq`
/// for 松涛社区.
///
/// The characters are those of the first level of GB/T 2312-1980, which the standard itself sorts
/// by reading, each with one reading. What is not among them has no letter and is passed over.
package struct HanInitials: Sendable {
    private let letters: [Unicode.Scalar: Unicode.Scalar]

    /// - Parameter table: a line for each letter: the letter, then the characters read with it.
    package init(table: String) {
        var letters: [Unicode.Scalar: Unicode.Scalar] = [:]
        for line in table.split(separator: "\n") {
            guard let letter = line.unicodeScalars.first else { continue }
            for scalar in line.unicodeScalars.dropFirst() { letters[scalar] = letter }
        }
        self.letters = letters
    }

    /// The letters of `text` in lower case; Latin letters and digits stand for themselves.
    package func callAsFunction(_ text: String) -> String {
        var found = String.UnicodeScalarView()
        for scalar in SearchTokens.folded(text).unicodeScalars {
            if let letter = letters[scalar] {
                found.append(letter)
            } else if scalar.isASCII,
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            {
                found.append(scalar)
            }
        }
        return String(found)
    }
}
