-- Backups: what was made when, up to which moment, and what its proof found.
CREATE TABLE backup_run (
    id ${int} PRIMARY KEY,
    cause ${text} NOT NULL,
    state ${text} NOT NULL,
    step ${text} NOT NULL,
    percent ${int},
    account ${int} NOT NULL,
    actor ${text} NOT NULL,
    asked_at ${int} NOT NULL,
    started_at ${int},
    seen_at ${int},
    finished_at ${int},
    file ${text} NOT NULL,
    bytes ${int},
    until ${int},
    proof ${text} NOT NULL,
    problem ${text} NOT NULL,
    detail ${text} NOT NULL,
    removed_at ${int}
) ${strict};
