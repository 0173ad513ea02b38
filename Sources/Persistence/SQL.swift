/// One statement with its bound values, written once for both engines.
///
///     let sql: SQL = "SELECT number FROM work_order WHERE unit = \(unit) AND next_due < \(now)"
///
/// Promises: `\(value)` always binds, so no value can become a part of the text. A name that is not
/// known at compile time enters only through `\(identifier:)`, which quotes it. `\(raw:)` splices
/// another `SQL` with its values. Limits: a question mark outside quotes stands for a value, so
/// the text itself must not hold one there; at most `SQL.valuesMax` values, the limit of SQLite.
package struct SQL: Sendable {
    /// The limit of SQLite (`SQLITE_MAX_VARIABLE_NUMBER`); PostgreSQL allows 65 535.
    package static let valuesMax = 32_766

    /// The text with `?` for each value, in order.
    package private(set) var text: String
    package private(set) var values: [SQLValue]

    /// The empty text, for a fragment that one engine or one filter does not need.
    package init() {
        text = ""
        values = []
    }

    /// Text with placeholders and its values. For drivers and for generated statements; prefer
    /// interpolation.
    package init(text: StaticString, values: [SQLValue]) {
        self.text = text.description
        self.values = values
    }

    package var isEmpty: Bool { text.isEmpty }

    package mutating func append(_ other: SQL) {
        text += other.text
        values += other.values
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        var result = left
        result.append(right)
        return result
    }

    /// The parts one after the other with `separator` between them; empty parts are left out, so
    /// optional conditions can be joined by `" AND "` without care.
    package static func joined(_ parts: [SQL], separator: StaticString) -> SQL {
        var result = SQL()
        let between = SQL(text: separator, values: [])
        for part in parts where !part.isEmpty {
            if !result.isEmpty { result.append(between) }
            result.append(part)
        }
        return result
    }

    /// `name` in double quotes, inner quotes doubled: correct on both engines.
    static func quoted(_ name: String) -> String {
        "\""
            + name.split(separator: "\"", omittingEmptySubsequences: false).joined(
                separator: "\"\"")
            + "\""
    }
}

extension SQL: ExpressibleByStringLiteral {
    package init(stringLiteral value: StaticString) {
        text = value.description
        values = []
    }
}

extension SQL: ExpressibleByStringInterpolation {
    package struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var values: [SQLValue] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 2 * interpolationCount)
            values.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { text += String(decoding: $0, as: UTF8.self) }
        }

        package mutating func appendInterpolation(_ value: some SQLBindable) {
            text += "?"
            values.append(value.sqlValue)
        }

        /// Apart from the one above because the compiler warns of optionals there.
        package mutating func appendInterpolation<Value: SQLBindable>(_ value: Value?) {
            text += "?"
            values.append(value.sqlValue)
        }

        /// A table or column name, quoted.
        package mutating func appendInterpolation(identifier name: String) {
            text += SQL.quoted(name)
        }

        /// Another fragment together with its values.
        package mutating func appendInterpolation(raw sql: SQL) {
            text += sql.text
            values += sql.values
        }

        /// `(?, ?, …)` for `IN`. An empty list becomes `(NULL)`, which matches nothing (beware of
        /// `NOT IN`, which then matches nothing either).
        package mutating func appendInterpolation(list: [some SQLBindable]) {
            appendList(list.lazy.map(\.sqlValue))
        }

        package mutating func appendInterpolation(list: [any SQLBindable]) {
            appendList(list.lazy.map(\.sqlValue))
        }

        private mutating func appendList(_ list: some Sequence<SQLValue>) {
            var separator = "("
            for value in list {
                text += separator
                text += "?"
                values.append(value)
                separator = ", "
            }
            text += separator == "(" ? "(NULL)" : ")"
        }
    }

    package init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
    }
}
