import Crypto

/// One step of the schema, in SQL text embedded in the binary.
///
/// `sql` runs on both engines, then the part of the engine at hand. Portable words in the text:
/// `${int}` (INTEGER, BIGINT), `${bytes}` (BLOB, BYTEA), `${text}` (TEXT, TEXT COLLATE "C", so that
/// both engines sort by code point) and `${strict}` after the closing parenthesis of a table
/// (STRICT, nothing).
package struct Migration: Sendable, Hashable {
    /// Unique and never changed, such as `0007_order_search`.
    package var name: String
    package var sql: String
    package var sqliteSQL: String?
    package var postgresSQL: String?

    package init(
        name: String, sql: String, sqliteSQL: String? = nil, postgresSQL: String? = nil
    ) {
        self.name = name
        self.sql = sql
        self.sqliteSQL = sqliteSQL
        self.postgresSQL = postgresSQL
    }

    /// The script of one engine, portable words replaced.
    package func script(for dialect: Dialect) throws(MigrationError) -> String {
        var text = sql
        switch dialect {
        case .sqlite: text += "\n" + (sqliteSQL ?? "")
        case .postgres: text += "\n" + (postgresSQL ?? "")
        }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "$") {
            result += rest[..<start]
            let after = rest.index(after: start)
            guard after < rest.endIndex, rest[after] == "{" else {
                result += "$"
                rest = rest[after...]
                continue
            }
            guard let end = rest[after...].firstIndex(of: "}") else {
                throw MigrationError.unknownWord(String(rest[start...].prefix(20)), in: name)
            }
            let word = rest[rest.index(after: after)..<end]
            guard let translated = Self.word(word, dialect) else {
                throw MigrationError.unknownWord(String(word), in: name)
            }
            result += translated
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// SHA-256 of the script in lower-case hexadecimal. Line ends are normalized, so that a
    /// checkout with other line ends does not count as an edit.
    package func checksum(for dialect: Dialect) throws(MigrationError) -> String {
        let bytes = Array(try script(for: dialect).utf8).filter { $0 != UInt8(ascii: "\r") }
        return SHA256.hash(data: bytes).reduce(into: "") { text, byte in
            if byte < 16 { text += "0" }
            text += String(byte, radix: 16)
        }
    }

    private static func word(_ word: Substring, _ dialect: Dialect) -> String? {
        switch (word, dialect) {
        case ("int", .sqlite): "INTEGER"
        case ("int", .postgres): "BIGINT"
        case ("bytes", .sqlite): "BLOB"
        case ("bytes", .postgres): "BYTEA"
        case ("text", .sqlite): "TEXT"
        case ("text", .postgres): "TEXT COLLATE \"C\""
        case ("strict", .sqlite): "STRICT"
        case ("strict", .postgres): ""
        default: nil
        }
    }
}

/// Why a database and this build do not fit together. Each case stops the start.
package enum MigrationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The database has a step this build does not know: an older build met a newer database.
    case unknown(String)
    /// Steps were applied in another order than this build lists them.
    case reordered(expected: String, found: String)
    /// The text of an applied step was changed afterwards.
    case edited(String)
    /// Two steps of this build have one name.
    case duplicate(String)
    /// `${word}` in the text is none of the portable words.
    case unknownWord(String, in: String)
    /// A step failed; nothing of it was kept. The reason names statements, not values.
    case failed(String, reason: String)
    /// SQLite: rows of this table refer to missing rows after the step. Nothing of it was kept.
    case brokenReferences(String, table: String)

    package var description: String {
        switch self {
        case .unknown(let name):
            "the database has the migration \(name), which this build does not know; "
                + "use the build that applied it or a newer one"
        case .reordered(let expected, let found):
            "the database applied the migration \(found) where this build lists \(expected)"
        case .edited(let name):
            "the migration \(name) was changed after it had been applied; "
                + "restore its text and add a new migration"
        case .duplicate(let name): "two migrations are named \(name)"
        case .unknownWord(let word, let name):
            "the migration \(name) uses the unknown portable word \(word)"
        case .failed(let name, let reason): "the migration \(name) failed: \(reason)"
        case .brokenReferences(let name, let table):
            "after the migration \(name), rows of \(table) refer to missing rows"
        }
    }
}
