import HTTPTypes
import Hummingbird
import Synchronization

/// The methods each address answers, learnt from the router once all routes are in it.
final class AllowedMethods: Sendable {
    private let methods = Mutex<[String: Set<String>]>([:])

    func learn(_ routes: [(path: String, method: HTTPRequest.Method)]) {
        methods.withLock { methods in
            for route in routes {
                methods[route.path, default: []].insert(route.method.rawValue)
                // Whatever can be read can be asked for its headers alone.
                if route.method == .get { methods[route.path]?.insert("HEAD") }
            }
        }
    }

    /// For an address that exists but is not asked in this way; empty where there is nothing.
    func allowed(at path: String) -> [String] {
        guard let pattern = Routes.pattern(of: path) else { return [] }
        return methods.withLock { ($0[pattern] ?? []).sorted() }
    }
}

extension AllowedMethods {
    /// The nearest address that a browser can ask for: `path` itself, one above it, or the
    /// workbench.
    func readable(from path: String) -> String {
        var parts = path.split(separator: "/")
        while !parts.isEmpty {
            let address = "/" + parts.joined(separator: "/")
            if allowed(at: address).contains("GET") { return address }
            parts.removeLast()
        }
        return Routes.workbench
    }
}

/// The address does not answer this method, but those.
struct MethodNotAllowed: Error {
    let allowed: [String]
}
