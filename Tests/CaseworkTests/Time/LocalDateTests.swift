import Casework
import Testing

struct LocalDateTests {
    @Test func `every day of four centuries survives the way to its number and back`() {
        var expected = LocalDate(year: 1800, month: 1, day: 1)
        let first = expected?.dayNumber ?? 0
        for number in first..<(first + 146_097) {
            let date = LocalDate(dayNumber: number)
            #expect(date == expected)
            #expect(date.dayNumber == number)
            expected = next(after: date)
        }
        #expect(expected == LocalDate(year: 2200, month: 1, day: 1))
    }

    @Test func `day zero is the first of January 1970 a Thursday`() {
        let date = LocalDate(dayNumber: 0)
        #expect(date.text == "1970-01-01")
        #expect(date.weekday == 4)
        #expect(LocalDate(dayNumber: -1).weekday == 3)
        #expect(LocalDate(dayNumber: -4).weekday == 7)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01", "2026-01-32",
        "2026/01/01", "", "2026-01", "2026-01-0x", "0000-01-01", "2026-01-01-01",
    ])
    func `a text that names no day is refused`(text: String) {
        #expect(LocalDate(text) == nil)
    }

    @Test func `a leap day is read`() {
        #expect(LocalDate("2024-02-29")?.text == "2024-02-29")
        #expect(LocalDate("2000-02-29") != nil)
        #expect(LocalDate("1900-02-29") == nil)
    }

    @Test(arguments: [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", -1, "2026-02-28"), ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"), ("2024-02-29", -12, "2023-02-28"),
    ])
    func `adding months clamps to the last day`(from: String, months: Int, to: String) {
        #expect(LocalDate(from)?.adding(months: months).text == to)
    }

    private func next(after date: LocalDate) -> LocalDate? {
        LocalDate(year: date.year, month: date.month, day: date.day + 1)
            ?? LocalDate(year: date.year, month: date.month + 1, day: 1)
            ?? LocalDate(year: date.year + 1, month: 1, day: 1)
    }
}
