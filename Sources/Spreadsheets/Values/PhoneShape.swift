/// What kind of telephone number a text looks like. Numbers with masked digits keep their mask.
package enum PhoneShape: Equatable, Sendable {
    case mobile, landline
    /// Short and 400/800 numbers.
    case service
    /// Some digits are hidden, as in `150××××` or `138****1234`.
    case masked
    /// The caller did not want it known, or nobody knows it.
    case withheld

    /// Nil for what is no telephone number.
    package init?(_ text: String) {
        let folded = WidthFolding.fold(text).trimmingWhitespace
        let silent = ["保密", "匿名", "不详", "未知", "无", "不愿透露"]
        if silent.contains(folded) {
            self = .withheld
            return
        }
        let number = PhoneShape.normalised(folded)
        let marks = number.count { PhoneShape.mask.contains($0) }
        let digits = number.count { $0 >= "0" && $0 <= "9" }
        guard marks + digits == number.unicodeScalars.count, digits >= 2 else { return nil }
        if marks > 0 {
            guard (5...16).contains(marks + digits) else { return nil }
            self = .masked
            return
        }
        guard let shape = PhoneShape.plain(number) else { return nil }
        self = shape
    }

    private static let mask = Set("*×xX✱✕·#")

    /// The number without country code, spaces, brackets and hyphens; masks stay as they are.
    package static func normalised(_ text: String) -> String {
        var number = WidthFolding.fold(text).filter { !" -()\t\u{A0}.".contains($0) }
        for prefix in ["+86", "0086"] where number.hasPrefix(prefix) {
            number.removeFirst(prefix.count)
        }
        if number.count == 13, number.hasPrefix("861") { number.removeFirst(2) }
        if number.count == 12, number.hasPrefix("01"), !number.hasPrefix("010") {
            number.removeFirst()
        }
        return number
    }

    private static func plain(_ number: String) -> PhoneShape? {
        let second = number.dropFirst().first ?? "0"
        switch number.count {
        case 11 where number.hasPrefix("1") && second >= "3": return .mobile
        case 10...16 where number.hasPrefix("0"): return .landline
        case 7, 8: return number.hasPrefix("0") ? nil : .landline
        case 10 where number.hasPrefix("400") || number.hasPrefix("800"): return .service
        case 3...6: return number.hasPrefix("1") || number.hasPrefix("9") ? .service : nil
        default: return nil
        }
    }
}
