-- Who may know of a confidential order: named for it, or for a time by a granted request.
CREATE TABLE confidential_handler (
    order_id ${int} NOT NULL REFERENCES work_order (id),
    account ${int} NOT NULL,
    -- The sign-in name of whoever named them; empty when the system did.
    named_by ${text} NOT NULL,
    at ${int} NOT NULL,
    -- Null for those who are named; the end of the access of those whose request was granted.
    until ${int},
    PRIMARY KEY (order_id, account)
) ${strict};

CREATE INDEX confidential_handler_by_account ON confidential_handler (account, order_id);
-- The few orders that are taken out of what most readers see.
CREATE INDEX work_order_confidential ON work_order (id) WHERE is_confidential = 1;

CREATE TABLE access_request (
    id ${int} PRIMARY KEY,
    order_id ${int} NOT NULL REFERENCES work_order (id),
    account ${int} NOT NULL,
    reason ${text} NOT NULL,
    asked_at ${int} NOT NULL,
    -- Empty while nobody has decided.
    decision ${text} NOT NULL,
    decided_by ${int},
    decided_at ${int},
    until ${int}
) ${strict};

CREATE INDEX access_request_open ON access_request (id) WHERE decision = '';
CREATE INDEX access_request_by_account ON access_request (account, decided_at);

-- Those who worked on a confidential order before go on.
INSERT INTO confidential_handler (order_id, account, named_by, at)
SELECT e.order_id, e.account, '', MIN(e.at) FROM order_event e
JOIN work_order o ON o.id = e.order_id
WHERE o.is_confidential = 1 AND e.account <> 0 GROUP BY e.order_id, e.account;
