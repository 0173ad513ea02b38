import Casework
import Testing

@Suite struct NightShiftTests {
    @Test func `the night reaches over midnight`() {
        let night = NightShift.standard
        #expect(!night.contains(64_799) && night.contains(64_800))
        #expect(night.contains(0) && night.contains(32_399) && !night.contains(32_400))
    }

    @Test func `a night within one day ends before midnight, and the same time twice is none`() {
        let short = NightShift(from: 3600, to: 7200)
        #expect(!short.contains(0) && short.contains(3600) && !short.contains(7200))
        #expect((0..<86_400).allSatisfy { !NightShift(from: 60, to: 60).contains($0) })
    }

    @Test(arguments: [
        "", "18:00", "18-09", "18:00-9:00", "24:00-09:00", "18:60-09:00", "18:00-09:00-10:00",
        "-1:00-09:00", "１8:00-09:00", "+1:00-09:00",
    ])
    func `hours that cannot be read are refused`(text: String) {
        #expect(NightShift(text) == nil)
    }

    @Test func `hours are read as they are written`() {
        #expect(NightShift("18:00-09:00") == .standard)
        #expect(NightShift("20:30-06:05") == NightShift(from: 73_800, to: 21_900))
    }
}
