import CAssets
package import Persistence

/// The schema of Jiesu: every migration, oldest first. Forward only; never edit one that shipped.
package enum Schema {
    /// - Throws: nothing; a missing file is a broken build and found by the tests.
    package static let migrations: [Migration] = [
        portable("0001_orders"),
        paired("0002_search"),
        portable("0003_people_and_imports"),
        portable("0004_ledger"),
        portable("0012_confidential"),
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

    private static func asset(_ path: String) -> String {
        for index in 0..<jiesu_asset_count() {
            guard let entry = jiesu_asset_at(index), String(cString: entry.pointee.path) == path
            else { continue }
            let bytes = UnsafeBufferPointer(
                start: entry.pointee.bytes, count: entry.pointee.length)
            return String(decoding: bytes, as: UTF8.self)
        }
        return ""
    }
}
