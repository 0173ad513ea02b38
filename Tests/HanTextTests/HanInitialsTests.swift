import HanText
import Testing

@Suite struct HanInitialsTests {
    private let initials = HanInitials(table: "l路\ns松社\nt涛\nq区\n")

    @Test(arguments: [
        ("松涛社区", "stsq"), ("松涛 社区3号", "stsq3"), ("ＡB路", "abl"), ("龘", ""), ("", ""),
    ])
    func `a name is shortened to the first letters of its readings`(name: String, wanted: String) {
        #expect(initials(name) == wanted)
    }
}
