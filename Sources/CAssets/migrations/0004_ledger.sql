-- What happened, one row for a transaction, in the order in which it happened.
CREATE TABLE ledger_entry (
    id ${int} PRIMARY KEY,
    at ${int} NOT NULL,
    kind ${text} NOT NULL,
    account ${int} NOT NULL,
    actor ${text} NOT NULL,
    subject ${text} NOT NULL,
    order_id ${int},
    detail ${text} NOT NULL
) ${strict};

CREATE INDEX ledger_entry_by_order ON ledger_entry (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX ledger_entry_by_account ON ledger_entry (account, id);
