import Assets
package import Persistence

/// The schema of Jiesu: every migration, oldest first. Forward only; never edit one that shipped.
package enum Schema {
    /// - Throws: nothing; a missing file is a broken build and found by the tests.
    package static let migrations: [Migration] = [
        portable("0001_orders"),
        paired("0002_search"),
        portable("0003_people_and_imports"),
        portable("0004_ledger"),
        paired("0005_search_storage"),
        portable("0006_people"),
        portable("0007_personal"),
        portable("0008_backups"),
        paired("0009_ledger_lanes"),
        portable("0010_confidential"),
        portable("0011_city_steps"),
        portable("0012_broad_looks"),
        portable("0013_access_seals"),
        portable("0014_list_indexes"),
        portable("0015_state_index"),
        portable("0016_shifts"),
        portable("0017_saved_views"),
        portable("0018_bulk_edits"),
        portable("0019_reply_drafts"),
    ]

    /// One text for both engines; `Migration` fills in the few differing words.
    private static func portable(_ name: String) -> Migration {
        Migration(name: name, sql: asset("migrations/\(name).sql"))
    }

    private static func paired(_ name: String) -> Migration {
        Migration(
            name: name, sql: "", sqliteSQL: asset("migrations/\(name).sqlite.sql"),
            postgresSQL: asset("migrations/\(name).postgres.sql"))
    }

    private static func asset(_ path: String) -> String { Asset(path)?.text ?? "" }
}
