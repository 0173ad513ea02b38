-- What was closed on a day, for the workbench of everybody.
CREATE INDEX work_order_by_closing ON work_order (closed_on, id) WHERE closed_on > '';
-- The choices of the filter bar that few orders may have: a page of them reads no others.
CREATE INDEX work_order_by_channel ON work_order (channel, id);
CREATE INDEX work_order_by_category ON work_order (category_1, id);
CREATE INDEX work_order_by_community ON work_order (community, id);
