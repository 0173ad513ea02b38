import Testing

/// What people are told to read, build and set up is there.
@Suite struct SignpostTests {
    private func text(_ path: String) throws -> TextFile {
        try #require(Repository.file(path))
    }

    private func links(_ path: String) throws -> [String] {
        Documents.links(in: try text(path)).map(\.target).filter { !$0.hasPrefix("README") }
    }

    @Test func `both front pages lead to the same documents`() throws {
        #expect(try links("README.md") == links("README.zh-Hans.md"))
    }

    @Test func `the front page leads to every document`() throws {
        let linked = Set(try links("README.md"))
        let documents = Repository.paths.filter {
            $0.hasPrefix("docs/") && $0.hasSuffix(".md") && !$0.hasPrefix("docs/decisions/")
        }
        #expect(documents.count > 20)
        for document in documents { #expect(linked.contains(document), "\(document)") }
    }

    @Test func `the installation builds and installs every program`() throws {
        let install = try text("docs/operating/install.md").text
        let programs = try text("Package.swift").lines.compactMap { line -> String? in
            guard let start = line.firstRange(of: ".executable(name: \"") else { return nil }
            return String(line[start.upperBound...].prefix { $0 != "\"" })
        }
        #expect(programs.count == 2)
        for program in programs {
            #expect(install.contains("--product \(program) "), "\(program)")
            #expect(install.contains("/\(program)\" /usr/local/bin/\(program)\n"), "\(program)")
        }
    }

    @Test func `the service may write where the documents put backups`() throws {
        let unit = try text("deploy/jiesu.service").lines
        #expect(unit.contains("ProtectSystem=strict"))
        #expect(unit.contains("ReadWritePaths=-/var/backups/jiesu"))
        let backup = try text("docs/operating/backup.md").text
        #expect(backup.contains("JIESU_BACKUP_FOLDER=/var/backups/jiesu"))
        #expect(backup.contains("install -d -o jiesu -g jiesu -m 700 /var/backups/jiesu"))
    }
}
