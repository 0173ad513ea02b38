import Casework
import Crypto
import HanText
import Persistence
import Simulator
import TestSupport
import Testing

@testable import Store

/// Texts with personal parts are readable with the key and in no other way, and found by whole
/// numbers.
@Suite struct SealedTextTests {
    private let texts = SealedTextStore(sealer: Shelf.sealer)

    private func order(_ shelf: Shelf, seed: UInt64 = 71) async throws -> WorkOrder {
        let life = try Shelf.lives(1, seed: seed, steps: 0)[0]
        try await shelf.write([life])
        return life.order
    }

    private func save(
        _ originals: [String: String], _ order: WorkOrder, version: Int = 1, _ shelf: Shelf
    ) async throws {
        let sealed = try texts.sealed(originals, of: order.id, version: version)
        try await shelf.database.write { tx in try texts.save([sealed], in: tx) }
    }

    private func found(_ key: PersonalKey, _ shelf: Shelf) async throws -> [OrderID] {
        try await shelf.read { tx in try shelf.complainants.orders(with: key, limit: 10, in: tx) }
    }

    @Test(arguments: TestDatabase.available)
    func `texts come back by event and field, the latest of each field last`(
        engine: TestDatabase
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let order = try await order(shelf)
            try await save(
                ["content": "电话19900001234", "title": "京A12345占道"], order, shelf)
            try await save(["content": "电话19900005678"], order, version: 4, shelf)
            let all = try await shelf.read { tx in try texts.load(order.id, in: tx) }
            #expect(
                all == [
                    RevealedText(field: "content", version: 1, text: "电话19900001234"),
                    RevealedText(field: "title", version: 1, text: "京A12345占道"),
                    RevealedText(field: "content", version: 4, text: "电话19900005678"),
                ])
            let latest = try await shelf.read { tx in try texts.latest(of: [order.id], in: tx) }
            #expect(
                latest == [order.id: ["content": "电话19900005678", "title": "京A12345占道"]])
            #expect(try await shelf.read { tx in try texts.count(of: order.id, in: tx) } == 3)
            #expect(try await shelf.read { tx in try texts.latest(of: [], in: tx) }.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `numbers in texts and contacts find the order, once`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let order = try await order(shelf)
            try await save(
                [
                    "content": "19900001234或１９９-0000-1234，证110101199003070011，车京A·12345",
                    "place": "010-60001234",
                ], order, shelf)
            let person = Complainant(
                name: "赵一", phone: "19900001111，19900002222", contact: "邻居 19900003333")
            let row = try shelf.complainants.sealed(person, of: order.id, isNew: true)
            try await shelf.database.write { tx in try ComplainantStore.write([row], in: tx) }
            let keys: [PersonalKey] = [
                .phone("19900001234"), .phone("+86 199 0000 1234"), .phone("01060001234"),
                .identity("110101199003070011"), .plate("京A12345"), .name("赵一"),
                .phone("19900001111"), .phone("19900002222"), .phone("19900003333"),
            ]
            for key in keys { #expect(try await found(key, shelf) == [order.id], "\(key)") }
            for key: PersonalKey in [
                .phone("19900001235"), .card("19900001234"), .plate("京A12346"), .name("赵"),
                .identity("19900001234"),
            ] {
                #expect(try await found(key, shelf).isEmpty, "\(key)")
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a newer contact takes the place of the older one; texts keep theirs`(
        engine: TestDatabase
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let order = try await order(shelf)
            try await save(["content": "19900001234"], order, shelf)
            for contact in ["19900003333", "60001234"] {
                let row = try shelf.complainants.sealed(
                    Complainant(contact: contact), of: order.id)
                try await shelf.database.write { tx in
                    try ComplainantStore.write([row], in: tx)
                }
            }
            #expect(try await found(.phone("19900003333"), shelf).isEmpty)
            #expect(try await found(.phone("60001234"), shelf) == [order.id])
            #expect(try await found(.phone("19900001234"), shelf) == [order.id])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a sealed text opens only where it belongs`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let order = try await order(shelf)
            try await save(["content": "19900001234", "title": "19900005678"], order, shelf)
            try await shelf.database.write { tx in
                let sealed = try tx.fetchFirst(
                    "SELECT sealed FROM sealed_text WHERE field = 'title'"
                ) { $0.blob(0) }
                try tx.execute(
                    "UPDATE sealed_text SET sealed = \(sealed) WHERE field = 'content'")
            }
            await #expect(throws: SealBroken(context: "text \(order.id.value) 1 content")) {
                try await shelf.read { tx in _ = try texts.load(order.id, in: tx) }
            }
        }
    }
}
