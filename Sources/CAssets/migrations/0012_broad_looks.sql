-- Looks at personal data that are not at one order: look-ups by a name or number, and refused rows
-- of an import that were given back. Never what was seen.
CREATE TABLE broad_look (
    id ${int} PRIMARY KEY,
    kind ${text} NOT NULL,
    at ${int} NOT NULL,
    account ${int} NOT NULL,
    actor ${text} NOT NULL,
    purpose ${text} NOT NULL,
    reason ${text} NOT NULL,
    fields ${text} NOT NULL
) ${strict};

CREATE INDEX broad_look_by_account ON broad_look (account, kind, at);

-- Whose data was among the rows given back: the look-up hashes of their numbers.
CREATE TABLE broad_look_hash (
    look ${int} NOT NULL REFERENCES broad_look (id),
    hash ${bytes} NOT NULL,
    PRIMARY KEY (look, hash)
) ${strict};

CREATE INDEX broad_look_by_hash ON broad_look_hash (hash, look);
