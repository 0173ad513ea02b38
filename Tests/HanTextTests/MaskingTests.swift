import HanText
import Testing

@Suite struct MaskingTests {
    @Test(arguments: [
        ("", ""), ("赵一", "赵*"), ("欧阳小明", "欧*"), ("赵*", "赵*"), ("𠮷野", "𠮷*"),
    ])
    func `of a name the first character is shown`(name: String, shown: String) {
        #expect(Masking.name(name) == shown)
    }

    @Test(arguments: [
        ("", ""),
        ("13800001234", "138****1234"),
        ("138-0000-1234", "138****1234"),
        ("１３８００００１２３４", "１３８****１２３４"),
        ("010-60001234", "010****1234"),
        ("60001234", "******34"),
        ("12345", "***45"),
        ("1234", "****"),
        ("无", "*"),
        ("138****1234", "138****1234"),
        ("138××××1234", "138××××1234"),
        ("138****1234，13900005678", "138****1234，139****5678"),
        ("60001234*", "******34*"),
    ])
    func `of a phone only the ends are shown`(phone: String, shown: String) {
        #expect(Masking.phone(phone) == shown)
    }

    @Test(arguments: [
        ("13800001234", "13800001234"),
        ("138 0000-1234", "13800001234"),
        ("+86 138 0000 1234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("（010）6000 1234", "01060001234"),
        ("86001234", "86001234"),
        ("无", ""),
    ])
    func `phones are compared by their digits`(phone: String, digits: String) {
        #expect(Masking.comparablePhone(phone) == digits)
    }
}
