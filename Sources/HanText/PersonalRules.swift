/// What makes a row of digits an identity number or a bank card.
enum PersonalRules {
    /// GB/T 2260: the first two digits of the region, the provinces.
    private static let provinces: Set<Int> = [
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51,
        52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
    ]

    /// ISO 7064 MOD 11-2 as GB 11643 uses it.
    static func isIdentity(_ number: [UInt8]) -> Bool {
        guard number.count == 18, provinces.contains(value(number, 0..<2)),
            isDate(number[6..<14])
        else { return false }
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(weights, number).reduce(0) { $0 + $1.0 * (Int($1.1) - 48) }
        return number[17] == Array("10X98765432".utf8)[sum % 11]
    }

    static func isOldIdentity(_ number: [UInt8]) -> Bool {
        guard number.count == 15, provinces.contains(value(number, 0..<2)) else { return false }
        return isDate((Array("19".utf8) + number[6..<12])[...])
    }

    /// Eight digits that read as a day between 1900 and 2099.
    static func isDate(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        let all = Array(digits)
        guard all.count == 8 else { return false }
        let days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let (year, month, day) = (value(all, 0..<4), value(all, 4..<6), value(all, 6..<8))
        return (1900...2099).contains(year) && (1...12).contains(month)
            && (1...days[month - 1]).contains(day)
    }

    /// A card of a network that banks here issue, by its first digits, and the check of ISO 7812-1.
    static func isCard(_ number: [UInt8]) -> Bool {
        guard (16...19).contains(number.count) else { return false }
        let isIssued =
            switch value(number, 0..<2) {
            case 62, 60, 35, 40...49, 51...55: true
            case 95: number[2] == UInt8(ascii: "5")
            default: false
            }
        guard isIssued else { return false }
        var sum = 0
        for (place, digit) in number.reversed().enumerated() {
            let doubled = (Int(digit) - 48) * (place % 2 == 1 ? 2 : 1)
            sum += doubled > 9 ? doubled - 9 : doubled
        }
        return sum % 10 == 0
    }

    private static func value(_ digits: [UInt8], _ range: Range<Int>) -> Int {
        digits[range].reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    static let identityWords = words(["身份证", "证号", "证号码", "证件", "证件号码"])
    static let orderWords = words(["单号", "编号", "工单", "订单", "文号", "流水号", "合同号"])
    /// Behind an amount 元 may stand, but not these: a name or New Year's Day begins with it.
    static let nameWords = words(["旦", "先", "女", "老", "小", "师", "某"])
    /// What follows the number of a room or house.
    static let roomWords = words([
        "室", "户", "房", "栋", "幢", "座", "层", "单元", "号楼", "号院", "号房",
    ])

    private static func words(_ words: [String]) -> [[UInt8]] { words.map { Array($0.utf8) } }

    /// The Han characters that begin a vehicle plate, as the number of their three bytes.
    static let plateProvinces: Set<UInt32> = Set(
        "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼".unicodeScalars.map(\.value))
    /// Characters that may end a plate in place of a digit.
    static let plateEndings = words(["学", "警", "港", "澳", "挂"])
}
