import Casework
import Foundation
import Profiles
import Testing

struct ProfileFolderTests {
    @Test func `a folder adds profiles and replaces shared files by name`() throws {
        let folder = try Folder()
        try folder.write(
            "own-2026.yaml",
            ProfileFixture.profile
                .replacing("profile: test-2026", with: "profile: own-2026")
                .replacing("under: \"100\"", with: "under: \"110108011\"")
                .replacing("categories: [供暖->温度], ", with: "")
                .replacing("rulebooks: [rulebook]", with: "rulebooks: [rulebook-huairou]"))
        try folder.write("rulebook-huairou.yaml", ProfileFixture.rulebook)
        let library = try ProfileLibrary(folder: folder.path)
        #expect(library.profileIDs.contains("own-2026"))
        #expect(library.profileIDs.contains("zhongguancun-2026"))
        let own = try library.profile("own-2026")
        #expect(own.rulebooks.map(\.id) == ["test-rules"])
        #expect(own.directory.unit(named: "华清园社区") != nil)
    }

    @Test func `a file saved with a byte order mark is read`() throws {
        let folder = try Folder()
        for (name, text) in ProfileFixture.files {
            try folder.write(name, "\u{FEFF}" + text)
        }
        let report = try ProfileLibrary(folder: folder.path).check("test-2026")
        #expect(report.problems.map(\.text) == [])
    }

    @Test func `text that is not UTF-8 is refused`() throws {
        let folder = try Folder()
        for (name, text) in ProfileFixture.files { try folder.write(name, text) }
        try folder.write("rulebook.yaml", bytes: [0xC4, 0xE3, 0xBA, 0xC3])
        let report = try ProfileLibrary(folder: folder.path).check("test-2026")
        #expect(report.errors.map(\.cause) == [.unreadableText])
        #expect(report.errors.map(\.file) == ["rulebook.yaml"])
    }

    @Test func `a folder that does not exist is refused`() throws {
        let refusal = #expect(throws: ProfileRefusal.self) {
            _ = try ProfileLibrary(folder: "/nowhere/at/all")
        }
        #expect(refusal?.problems.map(\.cause) == [.noSuchFile])
        #expect(refusal?.text.contains("/nowhere/at/all") == true)
    }

    @Test func `a file larger than four megabytes is refused`() throws {
        let folder = try Folder()
        try folder.write("big.yaml", bytes: [UInt8](repeating: 35, count: 4_000_001))
        let refusal = #expect(throws: ProfileRefusal.self) {
            _ = try ProfileLibrary(folder: folder.path)
        }
        #expect(refusal?.problems.map(\.cause) == [.tooLarge])
        #expect(refusal?.problems.map(\.file) == ["big.yaml"])
    }
}

/// A folder that is gone with its owner.
private final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "profiles-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    func write(_ name: String, _ text: String) throws {
        try write(name, bytes: Array(text.utf8))
    }

    func write(_ name: String, bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    deinit {
        // ignored: the system clears its temporary folder anyway
        try? FileManager.default.removeItem(atPath: path)
    }
}
