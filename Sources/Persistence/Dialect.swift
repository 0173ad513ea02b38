/// The few places where the two engines need different words. Everything else is the portable
/// subset; the contract suite runs every repository on both.
package enum Dialect: String, Sendable, Hashable, CaseIterable {
    case sqlite
    case postgres

    /// After `SELECT … WHERE …`: holds the rows until the transaction ends. SQLite has one writer.
    package var forUpdate: SQL {
        switch self {
        case .sqlite: ""
        case .postgres: " FOR UPDATE"
        }
    }

    /// As `forUpdate`, but passes over rows another transaction holds (job claims).
    package var skipLocked: SQL {
        switch self {
        case .sqlite: ""
        case .postgres: " FOR UPDATE SKIP LOCKED"
        }
    }

    /// After `SELECT … WHERE …`: others may read and share the rows, not change them.
    package var forShare: SQL {
        switch self {
        case .sqlite: ""
        case .postgres: " FOR SHARE"
        }
    }

    /// `expression` joined over a group with `separator` between, in the order of `order`
    /// (SQLite 3.40 keeps the order of the rows it reads, so sort in a subquery there).
    package func joinedText(_ expression: SQL, separator: String, order: SQL) -> SQL {
        switch self {
        case .sqlite: "group_concat(\(raw: expression), \(separator))"
        case .postgres: "string_agg(\(raw: expression), \(separator) ORDER BY \(raw: order))"
        }
    }

    /// A condition on a column of space-separated search words: every word must occur.
    ///
    /// SQLite: `target` is the FTS5 table and `words` become quoted terms joined by AND.
    /// PostgreSQL: `target` is a `tsvector` expression under the configuration `simple`.
    package func matches(_ target: SQL, words: [String]) -> SQL {
        switch self {
        case .sqlite:
            let query = words.map(SQL.quoted).joined(separator: " ")
            return "\(raw: target) MATCH \(query)"
        case .postgres:
            return """
                \(raw: target) @@ plainto_tsquery('simple', \(words.joined(separator: " ")))
                """
        }
    }
}
