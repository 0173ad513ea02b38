/// Somebody else changed the order since the reader saw it. Nothing was done.
package struct StaleVersion: Error, Hashable, Sendable {
    package let number: OrderNumber
    package let expected: Int
    package let actual: Int

    package init(number: OrderNumber, expected: Int, actual: Int) {
        self.number = number
        self.expected = expected
        self.actual = actual
    }
}

/// There is no such order, or none that this reader may know of: the answer is the same.
package struct OrderNotFound: Error, Hashable, Sendable {
    package let number: String

    package init(number: String) {
        self.number = number
    }
}

/// The reader may see the order but not do this to it.
package struct Forbidden: Error, Hashable, Sendable {
    package let action: String

    package init(action: String) {
        self.action = action
    }
}
