import Testing

/// The rules for catalogues, shipped files and documents fail where they should.
@Suite struct AssetRulesTests {
    private func messages(_ findings: [Finding]) -> [String] { findings.map(\.message) }

    private func catalogue(_ name: String, _ text: String) -> TextFile {
        TextFile(path: name, text: text)
    }

    @Test func `a missing translation is found`() {
        let findings = Catalogues.findings(in: [
            catalogue("zh-Hans.json", #"{"a.b": "x", "a.c": "y"}"#),
            catalogue("en.json", #"{"a.b": "x"}"#),
        ])
        #expect(findings.map(\.description) == ["en.json:1: no text for a.c"])
    }

    @Test func `an empty text and other places are found`() {
        let findings = Catalogues.findings(in: [
            catalogue("zh-Hans.json", #"{"a": "{number} x", "b": "y", "c": "{n}"}"#),
            catalogue("en.json", #"{"a": "{name}", "b": " ", "c": "{n|one|many}"}"#),
        ])
        #expect(
            messages(findings) == [
                "empty text for b", #"a has places ["name"], zh-Hans.json has ["number"]"#,
            ])
    }

    @Test func `a key that stands twice is found`() {
        let text = "{\n  \"a\": \"x\",\n  \"b\": \"y\",\n  \"a\": \"z\"\n}"
        #expect(Catalogues.repeatedKeys(in: catalogue("en.json", text)).map(\.line) == [4])
    }

    @Test func `a broken catalogue is found`() {
        #expect(Catalogues.findings(in: [catalogue("en.json", "{")]).count == 1)
    }

    @Test func `texts that nobody says and keys without a text are found`() {
        let source = SwiftText(
            "Sources/Pages/OrderText.swift",
            "enum OrderText: String, TextKey {\n    case sign = \"order.sign\"\n"
                + "    case other = \"order.other\"\n    case plain\n}\n")
        let findings = Catalogues.unusedAndMissing(
            catalogue: catalogue("en.json", #"{"order.sign": "Sign", "plain": "P", "old": "O"}"#),
            sources: [source])
        #expect(messages(findings) == ["no text for order.other in en.json", "old is never used"])
    }

    @Test func `a file that is not embedded is found`() {
        let list = TextFile(
            path: "assets.c",
            text: "#embed \"web/app.css\"\n    ENTRY(\"web/app.css\", a),\n#embed \"web/gone.js\"\n"
        )
        #expect(
            messages(EmbeddedFiles.findings(files: ["web/app.css", "web/app.js"], list: list)) == [
                "web/app.js is not embedded", "web/app.js has no ENTRY",
                "web/gone.js does not exist",
            ])
    }

    @Test(
        arguments: [
            (["0001_orders.sql", "0003_units.sql"], 1), (["0002_orders.sql"], 1),
            (["0001_orders.sql", "0001_units.sql"], 1), (["0001_orders.sqlite.sql"], 1),
            (["1_orders.sql"], 1), (["0001_Orders.sql"], 1), (["0001_orders.mysql.sql"], 1),
            (["0001_orders.sql", "0002_search.postgres.sql", "0002_search.sqlite.sql"], 0),
        ])
    func `migrations out of order are found`(names: [String], expected: Int) {
        #expect(EmbeddedFiles.migrationFindings(names).count == expected)
    }

    @Test func `a profile rule without a source is found`() {
        let text = """
            classes:
              - id: urgent
                hours: 2
                source: a document
              - id: ordinary
                steps:
                  - one
            units:
              - id: a
            """
        let findings = EmbeddedFiles.profileFindings(TextFile(path: "p.yaml", text: text))
        #expect(findings.map(\.line) == [5])
    }

    @Test func `a calendar without a source is found`() {
        func count(_ text: String) -> Int {
            EmbeddedFiles.profileFindings(TextFile(path: "c.yaml", text: text)).count
        }
        #expect(count("calendar: 2026\noff: []\n") == 1)
        #expect(count("calendar: 2026\nsource: a notice\n") == 0)
    }

    @Test func `a link that leads nowhere is found`() {
        let text = """
            [a](../b.md) [c](d.md#here) [e](https://example.org) `[f](g.md)` [h](#top) [i](j.md)
            ```
            [k](l.md)
            ```
            # Top
            """
        let file = TextFile(path: "docs/guides/x.md", text: text)
        let findings = Documents.linkFindings(
            in: file,
            exists: { ["docs/b.md", "docs/guides/d.md", "docs/guides/x.md"].contains($0) },
            anchors: { $0 == "docs/guides/x.md" ? Documents.anchors(of: file) : [] })
        #expect(messages(findings) == ["no heading d.md#here", "j.md leads nowhere"])
    }

    @Test func `a change log without news is found`() {
        func count(_ text: String) -> Int {
            Documents.changeLogFindings(TextFile(path: "CHANGELOG.md", text: text)).count
        }
        #expect(count("# Changes\n") == 1)
        #expect(count("## Unreleased\n\n## 0.1\n- old\n") == 1)
        #expect(count("## Unreleased\n### Operators\n- new\n") == 0)
    }

    @Test func `a path of one machine is found`() {
        let bad = "open /wo" + "rk/main and pip --extra-index" + "-url x"
        let good = "see docs/wo" + "rk/plan and https://example.org/tm" + "p/a"
        func count(_ text: String) -> Int {
            Documents.workplaceFindings(in: TextFile(path: "README.md", text: text)).count
        }
        #expect(count(bad) == 1)
        #expect(count(good) == 0)
    }
}
