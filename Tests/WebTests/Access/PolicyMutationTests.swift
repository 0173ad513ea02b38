import Casework
import Foundation
import HummingbirdTesting
import Testing

@testable import Web

/// Every line of the policy is needed: with any one changed, the route table no longer holds.
/// `scripts/policy-mutations` runs this and writes the result to docs/reference/policy.md.
@Suite struct PolicyMutationTests {
    private static let document = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../docs/reference/policy.md").standardizedFileURL

    @Test func `the route table misses every rule that is taken out, narrowed or widened`()
        async throws
    {
        let site = try await RouteSite()
        let rows = RouteCases.rows(
            WebSite(site: site.site(), configuration: WebConfiguration(uploadFolder: "")))
        let table = try RouteTable.stored()
        var catches: [(PolicyMutation, Catch?)] = []
        for mutation in PolicyMutation.all {
            let isUnasked = PolicyMutation.unasked.contains(mutation.name)
            // That nothing changes is tried once for a rule nobody asks: it takes every cell.
            if isUnasked, mutation.change != .takenOut {
                catches.append((mutation, nil))
                continue
            }
            let caught = try await catching(mutation, site, table, rows)
            catches.append((mutation, caught))
            #expect(
                (caught == nil) == isUnasked,
                "\(mutation.name) \(mutation.change): \(isUnasked ? "is asked" : "is not missed")")
        }
        try compare(PolicyDocument.generated(catches))
    }

    /// The first cell that differs under `mutation`, likely ones first.
    private func catching(
        _ mutation: PolicyMutation, _ site: RouteSite, _ table: RouteTable, _ rows: [RouteRow]
    ) async throws -> Catch? {
        let first = rows.filter { Self.isLikely($0, mutation) }
        let rest = rows.filter { !Self.isLikely($0, mutation) && $0.pattern != Routes.signOut }
        return try await site.serve(mutation.policy) { client in
            for row in first + rest {
                for asker in mutation.askers {
                    guard let wanted = table.cells[row]?[asker] else { continue }
                    let found = try await RouteCases.cell(row, asker, site, client)
                    if found != wanted {
                        return Catch(row: row, asker: asker, wanted: wanted, found: found)
                    }
                }
            }
            return nil
        }
    }

    /// Whether a route is about the rule that was changed; only the order of trying depends on it.
    private static func isLikely(_ row: RouteRow, _ mutation: PolicyMutation) -> Bool {
        let rule = PolicyRules.standard.rules.first { $0.name == mutation.name }
        switch rule?.permission {
        case .act(let action): return row.pattern == OrderForm.path(of: action)
        case .see: return row.pattern == Routes.order
        case .site: return !row.pattern.contains("{number}")
        case nil: return row.pattern == Routes.order || row.pattern == Routes.accessDecision
        }
    }

    private func compare(_ generated: String) throws {
        let stored = try String(contentsOf: Self.document, encoding: .utf8)
        let head = stored.components(separatedBy: PolicyDocument.mark)[0]
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            return try Data((head + generated).utf8).write(to: Self.document)
        }
        #expect(
            stored == head + generated,
            "docs/reference/policy.md is out of date; run scripts/policy-mutations")
    }
}
