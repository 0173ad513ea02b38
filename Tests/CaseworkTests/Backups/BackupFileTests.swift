import Casework
import Testing

@Suite struct BackupFileTests {
    private let plan = BackupPlan(folder: "/backups", secondOfDay: 9_000, keep: .standard)

    private func owns(_ file: String) -> Bool {
        var run = BackupRun(
            id: 42, cause: .schedule, state: .proven, actor: "system",
            askedAt: Instant(milliseconds: 0))
        run.file = file
        return plan.owns(run)
    }

    @Test func `a run owns the file under the name it was given`() {
        let name = BackupPlan.fileName(of: 42, day: "20260801", time: "023000")
        #expect(name == "jiesu-20260801-023000-42.jbk")
        #expect(owns("/backups/" + name))
    }

    @Test(
        arguments: [
            "", "/", "/backups", "/backups/", "/var/lib/jiesu", "jiesu-20260801-023000-42.jbk",
            "/other/jiesu-20260801-023000-42.jbk", "/backups/deep/jiesu-20260801-023000-42.jbk",
            "/backups/../x/jiesu-20260801-023000-42.jbk", "/backups//jiesu-20260801-023000-42.jbk",
            "/backups/jiesu-20260801-023000-42.jbk/", "/backups/jiesu-20260801-023000-43.jbk",
            "/backups/jiesu-20260801-023000-042.jbk",
            "/backups/jiesu-20260801-023000-42.jbk.partial",
            "/backups/jiesu-2026080-023000-42.jbk", "/backups/jiesu-20260801-02300a-42.jbk",
            "/backups/jiesu-20260801-42.jbk", "/backups/jiesu-42.jbk", "/backups/-",
            "/backups/jiesu.sqlite",
        ])
    func `a run owns no other file`(_ file: String) {
        #expect(!owns(file))
    }
}
