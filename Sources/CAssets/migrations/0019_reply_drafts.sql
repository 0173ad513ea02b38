-- Replies somebody has begun and not sent; sealed. Cleared when the reply is sent.
CREATE TABLE reply_draft (
    account ${int} NOT NULL,
    order_id ${int} NOT NULL REFERENCES work_order (id),
    saved_at ${int} NOT NULL,
    sealed ${bytes} NOT NULL,
    PRIMARY KEY (account, order_id)
) ${strict};

CREATE INDEX reply_draft_by_moment ON reply_draft (saved_at);
