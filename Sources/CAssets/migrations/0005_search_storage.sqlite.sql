-- Nothing to do here: the full-text table of SQLite keeps no texts.
SELECT 1;
