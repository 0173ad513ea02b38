import Spreadsheets
import Testing

@Suite struct PersonalValueTests {
    @Test(arguments: [
        "19900001234", "+86 199 0000 1234", "１９９００００１２３４", "199****1234", "010-82530000",
        "(010)82530000", "19900001234/19900001235", "11010519491231002X",
    ])
    func `telephones and identity numbers are personal`(_ text: String) {
        #expect(PersonalValue.isCertain(text))
    }

    @Test(arguments: [
        "", "办理中", "2026-08-01", "20260801", "202402267210110", "12345", "82530000",
        "110105194912310021", "00000012345", "请回电19900001234", "一般", "3", "2026-08-01 09:30:00",
    ])
    func `dates, codes, short numbers and prose are not`(_ text: String) {
        #expect(!PersonalValue.isCertain(text))
    }
}
