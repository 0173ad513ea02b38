import Persistence
import Store
import TestSupport
import Testing

/// Orders of a site from before the city's exports could close and reopen them.
@Suite struct CityStepsMigrationTests {
    @Test(arguments: TestDatabase.available)
    func `older rows become what their events say`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            try await shelf.write(try Shelf.lives(200, seed: 83))
            try await shelf.database.write { tx in
                for index in [
                    "alike", "by_closing", "by_channel", "by_category", "by_community", "by_unit",
                ] {
                    try tx.executeScript("DROP INDEX work_order_\(index)")
                }
                for table in [
                    "saved_view", "broad_look_hash", "broad_look", "duty_shift",
                    "hand_over_receipt",
                    "hand_over_note", "alarm_taken", "bulk_change_row", "bulk_change",
                    "reply_draft",
                ] {
                    try tx.executeScript("DROP TABLE \(table)")
                }
                for table in ["session", "invitation"] {
                    try tx.executeScript("ALTER TABLE \(table) DROP COLUMN seal")
                }
                try tx.execute("DROP INDEX work_order_by_district_number")
                try tx.execute("ALTER TABLE work_order DROP COLUMN sent_back_at")
                try tx.execute("DELETE FROM schema_migration WHERE name >= '0011_city_steps'")
                try tx.execute(
                    """
                    UPDATE work_order SET closed_at = coalesce(city_closed_at, received_at),
                        closed_on = CASE WHEN closed_on = '' THEN received_on ELSE closed_on END
                    WHERE state = 'closed' AND signed_at IS NULL
                    """)
                try tx.execute(
                    """
                    UPDATE work_order SET closed_on = '2026-10-05'
                    WHERE city_closed_at IS NOT NULL AND state <> 'closed'
                    """)
            }
            try await Migrator(Schema.migrations).migrate(shelf.database, now: { 0 })
            #expect(try await shelf.problems().isEmpty)
        }
    }
}
