INSERT INTO ledger_head (lane, seq, hash) VALUES (0, 0, zeroblob(32));

-- Entries and events are only ever added. This stops mistakes; who owns the file can drop the
-- triggers, and is found by the chain.
CREATE TRIGGER ledger_entry_kept_on_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entry_kept_on_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER order_event_kept_on_update BEFORE UPDATE ON order_event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER order_event_kept_on_delete BEFORE DELETE ON order_event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
