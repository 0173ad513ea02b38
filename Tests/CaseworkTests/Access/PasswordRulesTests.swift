import Casework
import Testing

@Suite struct PasswordRulesTests {
    private static let common: Set<String> = ["correcthorse", "iloveyou1"]

    private func refusal(_ password: String) -> PasswordRefusal? {
        do throws(PasswordRefusal) {
            try PasswordRules.check(
                password, common: Self.common, names: ["amy.zhao", "Zhao Amy", "ab"])
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("1234567", PasswordRefusal.tooShort(minimum: 8)), ("", .tooShort(minimum: 8)),
            (String(repeating: "ab c", count: 64) + "d", .tooLong(maximum: 256)),
            ("correcthorse", .common), ("CorrectHorse", .common), ("ILOVEYOU1", .common),
            ("aaaaaaaa", .predictable), ("12341234", .predictable), ("abcabcab", .predictable),
            ("12345678", .predictable), ("hgfedcba", .predictable), ("4567890123", .predictable),
            ("19900101", .predictable), ("31121990", .predictable), ("12311990", .predictable),
            ("amy.zhao", .named("amy.zhao")), ("AMY.ZHAO2026", .named("amy.zhao")),
            ("!!amy.zhao!!", .named("amy.zhao")), ("amy.zhaoamy.zhao", .named("amy.zhao")),
            ("oahz.yma", .named("amy.zhao")), ("zhao amy 99", .named("zhao amy")),
            ("jiesu2026", .named("jiesu")), ("Jiesu@123", .named("jiesu")),
        ])
    func `a password that is tried first is refused with its reason`(
        password: String, expected: PasswordRefusal
    ) {
        #expect(refusal(password) == expected)
    }

    @Test(
        arguments: [
            "correct horse", "all lower case words", "nothingspecial", "路灯不亮请尽快修复",
            "20261399", "amy.zhao likes tea", "ab ab ab x", "90817263",
            String(repeating: "ab c", count: 63) + "defg",
        ])
    func `a password of any composition is taken`(password: String) {
        #expect(refusal(password) == nil)
    }
}
