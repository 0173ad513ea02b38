-- What happened, one row for a transaction. A lane is a chain of its own: every hash covers the
-- hash before it and the fields of its entry, so that no entry can be changed, removed, inserted or
-- moved without breaking it. SQLite has lane 0; PostgreSQL has more, so that writers do not wait
-- for each other.
CREATE TABLE ledger_entry (
    lane ${int} NOT NULL,
    seq ${int} NOT NULL,
    at ${int} NOT NULL,
    kind ${text} NOT NULL,
    account ${int} NOT NULL,
    actor ${text} NOT NULL,
    subject ${text} NOT NULL,
    order_id ${int},
    detail ${text} NOT NULL,
    -- Digests of the rows the transaction wrote.
    content ${bytes} NOT NULL,
    hash ${bytes} NOT NULL,
    PRIMARY KEY (lane, seq)
) ${strict};

CREATE INDEX ledger_entry_by_moment ON ledger_entry (at, lane, seq);
CREATE INDEX ledger_entry_by_order ON ledger_entry (order_id, at) WHERE order_id IS NOT NULL;
CREATE INDEX ledger_entry_by_account ON ledger_entry (account, at);
-- All but the commonest kind: the page finds that one by moment.
CREATE INDEX ledger_entry_by_kind ON ledger_entry (kind, at) WHERE kind <> 'orders_changed';

-- The last entry of every lane.
CREATE TABLE ledger_head (
    lane ${int} PRIMARY KEY,
    seq ${int} NOT NULL,
    hash ${bytes} NOT NULL
) ${strict};

-- Signed statements of all heads, each following the one before.
CREATE TABLE ledger_root (
    number ${int} PRIMARY KEY,
    day ${text} NOT NULL,
    kind ${text} NOT NULL,
    at ${int} NOT NULL,
    heads ${bytes} NOT NULL,
    previous ${bytes} NOT NULL,
    signature ${bytes} NOT NULL
) ${strict};

CREATE INDEX ledger_root_by_day ON ledger_root (day, number);
