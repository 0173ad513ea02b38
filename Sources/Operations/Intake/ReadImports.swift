package import Casework
import HanText
import Persistence
import Spreadsheets
package import Store

/// A mapping of headings to fields that somebody saved under a name.
package struct NamedMapping: Sendable {
    package let name: String
    /// Field by heading; an empty field keeps the column under its heading.
    package let columns: [String: String]
    package let savedBy: String
    package let savedAt: Instant

    package init(name: String, columns: [String: String], savedBy: String, savedAt: Instant) {
        self.name = name
        self.columns = columns
        self.savedBy = savedBy
        self.savedAt = savedAt
    }
}

/// Past imports and saved mappings, for those who import.
package struct ReadImports: Sendable {
    private let site: Site

    /// Characters of a mapping's name.
    package static let nameLimit = 60

    package init(_ site: Site) {
        self.site = site
    }

    /// Newest first.
    ///
    /// - Throws: `Forbidden`.
    package func recent(limit: Int, for actor: Actor) async throws -> [ImportBatch] {
        let site = try allowed(actor)
        return try await site.database.read { tx in
            try site.imports.recent(limit: limit, in: tx)
        }
    }

    /// By name.
    ///
    /// - Throws: `Forbidden`.
    package func mappings(for actor: Actor) async throws -> [NamedMapping] {
        let site = try allowed(actor)
        return try await site.database.read { tx in
            try site.imports.mappings(in: tx).map { saved in
                NamedMapping(
                    name: saved.name, columns: saved.columns, savedBy: saved.savedBy,
                    savedAt: saved.savedAt)
            }
        }
    }

    /// The first orders that an import changed and that the actor may see, with what it changed.
    ///
    /// - Throws: `Forbidden`.
    package func changes(
        of batch: ImportBatch, limit: Int = ImportReport.changeLimit, for actor: Actor
    ) async throws -> [ImportedChange] {
        let site = try allowed(actor)
        let now = site.clock()
        return try await site.database.read { tx in
            try site.orders.changes(
                of: batch, seenBy: Policy.scope(of: actor), limit: limit, now: now, in: tx)
        }
    }

    /// Names of the fields that a person may choose for a column, in their order.
    package static func choosableFields() throws -> [String] {
        RowReader.choosable(try ImportOrders.headingTable()).map(\.rawValue)
    }

    /// Saves a mapping, in place of an earlier one of the same name.
    ///
    /// - Throws: `Forbidden`; `ImportRefusal.unknownField` for a field that does not exist.
    package func saveMapping(
        _ name: String, columns: [String: String], by actor: Actor
    ) async throws {
        let site = try allowed(actor)
        let table = try ImportOrders.headingTable()
        for field in columns.values where !field.isEmpty {
            guard table.field(FieldName(rawValue: field)) != nil else {
                throw ImportRefusal.unknownField(field)
            }
        }
        let plain = String(
            PersonalText.masked(normalizedText(name)).prefix(ReadImports.nameLimit))
        let now = site.clock()
        try await site.database.write { tx in
            try site.imports.saveMapping(plain, columns: columns, by: actor, at: now, in: tx)
        }
    }

    private func allowed(_ actor: Actor) throws -> Site {
        guard Policy.allows(actor, .importOrders) else { throw Forbidden(action: "import") }
        return site
    }
}
