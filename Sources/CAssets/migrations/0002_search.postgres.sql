CREATE TABLE order_search (
    order_id BIGINT PRIMARY KEY REFERENCES work_order (id),
    tokens TSVECTOR NOT NULL
);

CREATE INDEX order_search_tokens ON order_search USING gin (tokens);
