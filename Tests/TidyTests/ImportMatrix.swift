/// Which layer may import what: the table of ARCHITECTURE.md. A layer that is not listed may not
/// exist, and an import that is not listed may not be written.
enum ImportMatrix {
    /// Modules of the platform that every layer but the pure ones may use.
    static let platform: Set<String> = [
        "Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Glibc",
    ]

    static let sheetLibraries: Set<String> = [
        "CXLSXWriter", "CLibZip", "CLibXML2",
    ]

    /// Edges name the modules whose values operations hand them (member import visibility asks for
    /// that); SQL is kept out of them by a rule of its own.
    static let allowed: [String: Set<String>] = [
        "CAssets": [],
        "Assets": ["CAssets"],
        "CLibPQ": [],
        "Markup": [],
        "Casework": [],
        "HanText": platform,
        "Localization": platform.union(["Assets"]),
        "Persistence": platform.union(["Logging", "Crypto"]),
        "PersistenceSQLite": platform.union(["Persistence", "GRDB", "GRDBSQLite", "Logging"]),
        "PersistencePostgres": platform.union(["Persistence", "CLibPQ", "Logging"]),
        "Spreadsheets": platform.union(sheetLibraries).union(["HanText"]),
        "Profiles": platform.union(["Casework", "Assets", "Yams"]),
        "LedgerProof": platform.union(["Crypto"]),
        "LedgerCheck": platform.union(["LedgerProof", "GRDBSQLite"]),
        "Store": platform.union([
            "Casework", "Persistence", "HanText", "Assets", "LedgerProof", "Crypto", "Logging",
        ]),
        "Operations": platform.union([
            "Casework", "Store", "Persistence", "Profiles", "Spreadsheets", "HanText",
            "Localization", "Assets", "LedgerProof", "Crypto", "CryptoExtras", "Logging",
        ]),
        "Pages": ["Markup", "Localization", "Casework"],
        "Web": platform.union([
            "Operations", "Pages", "Markup", "Localization", "Casework", "Assets", "HanText",
            "Store", "Spreadsheets", "Persistence", "Profiles",
            "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "Logging", "ServiceLifecycle",
            "HummingbirdTLS", "NIOHTTP1", "NIOHTTPTypes", "NIOSSL",
        ]),
        "Deployment": platform.union([
            "Web", "Pages", "Operations", "Casework", "Store", "Profiles", "Localization",
            "Persistence", "LedgerProof",
            "PersistenceSQLite", "PersistencePostgres", "Hummingbird", "ServiceLifecycle",
            "UnixSignals", "Logging", "Crypto",
        ]),
        "jiesu": platform.union([
            "Deployment", "Operations", "Casework", "Profiles", "Localization", "Store",
            "Spreadsheets", "Persistence", "LedgerProof", "ArgumentParser", "Logging",
        ]),
        "jiesu-verify": platform.union(["LedgerCheck", "LedgerProof"]),
    ]

    /// Test support may know everything; nothing that ships may import it.
    static let unrestricted: Set<String> = ["TestSupport", "Simulator"]

    static func findings(in source: SwiftText) -> [Finding] {
        guard let layer = source.file.layer, !unrestricted.contains(layer) else { return [] }
        guard let allowed = allowed[layer] else {
            return [
                source.finding(
                    0, "the layer \(layer) is not in the import matrix; add it with a decision")
            ]
        }
        return imports(of: source).compactMap { line, module in
            if allowed.contains(module) || module == "Swift" { return nil }
            return source.finding(line, "\(layer) may not import \(module)")
        }
    }

    static func imports(of source: SwiftText) -> [(line: Int, module: String)] {
        source.code.enumerated().compactMap { line, code in
            let words = code.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
            guard let position = words.firstIndex(of: "import"),
                words[..<position].allSatisfy({ modifiers.contains($0) || $0.hasPrefix("@") })
            else { return nil }
            var rest = words[(position + 1)...]
            if let first = rest.first, importKinds.contains(first) { rest = rest.dropFirst() }
            return rest.first.map { (line, String($0)) }
        }
    }

    private static let modifiers: Set<Substring> = [
        "public", "package", "internal", "fileprivate", "private",
    ]
    private static let importKinds: Set<Substring> = [
        "struct", "class", "enum", "func", "var", "let", "protocol", "typealias",
    ]
}
