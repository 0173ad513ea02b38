CREATE VIRTUAL TABLE order_search USING fts5 (
    tokens, detail = none, columnsize = 0, tokenize = 'unicode61 remove_diacritics 0'
);
