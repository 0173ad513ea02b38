import Casework
import Operations

/// Changes an order without the web, as somebody else would meanwhile.
struct ChangeOrderForTests {
    let test: TestSite

    init(_ test: TestSite) {
        self.test = test
    }

    func run(_ command: OrderCommand, _ number: OrderNumber, _ who: Who) async throws -> WorkOrder {
        try await ChangeOrder(test.site).run(
            command, on: number, version: nil, by: test.actor(who))
    }
}
