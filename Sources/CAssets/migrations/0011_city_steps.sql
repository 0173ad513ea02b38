-- When an order went back to the city, so that a later dispatch of the city is told from an old one.
ALTER TABLE work_order ADD COLUMN sent_back_at ${int};

UPDATE work_order SET sent_back_at = (
    SELECT max(at) FROM order_event
    WHERE order_id = work_order.id AND kind = 'send_back_reviewed'
) WHERE state = 'sent_back';

-- closed_at is ours alone; what the city closed keeps the city's moment, or none.
UPDATE work_order SET closed_at = NULL, closed_on = CASE
    WHEN city_closed_at IS NULL THEN '' ELSE closed_on END
WHERE signed_at IS NULL AND state IN ('closed', 'verdict_received', 'archived');

-- What is open here is not closed, whatever the city says.
UPDATE work_order SET closed_on = NULL
WHERE closed_on IS NOT NULL AND state NOT IN ('closed', 'verdict_received', 'archived');

-- Exports that name orders by the district's number alone find them.
CREATE INDEX work_order_by_district_number ON work_order (district_number)
    WHERE district_number IS NOT NULL;
