import Casework
import Testing

struct InstantTests {
    @Test func `moments are ordered and counted in seconds`() {
        let start = Instant(milliseconds: 1_500)
        let later = start.adding(hours: 2)
        #expect(start < later)
        #expect(later.seconds(since: start) == 7200)
        #expect(start.seconds(since: later) == -7200)
        #expect(start.adding(seconds: -1) == Instant(milliseconds: 500))
    }
}
