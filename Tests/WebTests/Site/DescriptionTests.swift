import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Web

/// docs/reference/openapi.json, which is written by hand, against the router.
@Suite struct DescriptionTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("docs/reference/openapi.json")

    /// Addresses that only show pages to people.
    private static let pages: Set<String> = [
        Routes.workbench, Routes.setup, Routes.newImport, Routes.design, Routes.assets,
        Routes.newOrder, Routes.importColumns, Routes.secondFactor,
    ]

    private func described() throws -> [String: Set<String>] {
        let parsed = try JSONSerialization.jsonObject(with: try Data(contentsOf: Self.file))
        let paths = try #require((parsed as? [String: Any])?["paths"] as? [String: Any])
        return paths.mapValues { operations in
            Set(((operations as? [String: Any])?.keys).map { $0.map { $0.uppercased() } } ?? [])
        }
    }

    @Test func `every described address is answered in the described ways and no other`()
        async throws
    {
        let described = try described()
        try await TestSite.run { test in
            let web = WebSite(site: test.site, configuration: test.configuration)
            var answered: [String: Set<String>] = [:]
            for route in siteRouter(web).routes where route.method != .head {
                answered[route.path.description, default: []].insert(route.method.rawValue)
            }
            for (path, methods) in described {
                #expect(answered[path] == methods, "\(path)")
            }
        }
    }

    @Test func `every address of orders, imports and reports is described`() throws {
        let described = Set(try described().keys)
        let wanted = Routes.all.filter { path in
            ["/orders", "/import", "/reports", "/sign-", "/health"].contains(where: path.hasPrefix)
                && !Self.pages.contains(path)
        }
        #expect(Set(wanted).subtracting(described).isEmpty)
    }
}
