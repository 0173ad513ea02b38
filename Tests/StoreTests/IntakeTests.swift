import Casework
import Persistence
import Store
import TestSupport
import Testing

/// Imports, refused rows, saved mappings and reports.
@Suite struct IntakeTests {
    private static let imports = ImportStore()
    private static let reports = ReportStore()

    private static func batch(_ id: Int64, hours: Int = 0) -> ImportBatch {
        var batch = ImportBatch(
            id: id, fileName: "导出'\"💡.xlsx", fileHash: "ab12", mapping: "m", state: .running,
            actor: "amy", startedAt: Shelf.now.adding(hours: hours))
        batch.headings = ["工单编号", "", "标题 \"x\""]
        return batch
    }

    @Test(arguments: TestDatabase.available)
    func `a batch comes back as it stands`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            var batch = Self.batch(1)
            try await shelf.database.write { [batch] tx in
                try Self.imports.begin(batch, account: 7, in: tx)
            }
            let begun = try await shelf.read { tx in try Self.imports.find(1, in: tx) }
            #expect(begun == batch)
            batch.state = .finished
            batch.finishedAt = Shelf.now.adding(hours: 1)
            (batch.created, batch.changed, batch.unchanged, batch.refused) = (1, 2, 3, 4)
            batch.problem = "line\n2"
            try await shelf.database.write { [batch] tx in
                try Self.imports.update(batch, in: tx)
            }
            let ended = try await shelf.read { tx in try Self.imports.find(1, in: tx) }
            #expect(ended == batch)
            let none = try await shelf.read { tx in try Self.imports.find(2, in: tx) }
            #expect(none == nil)
            var plain = Self.batch(2)
            plain.headings = []
            try await shelf.database.write { [plain] tx in
                try Self.imports.begin(plain, account: 7, in: tx)
            }
            let second = try await shelf.read { tx in try Self.imports.find(2, in: tx) }
            #expect(second == plain)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the latest imports come first`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            try await shelf.database.write { tx in
                for (id, hours) in [(1, 5), (2, 9), (3, 5)] as [(Int64, Int)] {
                    try Self.imports.begin(Self.batch(id, hours: hours), account: 7, in: tx)
                }
            }
            let recent = try await shelf.read { tx in
                [
                    try Self.imports.recent(limit: 9, in: tx).map(\.id),
                    try Self.imports.recent(limit: 2, in: tx).map(\.id),
                ]
            }
            #expect(recent == [[2, 3, 1], [2, 3]])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `refused rows come back in order`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let rows = (0..<5).map { position in
                StoredRefusal(
                    position: position, sheet: "表一", row: 90 - position, column: "来电时间",
                    reason: "no date: '\"", sealed: [UInt8](0...UInt8(position)))
            }
            try await shelf.database.write { tx in
                try Self.imports.begin(Self.batch(1), account: 7, in: tx)
                try Self.imports.begin(Self.batch(2), account: 7, in: tx)
                try Self.imports.refuse(Array(rows.reversed()), in: 1, tx)
            }
            let found = try await shelf.read { tx in
                try Self.imports.refusals(of: 1, limit: 3, in: tx)
            }
            #expect(found.map(\.position) == [0, 1, 2])
            #expect(found.map(\.row) == [90, 89, 88])
            #expect(found.map(\.sealed) == rows.prefix(3).map(\.sealed))
            #expect(found.allSatisfy { $0.sheet == "表一" && $0.column == "来电时间" })
            #expect(found.allSatisfy { $0.reason == "no date: '\"" })
            let other = try await shelf.read { tx in
                try Self.imports.refusals(of: 2, limit: 3, in: tx)
            }
            #expect(other.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a saved mapping is replaced by one of the same name`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let columns = ["案件编号": "cityNumber", "备注 \"x\"": "", "": "title"]
            try await shelf.database.write { tx in
                for (name, columns) in [("乙", ["a": "b"]), ("甲'", columns), ("乙", columns)] {
                    try Self.imports.saveMapping(
                        name, columns: columns, by: shelf.actor, at: Shelf.now, in: tx)
                }
                try Self.imports.saveMapping(
                    "空", columns: [:], by: shelf.actor, at: Shelf.now, in: tx)
            }
            let found = try await shelf.read { tx in
                try Self.imports.mappings(in: tx).map { [$0.name: $0.columns] }
            }
            #expect(found == [["乙": columns], ["甲'": columns], ["空": [:]]])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a report made again takes the place of the first`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let days = (0..<3).map { LocalDate(dayNumber: 20_731 + $0) }
            func report(_ day: LocalDate, _ name: String) -> StoredReport {
                StoredReport(day: day, madeAt: Shelf.now, fileName: name, fileHash: "h" + name)
            }
            let written = days.map { report($0, "a") } + [report(days[1], "b")]
            try await shelf.database.write { tx in
                for (index, report) in written.enumerated() {
                    try Self.reports.save(report, content: [UInt8(index), 0, 255], in: tx)
                }
            }
            let recent = try await shelf.read { tx in try Self.reports.recent(limit: 2, in: tx) }
            #expect(recent.map(\.day) == [days[2], days[1]])
            #expect(recent.map(\.fileName) == ["a", "b"])
            let found = try await shelf.read { tx in try Self.reports.find(days[1], in: tx) }
            #expect(found?.content == [3, 0, 255])
            #expect(found?.report.fileHash == "hb")
            #expect(found?.report.madeAt == Shelf.now)
            let none = try await shelf.read { tx in
                try Self.reports.find(LocalDate(dayNumber: 1), in: tx) == nil
            }
            #expect(none)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `two who take numbers never get the same`(engine: TestDatabase) async throws {
        try await engine.withPlace { place in
            let nodes = [try place.open(), try place.open()]
            try await Migrator(Schema.migrations).migrate(nodes[0], now: { 0 })
            let day = LocalDate(dayNumber: 20_731)
            let taken = try await withThrowingTaskGroup(of: [Int].self) { group in
                for index in 0..<40 {
                    let node = nodes[index % 2]
                    group.addTask {
                        let size = index % 7 + 1
                        let first = try await node.write { tx in
                            try NumberStore().reserve(size, on: day, in: tx)
                        }
                        return Array(first..<(first + size))
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(Set(taken).count == taken.count)
            #expect(taken.min() == 1)
            #expect(taken.max() == taken.count)
            let other = try await nodes[0].write { tx in
                try NumberStore().reserve(5, on: day.adding(days: 1), in: tx)
            }
            #expect(other == 1)
            for node in nodes { await node.close() }
        }
    }
}
