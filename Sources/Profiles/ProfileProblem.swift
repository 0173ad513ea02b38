/// Something wrong in a profile file, with the place and the way to mend it.
package struct ProfileProblem: Hashable, Sendable {
    package enum Severity: String, Sendable {
        /// The profile cannot be used.
        case error
        /// The profile can be used; somebody should look.
        case warning
    }

    /// Stable names of what can be wrong, for tests and machines.
    package enum Cause: String, CaseIterable, Sendable {
        case noSuchProfile, noSuchFile, unreadableText, brokenSyntax, wrongKind, tooLarge
        case unknownKey, missingKey, wrongForm, badDate, badTime, badNumber, badIdentifier
        case unknownWord, duplicateID, duplicateName, emptyList
        case datesReversed, overlappingValidity, gapInValidity
        case unknownParent, parentCycle, unknownReference
        case noLimit, severalLimits, noSource, weightsNotWhole
        case notSupported
        case dayInBothLists, dayOutsideYear, plainWorkday, yearNotAnnounced
    }

    package let severity: Severity
    package let cause: Cause
    /// Path of the file inside its folder.
    package let file: String
    /// Line counted from 1.
    package let line: Int
    /// What is wrong, in a clause.
    package let what: String
    /// What to do about it, in a clause.
    package let mend: String

    /// `file:line: error: what; mend`.
    package var text: String { "\(file):\(line): \(severity.rawValue): \(what); \(mend)" }
}

/// Gathers the problems of one check, so that all of them are shown at once.
final class ProblemLog {
    private(set) var problems: [ProfileProblem] = []

    func error(
        _ cause: ProfileProblem.Cause, _ place: Place, _ what: String, mend: String
    ) {
        add(.error, cause, place, what, mend)
    }

    func warning(
        _ cause: ProfileProblem.Cause, _ place: Place, _ what: String, mend: String
    ) {
        add(.warning, cause, place, what, mend)
    }

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    /// By file and line.
    var sorted: [ProfileProblem] {
        problems.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
    }

    private func add(
        _ severity: ProfileProblem.Severity, _ cause: ProfileProblem.Cause, _ place: Place,
        _ what: String, _ mend: String
    ) {
        let problem = ProfileProblem(
            severity: severity, cause: cause, file: place.file, line: place.line, what: what,
            mend: mend)
        if !problems.contains(problem) { problems.append(problem) }
    }
}

/// A line of a file.
struct Place: Hashable {
    let file: String
    let line: Int
}

/// Why a profile was not loaded: every problem, not just the first.
package struct ProfileRefusal: Error, Hashable, Sendable {
    package let problems: [ProfileProblem]

    package init(problems: [ProfileProblem]) {
        self.problems = problems
    }

    package var text: String { problems.map(\.text).joined(separator: "\n") }
}

/// What a check found; the profile is nil when there is at least one error.
package struct ProfileReport: Sendable {
    package let profile: Profile?
    package let problems: [ProfileProblem]

    package init(profile: Profile?, problems: [ProfileProblem]) {
        self.profile = profile
        self.problems = problems
    }

    package var errors: [ProfileProblem] { problems.filter { $0.severity == .error } }
    package var warnings: [ProfileProblem] { problems.filter { $0.severity == .warning } }
}
