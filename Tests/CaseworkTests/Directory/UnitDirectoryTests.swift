import Casework
import Testing

struct UnitDirectoryTests {
    private let directory = UnitDirectory([
        Unit(id: UnitID("d"), name: "海淀区", kind: .district, parent: nil),
        Unit(
            id: UnitID("a"), name: "甲街道", aliases: ["甲街道办事处"], kind: .subdistrict,
            parent: UnitID("d")),
        Unit(id: UnitID("b"), name: "乙街道", kind: .subdistrict, parent: UnitID("d")),
        Unit(id: UnitID("a.1"), name: "东社区", kind: .community, parent: UnitID("a")),
        Unit(id: UnitID("b.1"), name: "东社区", kind: .community, parent: UnitID("b")),
    ])

    @Test func `a unit is found by id name and alias`() {
        #expect(directory[UnitID("a")]?.name == "甲街道")
        #expect(directory.unit(named: "甲街道") == UnitID("a"))
        #expect(directory.unit(named: " 甲街道 办事处") == UnitID("a"))
        #expect(directory.unit(named: "丙街道") == nil)
        #expect(directory[UnitID("x")] == nil)
    }

    @Test func `a name two units bear needs its street`() {
        #expect(directory.unit(named: "东社区") == nil)
        #expect(directory.candidates(named: "东社区").map(\.id.code) == ["a.1", "b.1"])
        #expect(directory.unit(named: "东社区", under: UnitID("b")) == UnitID("b.1"))
        #expect(directory.unit(named: "东社区", under: UnitID("d")) == nil)
    }

    @Test func `the tree is walked both ways`() {
        #expect(directory.roots.map(\.id.code) == ["d"])
        #expect(directory.children(of: UnitID("d")).map(\.id.code) == ["a", "b"])
        #expect(directory.path(to: UnitID("a.1")).map(\.id.code) == ["d", "a", "a.1"])
        #expect(directory.subtree(of: UnitID("d")).map(\.id.code) == ["d", "a", "a.1", "b", "b.1"])
        #expect(directory.path(to: UnitID("x")).isEmpty)
        #expect(directory.subtree(of: UnitID("x")).isEmpty)
    }

    @Test func `a cycle of parents ends`() {
        let cyclic = UnitDirectory([
            Unit(id: UnitID("p"), name: "p", kind: .office, parent: UnitID("q")),
            Unit(id: UnitID("q"), name: "q", kind: .office, parent: UnitID("p")),
        ])
        #expect(cyclic.path(to: UnitID("p")).map(\.id.code) == ["q", "p"])
        #expect(cyclic.subtree(of: UnitID("p")).count == 2)
    }

    @Test func `the first of two units with one id is kept`() {
        let twice = UnitDirectory([
            Unit(id: UnitID("p"), name: "first", kind: .office, parent: nil),
            Unit(id: UnitID("p"), name: "second", kind: .office, parent: nil),
        ])
        #expect(twice.units.map(\.name) == ["first"])
    }
}
