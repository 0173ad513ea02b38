package import Casework

/// A name in both languages of the interface.
package struct BilingualName: Hashable, Sendable {
    package let chinese: String
    package let english: String

    package init(chinese: String, english: String) {
        self.chinese = chinese
        self.english = english
    }
}

/// Where a request came from (渠道). Data, not code.
package struct Channel: Hashable, Sendable {
    package let id: String
    package let name: BilingualName
    /// Words by which spreadsheets name it.
    package let aliases: [String]

    package init(id: String, name: BilingualName, aliases: [String] = []) {
        self.id = id
        self.name = name
        self.aliases = aliases
    }
}

/// A problem category and those below it (诉求分类).
package struct CategoryNode: Hashable, Sendable {
    package let name: String
    /// The official code where it is known; text, because other cities' codes have leading zeros.
    package let code: String?
    package let children: [CategoryNode]

    package init(name: String, code: String? = nil, children: [CategoryNode] = []) {
        self.name = name
        self.code = code
        self.children = children
    }
}

/// The category tree of a deployment.
package struct CategoryTree: Hashable, Sendable {
    package let roots: [CategoryNode]

    package init(_ roots: [CategoryNode]) {
        self.roots = roots
    }

    /// The node at the end of a path of names; nil when a step is unknown or the path is empty.
    package func node(at path: [String]) -> CategoryNode? {
        var level = roots
        var found: CategoryNode?
        for name in path {
            guard let next = level.first(where: { $0.name == name }) else { return nil }
            (found, level) = (next, next.children)
        }
        return found
    }

    /// Every path from the first level down, parents before children.
    package var paths: [[String]] { roots.flatMap { CategoryTree.paths(of: $0, below: []) } }

    private static func paths(of node: CategoryNode, below path: [String]) -> [[String]] {
        let own = path + [node.name]
        return [own] + node.children.flatMap { paths(of: $0, below: own) }
    }
}

/// Where a configured item comes from.
package struct Provenance: Hashable, Sendable {
    package let source: String
    package let confidence: Confidence

    package init(source: String, confidence: Confidence) {
        self.source = source
        self.confidence = confidence
    }
}

/// What makes an order confidential (举报, 保密工单) on entry and import, for a span of days.
package struct ConfidentialRule: Hashable, Sendable {
    /// Kinds of request, as the city words them.
    package let kinds: Set<String>
    package let labels: Set<String>
    package let validity: Validity
    package let origin: Provenance

    func marks(_ facts: OrderFacts) -> Bool {
        kinds.contains(facts.kind) || !labels.isDisjoint(with: facts.labels)
    }
}

/// All that makes one deployment differ from another (部署配置), as dated data.
package struct Profile: Sendable {
    package let id: String
    package let name: BilingualName
    /// Days for which this profile was made, usually the term of a contract.
    package let validity: Validity
    package let zone: SiteZone
    /// The unit whose desk works with this deployment.
    package let home: UnitID
    package let directory: UnitDirectory
    /// Source of units that are not plain public facts.
    package let unitSources: [UnitID: Provenance]
    package let channels: [Channel]
    package let categories: CategoryTree
    package let deadlines: DeadlinePolicy
    package let calendar: WorkingCalendar
    /// In time order; `Rulebook.governing(_:among:)` chooses.
    package let rulebooks: [Rulebook]
    /// The state an imported order takes, by the city's word for it; an empty word is a word too.
    package let cityStates: [String: OrderState]
    /// Names the interface shows for this deployment, by key, e.g. `desk`.
    package let interface: [String: BilingualName]
    package let confidential: [ConfidentialRule]
    /// Second of the day at which the daily report is made.
    package let reportSecond: Int
    /// Roles whose people must sign in with a second factor.
    package var secondFactorRoles: Set<Role> = Role.withSecondFactor
    /// How often and when people may look at personal data before it is unusual.
    package var personalWatch = PersonalWatch.standard

    package func channel(_ id: String) -> Channel? { channels.first { $0.id == id } }

    /// The channel a spreadsheet means by `word`: its id, a name or an alias.
    package func channel(named word: String) -> Channel? {
        channels.first {
            [$0.id, $0.name.chinese, $0.name.english].contains(word) || $0.aliases.contains(word)
        }
    }

    /// Whether the profile makes an order of these facts confidential, arrived on `day`.
    package func marksConfidential(_ facts: OrderFacts, on day: LocalDate) -> Bool {
        let asked = facts.receivedAt.map(zone.date) ?? day
        return confidential.contains { $0.validity.contains(asked) && $0.marks(facts) }
    }

    /// The rules transitions need.
    package var orderRules: OrderRules {
        OrderRules(
            zone: zone, calendar: calendar, policy: deadlines,
            unitName: { [directory] in directory[$0]?.name })
    }

    /// The rulebook in force on `date`.
    package func rulebook(on date: LocalDate) -> Rulebook? {
        rulebooks.first { $0.validity.contains(date) }
    }

    package func rulebook(id: String) -> Rulebook? { rulebooks.first { $0.id == id } }
}
