import Casework
import Crypto
import Foundation
import Persistence
import PersistenceSQLite
import Simulator
import TestSupport
import Testing

@testable import Store

/// Personal data is readable with the key and in no other way.
@Suite struct ComplainantTests {
    private static let person = Complainant(
        name: "欧阳小明", phone: "138-0000-1234", contact: "邻居赵一转告", exactAddress: "和平路7号楼2单元301")

    private func write(
        _ people: [(life: OrderLife, person: Complainant)], _ shelf: Shelf
    ) async throws {
        try await shelf.write(people.map(\.life))
        let rows = try people.map { try shelf.complainants.sealed($0.person, of: $0.life.order.id) }
        try await shelf.database.write { tx in try ComplainantStore.write(rows, in: tx) }
    }

    private func load(_ id: OrderID, _ shelf: Shelf) async throws -> Complainant? {
        try await shelf.read { tx in try shelf.complainants.load([id], in: tx)[id] }
    }

    @Test(arguments: TestDatabase.available)
    func `a complainant comes back as sealed`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            var chance = Chance(seed: 51)
            var people = try Shelf.lives(40, seed: 51, steps: 0).map { life in
                (life: life, person: chance.complainant())
            }
            people[0].person = Complainant()
            people[1].person = Self.person
            try await write(people, shelf)
            for (life, person) in people {
                #expect(try await load(life.order.id, shelf) == person)
            }
            let masked = try await shelf.read { [people] tx in
                try shelf.complainants.masked(of: people[1].life.order.id, in: tx)
            }
            #expect(
                masked
                    == MaskedComplainant(
                        name: "欧*", phone: "138****1234", hasContact: true, hasAddress: true))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a later record takes the place of the earlier one`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let life = try Shelf.lives(1, seed: 52, steps: 0)[0]
            try await write([(life, Self.person)], shelf)
            let newer = Complainant(name: "赵一", phone: "13900005678")
            let row = try shelf.complainants.sealed(newer, of: life.order.id)
            try await shelf.database.write { tx in try ComplainantStore.write([row], in: tx) }
            #expect(try await load(life.order.id, shelf) == newer)
            #expect(try await orders("13800001234", shelf).isEmpty)
            #expect(try await orders("13900005678", shelf) == [life.order.id])
        }
    }

    private func orders(_ phone: String, _ shelf: Shelf) async throws -> [OrderID] {
        try await shelf.read { tx in
            try shelf.complainants.orders(with: .phone(phone), limit: 10, in: tx)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a phone finds its orders however it is written, newest first`(engine: TestDatabase)
        async throws
    {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(5, seed: 53, steps: 0)
            let phones = [
                "13800001234", "+86 138 0000 1234", "138****1234", "１３８００００１２３４", "13800001235",
            ]
            try await write(
                zip(lives, phones).map { ($0, Complainant(name: "赵一", phone: $1)) }, shelf)
            let expected = [0, 1, 3].map { lives[$0].order.id }.sorted(by: >)
            for phone in ["13800001234", "8613800001234", "138-0000-1234"] {
                #expect(try await orders(phone, shelf) == expected)
            }
            for phone in ["", "1380000123", "138****1234", "123456", "' OR 1=1"] {
                #expect(try await orders(phone, shelf).isEmpty)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `every number of phone and contact finds the order and its complainant's others`(
        engine: TestDatabase
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(5, seed: 57, steps: 0)
            let people = [
                Complainant(phone: "13800001234", contact: "62345678"),
                Complainant(phone: "13900005678、13700004321"),
                Complainant(phone: "13700004321"), Complainant(phone: "62345678"),
                Complainant(phone: "13600009999", contact: "13800001234"),
            ]
            try await write(zip(lives, people).map { ($0, $1) }, shelf)
            let ids = lives.map(\.order.id)
            #expect(Set(try await orders("62345678", shelf)) == [ids[0], ids[3]])
            #expect(Set(try await orders("13800001234", shelf)) == [ids[0], ids[4]])
            func others(_ index: Int) async throws -> Set<OrderID> {
                try await shelf.read { tx in
                    Set(
                        try shelf.complainants.orders(
                            ofComplainantOf: ids[index], limit: 10, in: tx))
                }
            }
            #expect(try await others(0) == [ids[0], ids[3], ids[4]])
            #expect(try await others(1) == [ids[1], ids[2]])
            #expect(try await others(2) == [ids[1], ids[2]])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `what was tampered with, moved or sealed by another key does not open`(
        engine: TestDatabase
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(2, seed: 54, steps: 0)
            try await write(lives.map { ($0, Self.person) }, shelf)
            let (first, second) = (lives[0].order.id, lives[1].order.id)
            let stranger = ComplainantStore(
                sealer: Sealer(masterKey: SymmetricKey(data: [UInt8](2...33))))
            await #expect(throws: SealBroken(context: "complainant \(first.value)")) {
                try await shelf.read { tx in _ = try stranger.load([first], in: tx) }
            }
            let found = try await shelf.read { tx in
                try stranger.orders(with: .phone("13800001234"), limit: 10, in: tx)
            }
            #expect(found.isEmpty, "hashes depend on the key")
            try await shelf.database.write { tx in
                let sealed = try tx.fetchFirst(
                    "SELECT sealed FROM complainant WHERE order_id = \(second.value)"
                ) { $0.blob(0) }
                try tx.execute(
                    "UPDATE complainant SET sealed = \(sealed) WHERE order_id = \(first.value)")
            }
            await #expect(throws: SealBroken.self) { _ = try await load(first, shelf) }
            #expect(try await load(second, shelf) == Self.person)
        }
    }

    @Test func `every changed byte of a seal is noticed`() throws {
        let sealed = try Shelf.sealer.seal(Array("赵一".utf8), context: "order 1")
        #expect(try Shelf.sealer.open(sealed, context: "order 1") == Array("赵一".utf8))
        for index in sealed.indices {
            var wrong = sealed
            wrong[index] ^= 1
            #expect(throws: SealBroken(context: "order 1")) {
                try Shelf.sealer.open(wrong, context: "order 1")
            }
        }
        for length in sealed.indices {
            #expect(throws: SealBroken.self) {
                try Shelf.sealer.open(Array(sealed.prefix(length)), context: "order 1")
            }
        }
        #expect(throws: SealBroken.self) { try Shelf.sealer.open(sealed, context: "order 2") }
        #expect(try Shelf.sealer.seal(Array("赵一".utf8), context: "order 1") != sealed)
    }

    @Test func `hashes of names and phones stand for whole values only`() {
        let sealer = Shelf.sealer
        #expect(sealer.nameHash("赵 一") == sealer.nameHash("赵一"))
        #expect(sealer.nameHash("赵一") != sealer.nameHash("赵二"))
        #expect(sealer.nameHash("赵*") == nil)
        #expect(sealer.nameHash("") == nil)
        #expect(sealer.phoneHash("123456") == nil)
        #expect(sealer.phoneHash("138****1234") == nil)
        #expect(sealer.phoneHash("138××××1234") == nil)
        #expect(sealer.phoneHash("1234567")?.count == 16)
        #expect(sealer.phoneHash("1234567") != sealer.nameHash("1234567"))
    }

    @Test func `a separator inside a field does no harm`() async throws {
        try await Shelf.open(on: .sqlite) { shelf in
            let life = try Shelf.lives(1, seed: 55, steps: 0)[0]
            try await write([(life, Complainant(name: "赵\u{1F}一", phone: "\u{1F}"))], shelf)
            #expect(try await load(life.order.id, shelf) == Complainant(name: "赵一"))
        }
    }

    @Test func `no file of the database holds a person's words`() async throws {
        try await TestDatabase.sqlite.withPlace { place in
            guard case .sqlite(let configuration) = place,
                case .file(let path) = configuration.place
            else { return }
            let database = try place.open()
            try await Migrator(Schema.migrations).migrate(database, now: { 0 })
            let shelf = Shelf(database: database)
            var life = try Shelf.lives(1, seed: 56, steps: 0)[0]
            var facts = life.order.facts
            facts.title = "可见的标题"
            try life.add([.amended(facts, reply: nil)], at: life.now)
            try await write([(life, Self.person)], shelf)
            try await shelf.index()
            try #expect(Self.contains("可见的标题", path), "the search itself must work")
            for secret in [
                "欧阳小明", "138-0000-1234", "13800001234", "邻居赵一转告", "和平路7号楼", "单元301",
            ] {
                try #expect(!Self.contains(secret, path), "\(secret)")
            }
            await database.close()
            try #expect(!Self.contains("欧阳小明", path))
        }
    }

    private static func contains(_ text: String, _ path: String) throws -> Bool {
        for suffix in ["", "-wal", "-shm"]
        where FileManager.default.fileExists(atPath: path + suffix) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path + suffix))
            if bytes.range(of: Data(text.utf8)) != nil { return true }
        }
        return false
    }
}
