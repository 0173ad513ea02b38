/// Where a SQLite database lives and how much of everything it may use.
package struct SQLiteConfiguration: Sendable {
    package enum Place: Sendable, Hashable {
        case file(String)
        /// Gone when closed; each database is separate, whatever its name. For tests.
        case memory
    }

    package var place: Place
    /// Threads that read beside each other. In memory there is one connection for everything.
    package var readers = 4
    /// How long a transaction waits for another process that writes to the file.
    package var busyTimeoutSeconds = 5
    /// Callers that may wait before `queueFull`, for readers and writers each.
    package var waitingMax = 4_096
    /// Closures in one commit, and the time after which a batch takes no further one: bounds what
    /// the first caller of a batch waits for the last.
    package var batchMax = 256
    package var batchMilliseconds = 10
    /// Page cache per connection.
    package var cacheKilobytes = 16_384
    /// File mapped into memory per connection; the kernel's page cache, not extra memory.
    package var mappedMegabytes = 256

    package init(_ place: Place) { self.place = place }
}
