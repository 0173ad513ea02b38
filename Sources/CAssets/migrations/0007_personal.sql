-- Texts of orders in which personal parts were found, as they were written, sealed with AES-GCM.
-- The order and its events hold the masked form. `version` is the event that brought the text.
CREATE TABLE sealed_text (
    order_id ${int} NOT NULL REFERENCES work_order (id),
    version ${int} NOT NULL,
    field ${text} NOT NULL,
    sealed ${bytes} NOT NULL,
    PRIMARY KEY (order_id, version, field)
) ${strict};

-- Keyed hashes of numbers found in texts and contacts, for exact look-up only.
CREATE TABLE personal_hash (
    order_id ${int} NOT NULL REFERENCES work_order (id),
    kind ${text} NOT NULL,
    hash ${bytes} NOT NULL,
    PRIMARY KEY (order_id, kind, hash)
) ${strict};

CREATE INDEX personal_hash_by_hash ON personal_hash (hash, order_id);

-- Every look at personal data: who, when, at which order, what for. Never what was seen.
CREATE TABLE personal_look (
    id ${int} PRIMARY KEY,
    kind ${text} NOT NULL,
    at ${int} NOT NULL,
    account ${int} NOT NULL,
    actor ${text} NOT NULL,
    order_id ${int} NOT NULL REFERENCES work_order (id),
    number ${text} NOT NULL,
    purpose ${text} NOT NULL,
    reason ${text} NOT NULL,
    fields ${text} NOT NULL
) ${strict};

CREATE INDEX personal_look_by_account ON personal_look (account, kind, at);
CREATE INDEX personal_look_by_order ON personal_look (order_id, at);

-- Unusual looking, one row for an account, kind and day until it is settled.
CREATE TABLE personal_warning (
    id ${int} PRIMARY KEY,
    kind ${text} NOT NULL,
    day ${text} NOT NULL,
    account ${int} NOT NULL,
    actor ${text} NOT NULL,
    number ${text} NOT NULL,
    first_at ${int} NOT NULL,
    last_at ${int} NOT NULL,
    count ${int} NOT NULL,
    settled_at ${int},
    settled_by ${text} NOT NULL,
    remark ${text} NOT NULL
) ${strict};

CREATE INDEX personal_warning_by_account ON personal_warning (account, kind, day);
CREATE INDEX personal_warning_open ON personal_warning (settled_at, id);
