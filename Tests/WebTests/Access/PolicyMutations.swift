import Casework

/// The policy with one thing about it changed.
struct PolicyMutation: Sendable {
    enum Change: Hashable, Sendable {
        case takenOut
        case without(Role)
        case givenToAll
        case widened
    }

    /// The rule or limit that was changed.
    let name: String
    let change: Change
    let policy: PolicyRules
    /// Whose answers may differ.
    let askers: [Asker]

    /// Every rule taken out, taken from each of its roles, given to every role and reaching every
    /// order; every limit taken out.
    static let all: [PolicyMutation] = {
        let standard = PolicyRules.standard
        var all: [PolicyMutation] = []
        for (index, rule) in standard.rules.enumerated() {
            let holders = Role.allCases.filter(rule.roles.contains)
            let others = Role.allCases.filter { !rule.roles.contains($0) }
            func add(_ change: Change, _ roles: [Role], _ mutate: (inout PolicyRules) -> Void) {
                var policy = standard
                mutate(&policy)
                all.append(
                    PolicyMutation(
                        name: rule.name, change: change, policy: policy,
                        askers: roles.map(Asker.holder)))
            }
            add(.takenOut, holders) { $0.rules.remove(at: index) }
            for role in holders where holders.count > 1 {
                add(.without(role), [role]) { $0.rules[index].roles.remove(role) }
            }
            add(.givenToAll, others) { $0.rules[index].roles = Set(Role.allCases) }
            if rule.reach != .all {
                add(.widened, holders) { $0.rules[index].reach = .all }
            }
        }
        for limit in PolicyLimit.allCases {
            var policy = standard
            policy.limits.remove(limit)
            all.append(
                PolicyMutation(
                    name: limit.rawValue, change: .takenOut, policy: policy,
                    askers: Role.allCases.map(Asker.holder)))
        }
        return all
    }()

    /// Rules that no route asks yet; their mutations change no answer. When a route comes to ask
    /// one, the test says so and it leaves this list.
    static let unasked: Set<String> = []
}

/// Where a mutation shows: the cell of the route table that no longer holds.
struct Catch: Sendable {
    let row: RouteRow
    let asker: Asker
    let wanted: String
    let found: String
}

/// The permissions as a page for people, made of the rules themselves.
enum PolicyDocument {
    static let mark = "<!-- From here on written by scripts/policy-mutations. -->"

    static func generated(_ catches: [(PolicyMutation, Catch?)]) -> String {
        ([mark, ""] + matrix + [""] + table(catches)).joined(separator: "\n") + "\n"
    }

    // MARK: - Who may do what

    private static var matrix: [String] {
        let askers = Asker.all.dropFirst()
        let heads = askers.map(\.heading).joined(separator: " | ")
        let rows = PolicyRules.standard.rules.map { rule in
            let cells = Role.allCases.map { role in
                guard rule.roles.contains(role) else { return "" }
                return switch rule.reach {
                case .all: "all"
                case .ownUnit: "own"
                case .unitsBelow: "below"
                case .checkable: "checked"
                }
            }
            return "| `\(rule.name)` | " + cells.joined(separator: " | ") + " |"
        }
        let line = "|" + String(repeating: "---|", count: askers.count + 1)
        return ["## Who may do what", "", "| Rule | \(heads) |", line] + rows
    }

    // MARK: - Which cell misses which rule

    private static func table(_ catches: [(PolicyMutation, Catch?)]) -> [String] {
        var names: [String] = []
        for (mutation, _) in catches where !names.contains(mutation.name) {
            names.append(mutation.name)
        }
        let rows = names.map { name in
            let own = catches.filter { $0.0.name == name }
            func words(_ change: PolicyMutation.Change) -> String {
                guard let found = own.first(where: { $0.0.change == change }) else { return "" }
                return found.1.map(words(of:)) ?? "no route asks"
            }
            let single = own.filter {
                if case .without = $0.0.change { true } else { false }
            }
            let caught = single.count { $0.1 != nil }
            let count = single.isEmpty ? "" : "\(caught) of \(single.count)"
            return "| `\(name)` | \(words(.takenOut)) | \(count) | \(words(.givenToAll)) | "
                + "\(words(.widened)) |"
        }
        return [
            "## Each rule is missed", "",
            "| Rule | Taken out | From each role | Given to everybody | For every order |",
            "|---|---|---|---|---|",
        ] + rows
    }

    private static func words(of caught: Catch) -> String {
        let about = caught.row.thing == .any ? "" : " (\(caught.row.thing.rawValue))"
        return "`\(caught.row.method) \(caught.row.pattern)`\(about), \(caught.asker.heading): "
            + "\(caught.found) for \(caught.wanted)"
    }
}
