-- Who has the desk, what one shift tells the next, and who took which alarm. Kept for good.
CREATE TABLE duty_shift (
    id ${int} PRIMARY KEY,
    account ${int} NOT NULL,
    line ${text} NOT NULL,
    started_at ${int} NOT NULL,
    until ${int} NOT NULL,
    ended_at ${int}
) ${strict};

CREATE INDEX duty_shift_by_end ON duty_shift (ended_at, until);

CREATE TABLE hand_over_note (
    id ${int} PRIMARY KEY,
    account ${int} NOT NULL,
    written_at ${int} NOT NULL,
    -- The day in the site's zone.
    written_on ${text} NOT NULL,
    body ${text} NOT NULL,
    -- Numbers of orders, with blanks between them.
    orders ${text} NOT NULL
) ${strict};

CREATE INDEX hand_over_note_by_day ON hand_over_note (written_on, id);

CREATE TABLE hand_over_receipt (
    note_id ${int} NOT NULL REFERENCES hand_over_note (id),
    account ${int} NOT NULL,
    at ${int} NOT NULL,
    PRIMARY KEY (note_id, account)
) ${strict};

CREATE TABLE alarm_taken (
    order_id ${int} NOT NULL REFERENCES work_order (id),
    -- 1 close to its limit, 2 past it.
    stage ${int} NOT NULL,
    account ${int} NOT NULL,
    at ${int} NOT NULL,
    PRIMARY KEY (order_id, stage)
) ${strict};

CREATE INDEX alarm_taken_by_moment ON alarm_taken (at);

-- Where alike orders went: of one community and category, the newest first.
CREATE INDEX work_order_alike ON work_order (community, category, id);
