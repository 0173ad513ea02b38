import Testing

/// The rules of the house, applied to the repository as it stands.
@Suite struct HouseRulesTests {
    private func expectNone(_ findings: [Finding]) {
        for finding in findings.sorted(by: { ($0.path, $0.line) < ($1.path, $1.line) }) {
            Issue.record(Comment(rawValue: finding.description))
        }
    }

    @Test func `the repository is found and read`() {
        #expect(Repository.swiftSources.count > 20)
        #expect(Repository.paths.contains("Package.swift"))
    }

    @Test func `layers import only what the matrix allows`() {
        expectNone(Repository.swiftSources.flatMap(ImportMatrix.findings))
    }

    @Test func `files, functions and lines stay within their limits`() {
        let all = Repository.swiftSources + Repository.swiftTests
        expectNone(all.flatMap(Limits.findings))
        expectNone(
            Repository.files("c", "h", "py", "css", "js", "sql").flatMap(Limits.fileFindings))
    }

    @Test func `no banned word, call or name is used`() {
        let all = Repository.swiftSources + Repository.swiftTests
        expectNone(all.flatMap(BannedWords.findings))
    }

    @Test func `Chinese texts live in catalogues and profiles`() {
        expectNone(Repository.swiftSources.flatMap(ChineseLiterals.findings))
    }

    @Test func `every language says everything`() throws {
        let names = ["zh-Hans", "en"]
        let catalogues = try names.map {
            try #require(Repository.file("Sources/CAssets/locales/\($0).json"))
        }
        expectNone(Catalogues.findings(in: catalogues))
        expectNone(
            Catalogues.unusedAndMissing(catalogue: catalogues[0], sources: Repository.swiftSources))
    }

    @Test func `every shipped file is embedded`() throws {
        let list = try #require(Repository.file("Sources/CAssets/assets.c"))
        let prefix = "Sources/CAssets/"
        let files = Repository.paths.filter { path in
            EmbeddedFiles.folders.contains { path.hasPrefix(prefix + $0 + "/") }
        }.map { String($0.dropFirst(prefix.count)) }
        #expect(!files.isEmpty)
        expectNone(EmbeddedFiles.findings(files: files, list: list))
    }

    @Test func `migrations are numbered without a gap`() {
        let folder = "Sources/CAssets/migrations/"
        let names = Repository.paths.filter { $0.hasPrefix(folder) }
            .map { String($0.dropFirst(folder.count)) }
        #expect(!names.isEmpty)
        expectNone(EmbeddedFiles.migrationFindings(names))
    }

    @Test func `every rule of a profile names its source`() {
        let profiles = Repository.files(under: "Sources/CAssets/profiles", "yaml", "yml")
        #expect(!profiles.isEmpty)
        expectNone(profiles.flatMap(EmbeddedFiles.profileFindings))
    }

    @Test func `links in documents lead somewhere`() {
        let documents = Repository.files("md")
        let anchors = Dictionary(
            uniqueKeysWithValues: documents.map { ($0.path, Documents.anchors(of: $0)) })
        let paths = Set(Repository.paths)
        func exists(_ path: String) -> Bool {
            paths.contains(path) || paths.contains { $0.hasPrefix(path + "/") }
        }
        expectNone(
            documents.flatMap {
                Documents.linkFindings(in: $0, exists: exists, anchors: { anchors[$0] ?? [] })
            })
    }

    @Test func `the change log says what is not released yet`() throws {
        expectNone(Documents.changeLogFindings(try #require(Repository.file("CHANGELOG.md"))))
    }

    @Test func `no file knows the machine it was written on`() {
        let files = Repository.paths.compactMap(Repository.file)
        expectNone(files.flatMap(Documents.workplaceFindings))
    }
}
