-- What the platform is told of the stock itself: changes (3502) and stock-takes (3501), owed in the
-- same table as the uploads of sales, so that they go, fail and are decided the same way.

CREATE TABLE outbox_new (
  item_id TEXT PRIMARY KEY,
  -- Whose it is: a sale, or a lot (3501, 3502).
  sale_id TEXT REFERENCES sale (sale_id),
  lot_id TEXT REFERENCES lot (lot_id),
  -- The change of stock a 3502 tells of; what a 3501 counts lay there right after this one.
  movement_id INTEGER REFERENCES stock_movement (movement_id),
  -- Order within a sale or a lot: an item waits until every smaller one is accepted.
  stream TEXT NOT NULL GENERATED ALWAYS AS (coalesce(sale_id, lot_id)) STORED,
  sequence INTEGER NOT NULL,
  infno TEXT NOT NULL CHECK (infno IN ('7207', '7208', '3505', '3506', '3501', '3502')),
  -- What is uploaded; decides with infno that it is owed once only.
  subject TEXT NOT NULL,
  subject_name TEXT NOT NULL,
  -- cancelled: never left the shop and is no longer owed (7207 of a sale voided before it went up)
  -- closed: a person ended it, with a reason
  state TEXT NOT NULL CHECK (state IN
    ('waiting', 'sending', 'accepted', 'refused', 'unknown', 'cancelled', 'closed')),
  msgid TEXT REFERENCES intent (msgid),
  tries INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  next_at INTEGER,
  accepted_at INTEGER,
  -- What the platform named it: the stock-out number of a 7207, which its 7208 must give.
  platform_no TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  closed_by TEXT NOT NULL DEFAULT '',
  closed_at INTEGER,
  UNIQUE (stream, sequence),
  UNIQUE (infno, subject),
  CHECK ((sale_id IS NULL) <> (lot_id IS NULL)),
  CHECK ((lot_id IS NULL) = (movement_id IS NULL)),
  CHECK ((lot_id IS NULL) = (infno NOT IN ('3501', '3502')))
) STRICT;
INSERT INTO outbox_new (item_id, sale_id, sequence, infno, subject, subject_name, state, msgid,
    tries, created_at, next_at, accepted_at, platform_no, reason, closed_by, closed_at)
  SELECT item_id, sale_id, sequence, infno, subject, subject_name, state, msgid,
    tries, created_at, next_at, accepted_at, platform_no, reason, closed_by, closed_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_waiting ON outbox (next_at, created_at, sequence) WHERE state = 'waiting';
CREATE INDEX outbox_open ON outbox (created_at, sequence)
  WHERE state NOT IN ('accepted', 'cancelled', 'closed');
CREATE INDEX outbox_by_time ON outbox (created_at, sequence);
CREATE INDEX outbox_by_msgid ON outbox (msgid) WHERE msgid IS NOT NULL;

-- Days that are over and whose stock-takes are all owed, where the region wants one every day.
CREATE TABLE stock_take_day (
  business_on TEXT PRIMARY KEY,
  owed_at INTEGER NOT NULL
) STRICT;
-- Which lots moved on a day.
CREATE INDEX stock_movement_by_time ON stock_movement (moved_at, lot_id);
