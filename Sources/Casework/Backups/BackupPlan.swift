/// When backups are made by themselves, where they lie, and how long.
package struct BackupPlan: Hashable, Sendable {
    package let folder: String
    /// Seconds after midnight in the site's zone.
    package let secondOfDay: Int
    package let keep: KeepRule

    package init(folder: String, secondOfDay: Int, keep: KeepRule) {
        self.folder = folder
        self.secondOfDay = secondOfDay
        self.keep = keep
    }

    /// The name of a file that `run` gets at a moment, as `yyyyMMdd` and `HHmmss`.
    package static func fileName(of run: Int64, day: String, time: String) -> String {
        "jiesu-\(day)-\(time)-\(run).jbk"
    }

    /// Whether the file of `run` lies in this plan's folder under the name that this run, and no
    /// other, was given.
    package func owns(_ run: BackupRun) -> Bool {
        let parts = run.fileName.split(separator: "-", omittingEmptySubsequences: false)
        guard run.file == folder + "/" + run.fileName, parts.count >= 3 else { return false }
        let (day, time) = (String(parts[1]), String(parts[2]))
        let isStamped =
            day.utf8.count == 8 && time.utf8.count == 6
            && (day + time).utf8.allSatisfy { (48...57).contains($0) }
        return isStamped && run.fileName == Self.fileName(of: run.id, day: day, time: time)
    }

    /// 02:30, before the day's work and after the calls of the evening.
    package static let standardSecond = 2 * 3600 + 30 * 60
    /// A backup that failed is tried again after an hour, so often for one day.
    package static let attemptsMax = 3
    package static let pauseSeconds: Int64 = 3600

    /// The last moment at or before `now` at which a backup was to be made.
    package func lastMoment(at now: Instant, zone: SiteZone) -> Instant {
        let today = zone.date(of: now)
        let moment = zone.instant(on: today, secondOfDay: secondOfDay)
        return moment <= now
            ? moment : zone.instant(on: today.adding(days: -1), secondOfDay: secondOfDay)
    }

    /// Whether one is to be made now. Looks at what is there, so that a run missed while the server
    /// was down is made up for when it comes back.
    ///
    /// - Parameter runs: at least all runs since the last moment.
    package func isDue(_ runs: [BackupRun], at now: Instant, zone: SiteZone) -> Bool {
        guard !runs.contains(where: \.isActive) else { return false }
        let moment = lastMoment(at: now, zone: zone)
        let since = runs.filter { $0.cause != .command && $0.askedAt >= moment }
        if since.contains(where: { $0.state == .made || $0.state == .proven }) { return false }
        guard since.count < Self.attemptsMax else { return false }
        let last = since.map { $0.finishedAt ?? $0.askedAt }.max()
        return last.map { now.seconds(since: $0) >= Self.pauseSeconds } ?? true
    }
}

/// How many backups stay: one for each of the last days, weeks and months that have one.
package struct KeepRule: Hashable, Sendable {
    package let daily: Int
    package let weekly: Int
    package let monthly: Int

    package init(daily: Int, weekly: Int, monthly: Int) {
        self.daily = daily
        self.weekly = weekly
        self.monthly = monthly
    }

    package static let standard = KeepRule(daily: 14, weekly: 8, monthly: 12)

    /// Reads `14,8,12`; nil for anything else, for numbers above 999 and where nothing is kept.
    package init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            Int(String(part.drop { $0 == " " }))
        }
        guard parts.count == 3, let daily = parts[0], let weekly = parts[1],
            let monthly = parts[2], [daily, weekly, monthly].allSatisfy((0...999).contains),
            daily + weekly + monthly > 0
        else { return nil }
        self.init(daily: daily, weekly: weekly, monthly: monthly)
    }

    /// The runs whose files may go: a newer proven backup stands for each of them, and no day, week
    /// or month that is kept has them as its last. The last proven backup always stays, and so does
    /// whatever is newer than it.
    package func superseded(_ runs: [BackupRun], zone: SiteZone) -> [BackupRun] {
        let there = runs.filter {
            !$0.isActive && !$0.file.isEmpty && $0.removedAt == nil && $0.cause != .command
        }
        let proven = there.filter { $0.state == .proven }
            .sorted { Self.moment($0) > Self.moment($1) }
        guard let last = proven.first else { return [] }
        var kept: Set<Int64> = [last.id]
        for (count, name) in [(daily, Self.day), (weekly, Self.week), (monthly, Self.month)] {
            var seen: Set<Int> = []
            for run in proven where seen.count < count {
                if seen.insert(name(zone.date(of: Self.moment(run)))).inserted {
                    kept.insert(run.id)
                }
            }
        }
        return there.filter { run in
            Self.moment(run) < Self.moment(last) && !kept.contains(run.id)
        }
    }

    private static func moment(_ run: BackupRun) -> Instant { run.until ?? run.askedAt }

    private static func day(_ date: LocalDate) -> Int { date.dayNumber }

    /// Counts Mondays (ISO 8601 weeks).
    private static func week(_ date: LocalDate) -> Int {
        (date.dayNumber - (date.weekday - 1) + 3) / 7
    }

    private static func month(_ date: LocalDate) -> Int { date.year * 12 + date.month }
}
