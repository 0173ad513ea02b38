-- The person behind an account: for whom they work, from when until when, what they signed.
ALTER TABLE account ADD COLUMN employer ${text} NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN job_title ${text} NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN valid_from ${int};
ALTER TABLE account ADD COLUMN valid_to ${int};
ALTER TABLE account ADD COLUMN agreement_on ${text};
ALTER TABLE account ADD COLUMN must_change_password ${int} NOT NULL DEFAULT 0;

-- The second factor: sealed secret, since when it counts, last time step that was used.
ALTER TABLE account ADD COLUMN factor_secret ${bytes};
ALTER TABLE account ADD COLUMN factor_since ${int};
ALTER TABLE account ADD COLUMN factor_step ${int} NOT NULL DEFAULT 0;

UPDATE account SET agreement_on = '2026-01-01' WHERE is_demo = 1;

CREATE TABLE recovery_code (
    account ${int} NOT NULL REFERENCES account (id),
    code_hash ${bytes} NOT NULL,
    used_at ${int},
    PRIMARY KEY (account, code_hash)
) ${strict};

-- A link that lets a person set a password once; the token is kept as a hash.
CREATE TABLE invitation (
    account ${int} PRIMARY KEY REFERENCES account (id),
    token_hash ${bytes} NOT NULL UNIQUE,
    made_at ${int} NOT NULL,
    expires_at ${int} NOT NULL
) ${strict};

ALTER TABLE session ADD COLUMN agent ${text} NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN address ${text} NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN factor_at ${int};

CREATE INDEX session_by_account ON session (account);
