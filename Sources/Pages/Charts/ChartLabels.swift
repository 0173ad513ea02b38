/// How wide labels are and how they are made to fit. No font is at hand on the server, so widths
/// are estimates on the safe side: a Chinese character is as wide as the text is high.
package enum ChartLabels {
    /// Height of the text of labels, and from one line to the next, in units of the drawing.
    static let size = 12
    static let lineHeight = 15

    /// Width in units of the drawing, rounded up.
    package static func width(_ text: String) -> Int {
        let hundredths = text.unicodeScalars.reduce(0) { $0 + hundredthsOfSize($1) }
        return (hundredths * size + 99) / 100
    }

    private static func hundredthsOfSize(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x20, 0x21, 0x27, 0x2C, 0x2E, 0x3A, 0x3B, 0x69, 0x6A, 0x6C, 0x7C: 34
        case 0x25, 0x40, 0x4D, 0x57, 0x6D, 0x77: 95
        case 0x41...0x5A: 72
        case 0..<0x1100, 0x2000..<0x2E80: 60
        default: 104
        }
    }

    /// `text`, or its beginning with an ellipsis where it is wider than `room`.
    package static func fitted(_ text: String, within room: Int) -> String {
        guard width(text) > room else { return text }
        var kept = ""
        for character in text {
            guard width(kept + String(character) + "…") <= room else { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// `text` in lines no wider than `room`; nil when it needs more than `linesMax`.
    ///
    /// Chinese breaks between any two characters, other words only at spaces.
    package static func lines(_ text: String, within room: Int, linesMax: Int) -> [String]? {
        var lines: [String] = []
        var line = ""
        for piece in pieces(text) {
            if width(line + piece) <= room {
                line += piece
                continue
            }
            let fresh = piece.drop { $0 == " " }
            guard !line.isEmpty, width(String(fresh)) <= room else { return nil }
            lines.append(line)
            line = String(fresh)
        }
        if !line.isEmpty { lines.append(line) }
        return lines.count <= linesMax ? lines : nil
    }

    /// As `lines`, cut to fit whatever the text.
    static func cutLines(_ text: String, within room: Int, linesMax: Int) -> [String] {
        lines(text, within: room, linesMax: linesMax) ?? [fitted(text, within: room)]
    }

    /// Parts between which a line may break: a space opens the word that follows it.
    private static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        var word = ""
        for character in text {
            let isWide = character.unicodeScalars.allSatisfy { $0.value >= 0x2E80 }
            if character == " " || isWide {
                if !word.isEmpty { pieces.append(word) }
                word = ""
            }
            if isWide {
                pieces.append(String(character))
            } else {
                word.append(character)
            }
        }
        return word.isEmpty ? pieces : pieces + [word]
    }
}

/// How the labels below an axis stand.
package struct LabelPlan: Hashable, Sendable {
    package enum Manner: Hashable, Sendable {
        case flat
        /// In up to three lines.
        case wrapped
        /// Turned by 45 degrees, ending below their places.
        case turned
    }

    package let manner: Manner
    /// Every how manieth label is written.
    package let every: Int
    /// Lines of each label, all of them.
    package let lines: [[String]]
    /// Room below the axis.
    package let height: Int

    private static let turnedMax = 108

    /// The first manner in which `labels`, `slot` apart, do not touch: flat, in lines, turned.
    /// Ordered labels are thinned out instead of turned.
    package init(_ labels: [String], slot: Int, isOrdered: Bool) {
        let widest = labels.map(ChartLabels.width).max() ?? 0
        let wrapped = labels.compactMap {
            ChartLabels.lines($0, within: slot - 6, linesMax: 3)
        }
        if widest + 8 <= slot {
            (manner, every, lines) = (.flat, 1, labels.map { [$0] })
        } else if isOrdered {
            let every = (widest + 10 + slot - 1) / max(1, slot)
            (manner, self.every, lines) = (.flat, every, labels.map { [$0] })
        } else if wrapped.count == labels.count {
            (manner, every, lines) = (.wrapped, 1, wrapped)
        } else {
            let cut = labels.map {
                [ChartLabels.fitted($0, within: LabelPlan.turnedMax)]
            }
            let pitch = ChartLabels.lineHeight + 3
            (manner, every, lines) = (.turned, (pitch + slot - 1) / max(1, slot), cut)
        }
        switch manner {
        case .flat, .wrapped:
            height = (lines.map(\.count).max() ?? 1) * ChartLabels.lineHeight + 8
        case .turned:
            height = min(widest, LabelPlan.turnedMax) * 71 / 100 + ChartLabels.size + 10
        }
    }

    /// How far turned labels reach to the left of their place.
    var reach: Int {
        guard manner == .turned else { return 0 }
        let widest = lines.compactMap { $0.first.map(ChartLabels.width) }.max() ?? 0
        return widest * 71 / 100
    }
}

/// Places already taken by labels, so that no two of them touch.
struct TakenPlaces {
    private var boxes: [(left: Int, top: Int, right: Int, bottom: Int)] = []

    /// Takes the box and says true, or says false where another label stands.
    mutating func take(left: Int, top: Int, width: Int, height: Int) -> Bool {
        let (right, bottom) = (left + width, top + height)
        let isTaken = boxes.contains {
            left < $0.right && $0.left < right && top < $0.bottom && $0.top < bottom
        }
        if !isTaken { boxes.append((left, top, right, bottom)) }
        return !isTaken
    }
}
