/// The texts of one slice. A key's raw value is its name in the catalogues, `slice.name`.
///
/// A key that does not exist fails to compile; a key without a text fails a test.
package protocol TextKey: RawRepresentable<String>, CaseIterable, Sendable {}
