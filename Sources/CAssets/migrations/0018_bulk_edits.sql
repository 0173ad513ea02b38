-- Changes of many orders at once: what they will do, and what they did. Nothing personal is in
-- them; what they changed stands in the events of the orders, which the ledger proves.
CREATE TABLE bulk_change (
    id ${int} PRIMARY KEY,
    account ${int} NOT NULL,
    made_at ${int} NOT NULL,
    applied_at ${int},
    undone_at ${int},
    -- JSON: headings of what was pasted that name no column to change.
    ignored ${text} NOT NULL
) ${strict};

CREATE INDEX bulk_change_by_account ON bulk_change (account, id);

CREATE TABLE bulk_change_row (
    bulk_id ${int} NOT NULL REFERENCES bulk_change (id),
    position ${int} NOT NULL,
    -- Null where no order was found that the person may know of.
    order_id ${int},
    number ${text} NOT NULL,
    state ${text} NOT NULL,
    -- JSON: [["field", "before", "after"], …]
    changes ${text} NOT NULL,
    -- JSON: ["name", "argument", …]; empty without a problem.
    problem ${text} NOT NULL,
    -- The version of the order that the row made.
    version ${int},
    PRIMARY KEY (bulk_id, position)
) ${strict};
