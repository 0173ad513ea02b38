/// Values that tell who somebody is, judged by their form alone.
package enum PersonalValue {
    /// A telephone number in full or masked, or an identity number with its right check character;
    /// several of them in one cell count too.
    package static func isCertain(_ text: String) -> Bool {
        // Longer texts are read as prose, which may hold numbers like any request does.
        guard (7...60).contains(text.utf8.count), mayBeNumbers(text) else { return false }
        if isPhone(text) || isIdentity(text) { return true }
        let parts = text.split { ",，;；/、\n ".contains($0) }
        return parts.count > 1
            && parts.allSatisfy { isPhone(String($0)) || isIdentity(String($0)) }
    }

    /// Every kept cell of an import is asked, so most are told by a look at their bytes: too few
    /// digits, Han characters, or the colon of a time.
    private static func mayBeNumbers(_ text: String) -> Bool {
        var count = 0
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, UInt8(ascii: "*"), UInt8(ascii: "x"), UInt8(ascii: "X"): count += 1
            case UInt8(ascii: ":"), 0xE4...0xE9: return false
            // Full-width digits and masks such as ×.
            case 0xC3, 0xEF: count += 1
            default: continue
            }
        }
        return count >= 7
    }

    private static func isPhone(_ text: String) -> Bool {
        let number = PhoneShape.normalised(text)
        switch PhoneShape(text) {
        case .mobile: return true
        case .masked: return number.count >= 7
        case .landline:
            // With its area code: other long numbers begin with a zero too.
            let second = number.dropFirst().first ?? "0"
            return number.hasPrefix("0") && second != "0" && (10...12).contains(number.count)
        case .service, .withheld, nil: return false
        }
    }

    /// GB 11643: region, birthday, sequence and a check character.
    private static func isIdentity(_ text: String) -> Bool {
        let characters = Array(WidthFolding.fold(text).uppercased().utf8)
        guard characters.count == 18 else { return false }
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        var sum = 0
        for (weight, character) in zip(weights, characters) {
            guard (48...57).contains(character) else { return false }
            sum += weight * Int(character - 48)
        }
        return characters[17] == Array("10X98765432".utf8)[sum % 11]
    }

    /// What may be a person's name: two to four Han characters after a common surname, a masked
    /// name, or a form of address.
    static func looksLikeName(_ text: String) -> Bool {
        guard let first = text.first, (2...4).contains(text.count), surnames.contains(first) else {
            return false
        }
        return text.dropFirst().allSatisfy { "*＊某×".contains($0) || ColumnShape.hasHan(String($0)) }
    }

    /// The hundred most common surnames.
    private static let surnames = Set(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
            + "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤测欧")
}

extension ColumnShape {
    /// Most values tell who somebody is.
    var looksPersonal: Bool {
        guard count > 0 else { return false }
        if share(PersonalValue.isCertain) >= 0.5 { return true }
        return count >= 3 && !isUnitColumn && share(PersonalValue.looksLikeName) >= 0.7
    }

    /// Answers and moments, whatever their heading speaks of.
    var isAnswerOrMoment: Bool {
        momentShare >= 0.5 || share { ["是", "否", "有", "无"].contains($0) } >= 0.5
    }
}
