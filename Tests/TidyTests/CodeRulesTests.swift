import Testing

/// Each code rule fails where it should, and only there.
@Suite struct CodeRulesTests {
    private func source(_ path: String, _ lines: String...) -> SwiftText {
        SwiftText(path, lines.joined(separator: "\n") + "\n")
    }

    private func messages(_ findings: [Finding]) -> [String] {
        findings.map { "\($0.line): \($0.message)" }
    }

    @Test func `a forbidden import is found`() {
        let pages = source("Sources/Pages/Orders/OrderPage.swift", "import Markup", "import Store")
        #expect(messages(ImportMatrix.findings(in: pages)) == ["2: Pages may not import Store"])
    }

    @Test func `the domain may not import Foundation in any spelling`() {
        let order = source(
            "Sources/Casework/Orders/WorkOrder.swift", "package import struct Foundation.Date",
            "@_exported import GRDB", "// import Logging", "let text = \"import Yams\"")
        #expect(
            messages(ImportMatrix.findings(in: order)) == [
                "1: Casework may not import Foundation", "2: Casework may not import GRDB",
            ])
    }

    @Test func `a layer that nobody decided on is found`() {
        let stray = source("Sources/Plumbing/Pipe.swift", "import Foundation")
        #expect(ImportMatrix.findings(in: stray).count == 1)
    }

    @Test func `test support is free to import`() {
        let support = source("Sources/TestSupport/TestDatabase.swift", "import PersistenceSQLite")
        #expect(ImportMatrix.findings(in: support).isEmpty)
    }

    @Test(arguments: [(500, 0), (501, 1)])
    func `a file over the limit is found`(lines: Int, expected: Int) {
        let text = String(repeating: "let x = 1\n", count: lines)
        let file = TextFile(path: "Sources/Web/Long.swift", text: text)
        #expect(Limits.fileFindings(in: file).count == expected)
    }

    @Test(arguments: [(68, 0), (69, 1)])
    func `a function over the limit is found`(bodyLines: Int, expected: Int) {
        let body = Array(repeating: "    call(\"{\") // }", count: bodyLines)
        let text = (["func long() {"] + body + ["}"]).joined(separator: "\n")
        #expect(
            Limits.longFunctions(in: SwiftText("Sources/Web/A.swift", text)).count == expected)
    }

    @Test func `requirements, calls and stored properties are no functions`() {
        let text = source(
            "Sources/Web/A.swift", "protocol P {", "    func a() -> Int", "    init(_ x: Int)", "}",
            "let made = A.init(b) { 1 }", "struct S {", "    var stored = 1",
            "    var computed: Int { stored }", "    init(a: () -> Int = { 1 }) {", "    }", "}")
        let spans = FunctionSpans(text.code).spans.map { "\($0.keyword) \($0.first)-\($0.last)" }
        #expect(spans == ["var 7-7", "init 8-9"])
    }

    @Test func `a line over the limit is found, counted in characters`() {
        let fits = String(repeating: "\u{8BC9}", count: 100)
        let file = TextFile(path: "Sources/Web/A.swift", text: fits + "\n" + fits + "x\n")
        #expect(Limits.columnFindings(in: file).map(\.line) == [2])
    }

    @Test(
        arguments: [
            "print(order)", "let a = try! read()", "let a = b as! Int", "fatalError()",
            "let a = b[0]!", "let now = Date()", "let id = UUID()", "Task.detached {",
            "final class A: @unchecked Sendable {", "nonisolated(unsafe) var a = 1",
            "let a = try? read()", "let ticketCount = 1", "struct OrderManager {",
            "let a = \"SELECT 1\"", "} catch {} ", "// TO" + "DO later",
        ])
    func `a banned word is found`(line: String) {
        let text = source("Sources/Operations/Orders/SignOrder.swift", line)
        #expect(BannedWords.findings(in: text).count == 1)
    }

    @Test(
        arguments: [
            "log.print(order)", "func read() -> Entry? {", "let a = try read()",
            "if a != b, !isOpen { }", "let Date = 1",
            "let a = try? read()  // ignored: the file may not be there",
            "// safety: only touched under the lock\nfinal class A: @unchecked Sendable {",
            "/// Prints with print() and try! in a comment.", "let a = \"fatalError() try!\"",
            "} catch {\n    // ignored: closing twice is harmless\n}",
            "let service = OrderServices()",
            "let a = \"select a file\"", "let a = \"\\(b.map { $0 + \")\" }) try!\"",
        ])
    func `a harmless line is not found`(line: String) {
        let text = source("Sources/Operations/Orders/SignOrder.swift", line)
        #expect(messages(BannedWords.findings(in: text)) == [])
    }

    @Test func `the command line may print and the drivers may hold SQL`() {
        let command = source("Sources/jiesu/ServeCommand.swift", "print(1)")
        let store = source("Sources/Store/Orders/OrderStore.swift", "let a = \"SELECT 1\"")
        #expect(BannedWords.findings(in: command).isEmpty)
        #expect(BannedWords.findings(in: store).isEmpty)
    }

    @Test func `a junk drawer is found by its folder and file name`() {
        let folder = source("Sources/Web/Utils/Clock.swift", "")
        let file = source("Sources/Web/StringHelper.swift", "")
        #expect(BannedWords.findings(in: folder).count == 1)
        #expect(BannedWords.findings(in: file).count == 1)
    }

    @Test func `Chinese in code is found, in comments and parsers it is not`() {
        let line = "/// \u{5DE5}\u{5355}"
        let literal = "let a = \"\u{5DE5}\u{5355}\""
        let page = source("Sources/Pages/OrderPage.swift", line, literal)
        let parser = source("Sources/Spreadsheets/Headings.swift", literal)
        #expect(ChineseLiterals.findings(in: page).map(\.line) == [2])
        #expect(ChineseLiterals.findings(in: parser).isEmpty)
    }

    @Test func `the lexer keeps code, comments and strings apart`() {
        let text = source(
            "Sources/Web/A.swift", "let a = \"b \\(c(\"d\")) e\" // f", "/* g /* h */ i */ let j",
            "let k = #\"l \"m\" \\(n)\"#", "let o = \"\"\"", "  p \"q\" // r", "  \"\"\"",
            "func `s t {`() {}")
        let code = text.code.map { $0.filter { $0 != " " } }
        #expect(
            code == [
                "leta=\"(c(\"\"))\"", "letj", "letk=#\"\"#", "leto=\"\"\"", "", "\"\"\"",
                "funcx(){}", "",
            ])
        #expect(text.comments[0].hasSuffix("// f"))
        #expect(text.strings[0].filter { $0 != " " } == "b\\de")
        #expect(text.strings[4].contains("p \"q\" // r"))
    }
}
