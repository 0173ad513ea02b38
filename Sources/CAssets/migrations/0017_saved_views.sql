-- Lists that people come back to: what an address of the ledger says, under a name.
CREATE TABLE saved_view (
    id ${int} PRIMARY KEY,
    account ${int} NOT NULL,
    name ${text} NOT NULL,
    query ${text} NOT NULL,
    -- own, team or all.
    reach ${text} NOT NULL,
    -- The unit of a team's view; empty for others.
    unit ${text} NOT NULL,
    is_pinned ${int} NOT NULL,
    created_at ${int} NOT NULL,
    -- Null while it is in use; a removed one can be brought back for a while.
    removed_at ${int}
) ${strict};

CREATE INDEX saved_view_by_account ON saved_view (account, id);
CREATE INDEX saved_view_by_reach ON saved_view (reach, unit, id);
-- The list by unit, and the subtotals of units, from the index alone.
CREATE INDEX work_order_by_unit ON work_order (responsible_unit, id);
