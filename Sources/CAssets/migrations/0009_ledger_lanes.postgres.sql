-- Lane 0 for entries whose order among each other matters, 15 more for changes of orders.
INSERT INTO ledger_head (lane, seq, hash)
SELECT lane, 0, decode(lpad(to_hex(lane), 64, '0'), 'hex') FROM generate_series(0, 15) AS lane;

-- Sixteen rows that change all the time: leave room for their next versions on the same page.
ALTER TABLE ledger_head SET (fillfactor = 10);

-- Entries and events are only ever added. This stops mistakes; who owns the tables can drop the
-- triggers, and is found by the chain.
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER ledger_entry_kept_whole BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER order_event_kept BEFORE UPDATE OR DELETE ON order_event
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER order_event_kept_whole BEFORE TRUNCATE ON order_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
