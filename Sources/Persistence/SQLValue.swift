/// A value as both engines store it: the only shapes that cross the seam.
///
/// Times are Unix milliseconds (`integer`), dates are text, identifiers are bytes, truth values are
/// 0 or 1. Fractions are not offered on purpose: money, durations and shares are whole numbers of
/// the smallest unit. Text may hold any Unicode scalar but U+0000, which PostgreSQL cannot store;
/// both drivers refuse it with `PersistenceError.invalidText`.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// Something that can be written inside `"\(…)"` of an `SQL` text. It always becomes a bound value,
/// never a part of the text.
package protocol SQLBindable {
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLBindable {
    package var sqlValue: SQLValue { self }
}

extension Int64: SQLBindable {
    package var sqlValue: SQLValue { .integer(self) }
}

extension Int: SQLBindable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Bool: SQLBindable {
    /// 0 or 1: the schema keeps truth values in integer columns on both engines.
    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension String: SQLBindable {
    package var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLBindable {
    package var sqlValue: SQLValue { .blob(self) }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
    package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
