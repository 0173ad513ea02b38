/// The last root of the ledger that this server signed, kept apart from the database, so that
/// whoever can write there cannot take roots back unseen.
package struct RootMemory: Sendable {
    package struct Root: Hashable, Sendable {
        package let number: Int64
        /// 64 hexadecimal digits.
        package let digest: String

        package init(number: Int64, digest: String) {
            self.number = number
            self.digest = digest
        }
    }

    /// Nil where nothing was kept yet.
    package let read: @Sendable () throws -> Root?
    package let keep: @Sendable (Root) throws -> Void

    package init(
        read: @escaping @Sendable () throws -> Root?,
        keep: @escaping @Sendable (Root) throws -> Void
    ) {
        self.read = read
        self.keep = keep
    }

    /// Remembers nothing.
    package static let none = RootMemory(read: { nil }, keep: { _ in })
}

/// The database no longer holds a root that this server signed: history after an older one may have
/// been written anew. Nothing is signed until a restore, or a person, says that this is right.
package struct RootsTakenBack: Error, Hashable, Sendable {
    package let signed: RootMemory.Root

    package init(signed: RootMemory.Root) { self.signed = signed }
}
