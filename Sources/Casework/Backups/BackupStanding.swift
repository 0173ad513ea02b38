/// What could be restored now.
package enum BackupStanding: Hashable, Sendable {
    /// No backup was ever proven.
    case none
    case proven(until: Instant, at: Instant)
    /// The last proof is older than a day and two hours.
    case late(until: Instant, at: Instant)

    package static let hoursMax = 26

    package init(lastProven run: BackupRun?, at now: Instant) {
        guard let run, let until = run.until, let proof = run.proof else {
            self = .none
            return
        }
        let isLate = proof.moment.adding(hours: Self.hoursMax) < now
        self =
            isLate
            ? .late(until: until, at: proof.moment) : .proven(until: until, at: proof.moment)
    }
}
