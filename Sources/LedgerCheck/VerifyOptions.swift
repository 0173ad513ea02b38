import Foundation

/// What was asked for on the command line.
package struct VerifyOptions: Sendable, Hashable {
    package private(set) var path = ""
    package private(set) var publicKey: [UInt8]?
    package private(set) var roots: [String] = []
    package private(set) var isJSON = false

    /// Digits of a root that leave no room for chance.
    private static let rootDigitsMin = 16

    /// Nil where the arguments are none that the program takes.
    package init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--json": isJSON = true
            case "--public-key":
                guard let key = rest.popFirst().flatMap({ Data(base64Encoded: $0) }),
                    key.count == 32
                else { return nil }
                publicKey = [UInt8](key)
            case "--root":
                guard let root = rest.popFirst()?.lowercased(),
                    root.utf8.count >= VerifyOptions.rootDigitsMin,
                    root.utf8.count <= 64, root.allSatisfy(\.isHexDigit)
                else { return nil }
                roots.append(root)
            default:
                guard !argument.hasPrefix("-"), path.isEmpty else { return nil }
                path = argument
            }
        }
        if path.isEmpty { return nil }
    }
}
