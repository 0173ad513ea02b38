import Casework
import Persistence
import Synchronization
import Testing

@testable import Web

/// A database that fails as it is told to, once it is told.
final class FailingDatabase: Database {
    private let inner: any Database
    private let failure = Mutex<(any Error)?>(nil)

    init(_ inner: any Database) {
        self.inner = inner
    }

    func fail(with error: (any Error)?) {
        failure.withLock { $0 = error }
    }

    private func check() throws {
        if let error = failure.withLock({ $0 }) { throw error }
    }

    var dialect: Dialect { inner.dialect }
    var statistics: DatabaseStatistics { inner.statistics }
    var notices: CommitNotices { inner.notices }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try check()
        return try await inner.read(body)
    }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try check()
        return try await inner.write(body)
    }

    func close() async { await inner.close() }
}

@Suite struct ErrorTests {
    private struct Secretive: Error, CustomStringConvertible {
        var description: String { "SELECT phone FROM complainant WHERE name = 'secret'" }
    }

    /// A site whose database fails with `error` while `body` runs; the session is known already.
    private func failing(
        _ error: any Error, _ body: @escaping @Sendable (Browser) async throws -> Void
    ) async throws {
        let holder = Mutex<FailingDatabase?>(nil)
        try await TestSite.run(
            database: { plain in
                let failing = FailingDatabase(plain)
                holder.withLock { $0 = failing }
                return failing
            }
        ) { test in
            let desk = test.browser(.desk)
            _ = try await desk.get("/design")
            let database = try #require(holder.withLock { $0 })
            database.fail(with: error)
            try await body(desk)
            database.fail(with: nil)
        }
    }

    @Test(arguments: [PersistenceError.queueFull, .unavailable("down"), .busy, .timeout])
    func `a busy database is said so and may be asked again`(
        _ error: PersistenceError
    ) async throws {
        try await failing(error) { desk in
            let page = try await desk.get("/orders")
            #expect(page.status == 503)
            #expect(page.header("Retry-After") == "2")
            #expect(page.text.contains("数据库"))
            let program = try await desk.getJSON("/orders")
            #expect(program.status == 503)
            #expect(try program.json()["code"] as? String == "unavailable")
            let health = try await desk.get("/health/ready")
            #expect(health.status == 503)
            #expect(try await desk.get("/health/live").status == 200)
        }
    }

    @Test func `a fault shows a reference and nothing of itself`() async throws {
        try await failing(Secretive()) { desk in
            let page = try await desk.get("/orders")
            #expect(page.status == 500)
            #expect(page.text.contains("class=\"reference\""))
            for words in ["secret", "SELECT", "Secretive", "complainant"] {
                #expect(!page.text.contains(words))
            }
            let program = try await desk.getJSON("/orders")
            #expect(program.status == 500)
            #expect(!program.text.contains("secret"))
            let reference = try #require(try program.json()["reference"] as? String)
            #expect(reference.count == 10)
        }
    }

    @Test func `text with U+0000 is refused, not taken for a fault`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let paths = ["/orders?unit=a%00b", "/orders?kind=%00", "/orders/export.xlsx?kind=%00"]
            for path in paths {
                let answer = try await desk.getJSON(path)
                #expect(answer.status == 422, "\(path)")
                #expect(try answer.json()["code"] as? String == "unusable_text")
            }
            #expect(try await desk.get("/orders?text=%00").status == 200)
        }
    }

    @Test func `errors are logged by type, known ones with words, never with typed text`() {
        #expect(Problem.loggable(Secretive()) == "")
        #expect(Problem.loggable(PersistenceError.queueFull).contains("too many callers"))
    }
}
