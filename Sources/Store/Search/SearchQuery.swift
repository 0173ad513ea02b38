import Casework
import HanText
import Persistence

/// What a person typed into the search box, as conditions on the search table.
struct SearchQuery {
    private let terms: [SearchTokens.Term]

    /// At most this many runs of a query are looked up.
    static let termLimit = 8

    init(_ text: String) {
        terms = Array(SearchTokens.terms(of: text).prefix(SearchQuery.termLimit))
    }

    var isEmpty: Bool { terms.isEmpty }

    /// The key of the search table, which both engines walk in order without sorting.
    static func key(_ dialect: Dialect) -> SQL {
        switch dialect {
        case .sqlite: "s.rowid"
        case .postgres: "s.order_id"
        }
    }

    func conditions(_ dialect: Dialect) -> [SQL] { [match(dialect)] + rechecks }

    /// The condition on `order_search s` that its index serves.
    func match(_ dialect: Dialect) -> SQL {
        switch dialect {
        case .sqlite: "s.order_search MATCH \(sqliteExpression)"
        case .postgres: "s.tokens @@ \(postgresExpression)::tsquery"
        }
    }

    /// Conditions on `work_order o`: bigrams alone would also match texts in which the pairs stand
    /// apart.
    var rechecks: [SQL] {
        terms.filter(\.needsRecheck).map { term in
            let pattern = "%" + term.text + "%"
            return """
                (o.title LIKE \(pattern) OR o.content LIKE \(pattern) OR o.place LIKE \(pattern) \
                OR o.community LIKE \(pattern) OR o.subdistrict LIKE \(pattern) \
                OR o.company LIKE \(pattern) OR o.city_number LIKE \(pattern) \
                OR o.district_number LIKE \(pattern))
                """
        }
    }

    /// Tokens hold letters, digits and Han only, so quoting them needs no escapes.
    private var sqliteExpression: String {
        terms.flatMap { term in
            term.tokens.map { "\"\($0)\"" + (term.isPrefix ? "*" : "") }
        }.joined(separator: " AND ")
    }

    private var postgresExpression: String {
        terms.flatMap { term in
            term.tokens.map { "'\($0)'" + (term.isPrefix ? ":*" : "") }
        }.joined(separator: " & ")
    }
}
