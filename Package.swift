// swift-tools-version: 6.3
import Foundation
import PackageDescription

/// Settings of every Swift target.
func houseSettings() -> [SwiftSetting] {
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .treatAllWarnings(as: .error),
    ]
}

func layer(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: houseSettings())
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies,
        exclude: ["__Snapshots__", "Access/route-table.txt"].filter {
            FileManager.default.fileExists(
                atPath: Context.packageDirectory + "/Tests/" + name + "/" + $0)
        }, swiftSettings: houseSettings())
}

func library(_ name: String, _ folder: String, _ config: String, _ package: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/" + folder, pkgConfig: config, providers: [.apt([package])])
}

let grdb: [Target.Dependency] = [
    .product(name: "GRDB", package: "GRDB.swift"),
    .product(name: "GRDBSQLite", package: "GRDB.swift"),
]
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(
    name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(
    name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(
    name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "jiesu",
    products: [
        .executable(name: "jiesu", targets: ["jiesu"]),
        .executable(name: "jiesu-verify", targets: ["jiesu-verify"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        library("CLibPQ", "CLibPQ", "libpq", "libpq-dev"),
        library("CLibXML2", "CSheetLibs/CLibXML2", "libxml-2.0", "libxml2-dev"),
        library("CLibZip", "CSheetLibs/CLibZip", "libzip", "libzip-dev"),
        library("CXLSXWriter", "CSheetLibs/CXLSXWriter", "xlsxwriter", "libxlsxwriter-dev"),
        .target(
            name: "CAssets",
            exclude: ["access", "demo", "locales", "migrations", "profiles", "web"]),
        layer("Markup"),
        layer("HanText"),
        layer("Assets", ["CAssets"]),
        layer("Localization", ["Assets"]),
        layer("Casework"),
        layer("Persistence", [crypto]),
        layer("PersistenceSQLite", ["Persistence"] + grdb),
        layer("PersistencePostgres", ["Persistence", "CLibPQ"]),
        layer("Spreadsheets", ["CLibXML2", "CLibZip", "CXLSXWriter"]),
        layer("Profiles", ["Casework", "Assets", yams]),
        layer("LedgerProof", [crypto]),
        layer("LedgerCheck", ["LedgerProof"] + [grdb[1]]),
        layer(
            "Store", ["Casework", "Persistence", "HanText", "Assets", "LedgerProof", crypto]),
        layer(
            "Operations",
            [
                "Casework", "Persistence", "Store", "Profiles", "Spreadsheets", "HanText",
                "Localization", "Assets", "LedgerProof", crypto, cryptoExtras,
            ]),
        layer("Pages", ["Markup", "Localization", "Casework"]),
        layer(
            "Web",
            [
                "Operations", "Pages", "Markup", "Localization", "Casework", "Store", "Persistence",
                "Profiles", "Assets", "HanText", "Spreadsheets", hummingbird, hummingbirdCore,
                httpTypes, nio,
                logging, crypto,
                hummingbirdTLS, nioHTTP, nioHTTPTypes, nioSSL,
            ]),
        layer(
            "Deployment",
            [
                "Web", "Pages", "Operations", "Store", "Profiles", "Casework", "Persistence",
                "LedgerProof", "PersistenceSQLite", "PersistencePostgres", crypto, hummingbird,
                lifecycle, signals, logging,
            ]),
        .executableTarget(
            name: "jiesu",
            dependencies: [
                "Deployment", "Operations", "Store", "Profiles", "Casework", "Persistence",
                "LedgerProof", "Localization", "Spreadsheets", arguments, logging,
            ], swiftSettings: houseSettings()),
        .executableTarget(
            name: "jiesu-verify", dependencies: ["LedgerCheck", "LedgerProof"],
            swiftSettings: houseSettings()),
        layer("TestSupport", ["Persistence", "PersistenceSQLite", "PersistencePostgres"]),
        layer(
            "Simulator", ["Casework", "Operations", "Persistence", "Profiles", "Store", crypto]),
        tests("CaseworkTests", ["Casework"]),
        tests(
            "DeploymentTests",
            [
                "Casework", "Deployment", "LedgerProof", "Operations", "Persistence",
                "PersistencePostgres", "PersistenceSQLite", "Simulator", "Store", "TestSupport",
                crypto,
            ]),
        tests("HanTextTests", ["HanText"]),
        tests("LocalizationTests", ["Localization", "Assets"]),
        tests("MarkupTests", ["Markup"]),
        tests(
            "OperationsTests",
            [
                "Casework", "HanText", "LedgerCheck", "LedgerProof", "Localization", "Operations",
                "Persistence", "PersistenceSQLite", "Profiles", "Simulator", "Spreadsheets",
                "Store", "TestSupport", crypto,
            ]),
        tests("PagesTests", ["Pages", "Markup", "Localization", "Casework"]),
        tests(
            "PersistenceTests",
            ["Persistence", "PersistenceSQLite", "PersistencePostgres", "TestSupport"]),
        tests("ProfilesTests", ["Profiles", "Casework"]),
        tests(
            "SimulatorTests",
            ["Casework", "Persistence", "PersistenceSQLite", "Simulator", "Store", "TestSupport"]),
        tests("SpreadsheetsTests", ["Spreadsheets", "TestSupport"]),
        tests(
            "StoreTests",
            [
                "Casework", "HanText", "LedgerProof", "Persistence", "PersistenceSQLite",
                "Simulator", "Store", "TestSupport", crypto,
            ]),
        tests(
            "LedgerCheckTests",
            [
                "Casework", "LedgerCheck", "LedgerProof", "Persistence", "PersistenceSQLite",
                "Simulator", "Store", "TestSupport", crypto, grdb[1],
            ]),
        tests("TidyTests", []),
        tests(
            "WebTests",
            [
                "Casework", "LedgerProof", "Localization", "Operations", "Pages", "Persistence",
                "PersistenceSQLite", "Profiles", "Store", "TestSupport", "Web", crypto,
                hummingbird, hummingbirdTesting, httpTypes, nio, logging,
            ]),
    ],
    swiftLanguageModes: [.v6]
)
