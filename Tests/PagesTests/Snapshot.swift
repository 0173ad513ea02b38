import Foundation
import Testing

/// Compares `text` with the file of that name under `__Snapshots__` beside the caller's file.
///
/// Tags are put on lines of their own first, so that a difference shows as the lines around it.
/// With `RECORD=1` in the environment the file is written instead.
func expectSnapshot(
    _ text: String, named name: String, file: String = #filePath,
    location: SourceLocation = #_sourceLocation
) throws {
    let folder = URL(filePath: file).deletingLastPathComponent().appending(path: "__Snapshots__")
    let target = folder.appending(path: name)
    let lines = oneTagPerLine(text)
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(lines.joined(separator: "\n").utf8).write(to: target)
        return
    }
    guard let bytes = FileManager.default.contents(atPath: target.path) else {
        Issue.record("\(name) has not been recorded; run with RECORD=1", sourceLocation: location)
        return
    }
    let expected = String(decoding: bytes, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard expected != lines else { return }
    Issue.record(
        "\(name) differs:\n\(difference(expected, lines))", sourceLocation: location)
}

/// Breaks before every tag that opens or closes a block, keeping the text itself.
private func oneTagPerLine(_ text: String) -> [String] {
    text.replacingOccurrences(of: "><", with: ">\n<")
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}

/// The changed lines with two lines before them, as `-` recorded and `+` now.
private func difference(_ old: [String], _ new: [String]) -> String {
    var start = 0
    while start < min(old.count, new.count), old[start] == new[start] { start += 1 }
    var oldEnd = old.count
    var newEnd = new.count
    while oldEnd > start, newEnd > start, old[oldEnd - 1] == new[newEnd - 1] {
        oldEnd -= 1
        newEnd -= 1
    }
    let before = old[max(0, start - 2)..<start].map { "  " + $0 }
    let removed = old[start..<oldEnd].prefix(20).map { "- " + $0 }
    let added = new[start..<newEnd].prefix(20).map { "+ " + $0 }
    return (before + removed + added).joined(separator: "\n")
}
