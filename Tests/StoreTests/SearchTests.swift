import Casework
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// What people type finds what they mean, the same on both engines.
@Suite struct SearchTests {
    private static func order(
        _ sequence: Int, _ change: (inout OrderFacts) -> Void
    ) throws -> OrderLife {
        var facts = OrderFacts()
        facts.title = "来电"
        facts.receivedAt = Shelf.now
        change(&facts)
        let event = try WorkOrder.receive(
            number: OrderNumber(day: LocalDate(dayNumber: 20_731), sequence: sequence),
            facts: facts, finishedAtCity: false, in: InventedTown.context(at: Shelf.now))
        let id = OrderID(createdAt: Shelf.now, draw: UInt64(sequence))
        return OrderLife(
            order: try WorkOrder(id: id, first: event, at: Shelf.now), event: event, at: Shelf.now)
    }

    private static func lives() throws -> [OrderLife] {
        [
            try order(1) { $0.title = "和平路路灯不亮" },
            try order(2) { $0.content = "小区门口路灯坏了\n请修理" },
            try order(3) { $0.place = "路灯厂宿舍" },
            try order(4) { $0.community = "科馨社区" },
            try order(5) { $0.cityNumber = "HD2026100500077" },
            try order(6) { $0.districtNumber = "海淀区转办一号" },
            try order(7) { $0.company = "ＡＢＣ物业１号" },
            try order(8) { $0.content = "平路很好，路不平，灯和花" },
            try order(9) { $0.content = "𠮷野家噪声扰民，𬜬树倒了" },
            try order(10) { $0.content = String(repeating: "9", count: 3_000) + " 长文" },
            try order(11) { facts in
                facts.content = String(
                    String.UnicodeScalarView(
                        (0..<4_000).compactMap { Unicode.Scalar(0x5000 + UInt32($0)) }))
                facts.place = "尾声花园"
            },
            try order(12) { $0.content = "a🅰b हिन्दी กา école naïve" },
            try order(13) { $0.subdistrict = "中关村街道" },
        ]
    }

    /// Places of the orders that a query finds, oldest first.
    private static let table: [(query: String, found: [Int])] = [
        ("路灯", [1, 2, 3]), ("路路", [1]), ("不亮", [1]), ("科馨", [4]), ("中关", [13]),
        ("灯", [1, 2, 3, 8]), ("灯 坏", [2]), ("路灯厂", [3]), ("路灯坏了", [2]),
        ("和平路路灯", [1]), ("平路灯", []), ("路灯 修理", [2]), ("了请", []),
        ("HD2026100500077", [5]), ("hd20261005", [5]), ("ＨＤ２０２６", [5]), ("D2026", []),
        ("海淀区转办", [6]), ("一号", [6]), ("abc", [7]), ("物业1", [7]), ("ab", [7]),
        ("𠮷野", [9]), ("𠮷", [9]), ("𬜬树", [9]), ("噪声扰民", [9]),
        ("9999999999", [10]), ("长文", [10]), ("尾声花园", [11]),
        ("école", [12]), ("e\u{301}cole", [12]), ("naïve", [12]), ("हिन्दी", [12]), ("กา", [12]),
        ("20261005-0000", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]),
        (OrderNumber(day: LocalDate(dayNumber: 20_731), sequence: 4).text, [4]),
        ("20261004", []), ("没有这个", []),
    ]

    private func search(_ text: String, _ shelf: Shelf) async throws -> [Int] {
        var filter = OrderFilter()
        filter.text = text
        filter.sort = .oldest
        let page = try await shelf.read { [filter] tx in
            try shelf.orders.list(filter, seenBy: .everything, limit: 100, now: Shelf.now, in: tx)
        }
        return page.orders.map { Int($0.id.value & 0x1F_FFFF) }
    }

    @Test(arguments: TestDatabase.available)
    func `words of two characters and more find their orders`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            try await shelf.write(try Self.lives())
            try await shelf.index()
            for (query, found) in Self.table {
                let result = try await search(query, shelf)
                #expect(result == found, "\(query)")
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `signs of query languages are harmless`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            try await shelf.write(try Self.lives())
            try await shelf.index()
            for word in [
                "路灯", "'路灯", "\"路灯\"", "路灯*", "路灯:*", "-路灯", "(路灯)", "路灯 & !", "路灯;--",
                "路灯\\", "路灯%", "^路灯", "路灯{}", "路灯|", "{tokens}:路灯", "路灯<->", "路灯\u{1F4A1}",
            ] {
                let found = try await search(word, shelf)
                #expect(found.isEmpty || found == [1, 2, 3], "\(word)")
            }
            for word in [
                "NEAR(路灯 不亮)", "AND", "OR", "NOT", "a🅰b", "ᦀᦰᦀ", "tokens:路灯", "rowid", "%", "_",
                String(repeating: "路灯", count: 5_000), String(repeating: "a ", count: 5_000),
                String(repeating: "9", count: 9_000), "½", "Ⅷ", "①号", "ǅ", "İ", "\u{345}",
            ] {
                _ = try await search(word, shelf)
            }
            #expect(try await search("%", shelf).count == 13, "nothing to look for finds all")
            #expect(try await search("   ", shelf).count == 13)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a changed text is found under its new words only`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            var life = try Self.lives()[0]
            try await shelf.write([life])
            #expect(try await search("路灯", shelf) == [], "not yet indexed")
            try await shelf.index()
            #expect(try await search("路灯", shelf) == [1])
            var facts = life.order.facts
            facts.title = "井盖丢失"
            let steps = life.steps.count
            try life.add([.amended(facts, reply: nil)], at: life.now)
            let added = Array(life.steps.dropFirst(steps))
            try await shelf.database.write { tx in try shelf.write(added, in: tx) }
            try await shelf.index()
            #expect(try await search("路灯", shelf) == [])
            #expect(try await search("井盖", shelf) == [1])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the indexer takes portions and stops when all is done`(engine: TestDatabase)
        async throws
    {
        try await Shelf.open(on: engine) { shelf in
            try await shelf.write(try Shelf.lives(SearchIndex.batchSize + 20, seed: 31, steps: 0))
            let drained = try await shelf.database.write { tx in
                [
                    try SearchIndex.drain(in: tx), try SearchIndex.drain(in: tx),
                    try SearchIndex.drain(in: tx),
                ]
            }
            #expect(drained == [SearchIndex.batchSize, 20, 0])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a change that no search sees is not queued`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            var life = try Self.lives()[0]
            try await shelf.write([life])
            try await shelf.index()
            let steps = life.steps.count
            try life.add([.signed], at: life.now)
            let added = Array(life.steps.dropFirst(steps))
            try await shelf.database.write { tx in try shelf.write(added, in: tx) }
            let queued = try await shelf.database.write { tx in try SearchIndex.drain(in: tx) }
            #expect(queued == 0)
        }
    }

    @Test(arguments: TestDatabase.available, [41, 42, 43])
    func `any part of any order's text finds it`(engine: TestDatabase, seed: UInt64)
        async throws
    {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(80, seed: seed, steps: 0)
            try await shelf.write(lives)
            try await shelf.index()
            var chance = Chance(seed: seed)
            for _ in 0..<120 {
                let text = Array(chance.pick(lives).order.facts.content.unicodeScalars)
                let from = chance.number(0...(text.count - 1))
                let part = text[from..<min(text.count, from + chance.number(1...5))]
                var filter = OrderFilter()
                filter.text = String(String.UnicodeScalarView(part))
                let naive = NaiveFilter(filter: filter, now: Shelf.now)
                let expected = naive.apply(to: lives.map(\.order)).map(\.id)
                let page = try await shelf.read { [filter] tx in
                    try shelf.orders.list(
                        filter, seenBy: .everything, limit: 200, now: Shelf.now, in: tx)
                }
                #expect(page.orders.map(\.id) == expected, "seed \(seed): \(filter.text)")
            }
        }
    }
}
