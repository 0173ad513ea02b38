CREATE TABLE account (
    id ${int} PRIMARY KEY,
    name ${text} NOT NULL UNIQUE,
    display_name ${text} NOT NULL,
    password ${text} NOT NULL,
    roles ${text} NOT NULL,
    unit ${text},
    is_demo ${int} NOT NULL,
    disabled_at ${int},
    created_at ${int} NOT NULL
) ${strict};

CREATE TABLE session (
    token_hash ${bytes} PRIMARY KEY,
    account ${int} NOT NULL REFERENCES account (id),
    csrf ${text} NOT NULL,
    locale ${text} NOT NULL,
    created_at ${int} NOT NULL,
    seen_at ${int} NOT NULL
) ${strict};

CREATE TABLE import_batch (
    id ${int} PRIMARY KEY,
    file_name ${text} NOT NULL,
    file_hash ${text} NOT NULL,
    mapping ${text} NOT NULL,
    state ${text} NOT NULL,
    account ${int} NOT NULL,
    actor ${text} NOT NULL,
    started_at ${int} NOT NULL,
    finished_at ${int},
    headings ${text} NOT NULL,
    created ${int} NOT NULL,
    changed ${int} NOT NULL,
    unchanged ${int} NOT NULL,
    refused ${int} NOT NULL,
    problem ${text} NOT NULL
) ${strict};

-- The orders that a batch created or changed.
CREATE TABLE import_order (
    batch ${int} NOT NULL REFERENCES import_batch (id),
    order_id ${int} NOT NULL REFERENCES work_order (id),
    is_new ${int} NOT NULL,
    PRIMARY KEY (batch, order_id)
) ${strict};

-- A refused row as the file had it, sealed: it may hold personal data.
CREATE TABLE import_refusal (
    batch ${int} NOT NULL REFERENCES import_batch (id),
    position ${int} NOT NULL,
    sheet ${text} NOT NULL,
    row_number ${int} NOT NULL,
    column_name ${text} NOT NULL,
    reason ${text} NOT NULL,
    sealed ${bytes} NOT NULL,
    PRIMARY KEY (batch, position)
) ${strict};

CREATE TABLE import_mapping (
    name ${text} PRIMARY KEY,
    columns ${text} NOT NULL,
    saved_by ${text} NOT NULL,
    saved_at ${int} NOT NULL
) ${strict};

CREATE TABLE daily_report (
    day ${text} PRIMARY KEY,
    made_at ${int} NOT NULL,
    file_name ${text} NOT NULL,
    file_hash ${text} NOT NULL,
    content ${bytes} NOT NULL
) ${strict};

CREATE TABLE setting (
    name ${text} PRIMARY KEY,
    value ${text} NOT NULL
) ${strict};
