-- Words in braces after a dollar sign stand for the types of the database at hand.

CREATE TABLE work_order (
    id ${int} PRIMARY KEY,
    number ${text} NOT NULL UNIQUE,
    city_number ${text} UNIQUE,
    district_number ${text},
    version ${int} NOT NULL CHECK (version > 0),
    state ${text} NOT NULL,
    channel ${text} NOT NULL,
    kind ${text} NOT NULL,
    category ${text} NOT NULL,
    category_1 ${text} NOT NULL,
    labels ${text} NOT NULL,
    title ${text} NOT NULL,
    content ${text} NOT NULL,
    district ${text} NOT NULL,
    subdistrict ${text} NOT NULL,
    community ${text} NOT NULL,
    place ${text} NOT NULL,
    company ${text} NOT NULL,
    urgency ${text} NOT NULL,
    nature ${text} NOT NULL,
    city_unit ${text} NOT NULL,
    city_state ${text} NOT NULL,
    handling_result ${text} NOT NULL,
    city_reply ${text} NOT NULL,
    reported_at ${int},
    city_dispatched_at ${int},
    city_due_at ${int},
    city_closed_at ${int},
    verdict ${text} NOT NULL,
    is_excluded ${int} NOT NULL,
    is_uncounted ${int} NOT NULL,
    is_confidential ${int} NOT NULL,
    extra ${text} NOT NULL,
    received_at ${int} NOT NULL,
    received_on ${text} NOT NULL,
    arrived_at ${int} NOT NULL,
    signed_at ${int},
    dispatched_at ${int},
    contacted_at ${int},
    replied_at ${int},
    judged_at ${int},
    closed_at ${int},
    -- The closing moment the figures count: ours, else the city's; the day in the site's zone.
    closed_on ${text},
    sign_due ${int} NOT NULL,
    sign_class ${text} NOT NULL,
    reply_due ${int} NOT NULL,
    reply_class ${text} NOT NULL,
    reply_given ${int} NOT NULL,
    judgement_due ${int},
    judgement_class ${text} NOT NULL,
    assumed_years ${text} NOT NULL,
    -- The clock that runs now; null when none does.
    next_due ${int},
    send_back_reason ${text} NOT NULL,
    send_back_from ${text} NOT NULL,
    send_back_count ${int} NOT NULL,
    reply ${text} NOT NULL,
    has_contact ${int} NOT NULL,
    callback_count ${int} NOT NULL,
    judgement ${text} NOT NULL,
    last_callback ${text} NOT NULL,
    -- What the figures count: the city's verdict where there is one, our judgement otherwise.
    responsible_unit ${text} NOT NULL,
    is_valid ${int} NOT NULL,
    contacted ${int} NOT NULL,
    resolution ${text} NOT NULL,
    satisfaction ${text} NOT NULL
) ${strict};

CREATE INDEX work_order_by_state ON work_order (state, id);
-- Piles by state, the most pressing first.
CREATE INDEX work_order_by_state_and_due ON work_order (state, next_due, id)
    WHERE next_due IS NOT NULL;
CREATE INDEX work_order_by_due ON work_order (next_due, id) WHERE next_due IS NOT NULL;
CREATE INDEX work_order_by_moment ON work_order (received_at, id);
-- Covers the rate table, so that a league reads no order row.
CREATE INDEX work_order_figures ON work_order (
    responsible_unit, received_at, is_excluded, is_uncounted, closed_on, is_valid, contacted,
    resolution, satisfaction
);

CREATE TABLE assignment (
    order_id ${int} NOT NULL REFERENCES work_order (id),
    position ${int} NOT NULL,
    unit ${text} NOT NULL,
    unit_name ${text} NOT NULL,
    role ${text} NOT NULL,
    due ${int} NOT NULL,
    PRIMARY KEY (order_id, position)
) ${strict};

CREATE INDEX assignment_by_unit ON assignment (unit, order_id);

CREATE TABLE order_event (
    order_id ${int} NOT NULL REFERENCES work_order (id),
    version ${int} NOT NULL,
    kind ${text} NOT NULL,
    at ${int} NOT NULL,
    account ${int} NOT NULL,
    actor ${text} NOT NULL,
    payload ${text} NOT NULL,
    changes ${text} NOT NULL,
    PRIMARY KEY (order_id, version)
) ${strict};

-- Personal data, sealed with AES-GCM; the hashes are keyed, for exact look-up only.
CREATE TABLE complainant (
    order_id ${int} PRIMARY KEY REFERENCES work_order (id),
    sealed ${bytes} NOT NULL,
    name_hash ${bytes},
    phone_hash ${bytes}
) ${strict};

CREATE INDEX complainant_by_phone ON complainant (phone_hash) WHERE phone_hash IS NOT NULL;
CREATE INDEX complainant_by_name ON complainant (name_hash) WHERE name_hash IS NOT NULL;

-- Orders whose search tokens are to be made again; written with the change, drained by the indexer.
CREATE TABLE search_queue (
    order_id ${int} PRIMARY KEY
) ${strict};

CREATE TABLE number_block (
    day ${text} PRIMARY KEY,
    next ${int} NOT NULL
) ${strict};
