-- Words apart from the rows: a search that finds many orders reads only their numbers.
ALTER TABLE order_search ALTER COLUMN tokens SET STORAGE EXTERNAL;
ALTER TABLE order_search SET (toast_tuple_target = 128);
INSERT INTO search_queue (order_id) SELECT order_id FROM order_search
ON CONFLICT (order_id) DO NOTHING;
