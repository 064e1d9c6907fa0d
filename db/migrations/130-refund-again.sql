-- One more act on a difference: a refund that only the shop holds is sent to the platform once more.

CREATE TABLE level_difference_new (
  difference_id INTEGER PRIMARY KEY,
  business_on TEXT NOT NULL,
  clearing_class TEXT NOT NULL,
  clearing_bureau TEXT NOT NULL,
  row_key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN
    ('onlyOurs', 'onlyCentre', 'amountsDiffer', 'refundDiffers', 'unclear')),
  cause TEXT NOT NULL,
  act TEXT NOT NULL CHECK (act IN ('resolve', 'reverse', 'refund', 'adopt', 'explain')),
  settlement_id TEXT REFERENCES settlement (settlement_id),
  refund INTEGER NOT NULL CHECK (refund IN (0, 1)),
  person_no TEXT NOT NULL,
  -- As the centre prints it; '' where it has no row.
  msgid TEXT NOT NULL,
  code TEXT NOT NULL,
  memo TEXT NOT NULL,
  ours_count INTEGER NOT NULL,
  ours_total_fen INTEGER NOT NULL,
  ours_fund_fen INTEGER NOT NULL,
  ours_account_fen INTEGER NOT NULL,
  -- NULL where the file does not say.
  centre_count INTEGER,
  centre_total_fen INTEGER,
  centre_fund_fen INTEGER,
  centre_account_fen INTEGER,
  state TEXT NOT NULL CHECK (state IN ('open', 'solved', 'signed')),
  found_at INTEGER NOT NULL,
  -- The newest run that saw it.
  run_id INTEGER NOT NULL REFERENCES level_run (run_id),
  solved_at INTEGER,
  signed_at INTEGER,
  signed_by TEXT NOT NULL DEFAULT '',
  approved_by TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  -- The newest 2601 or 2103 for it.
  act_msgid TEXT REFERENCES intent (msgid),
  UNIQUE (business_on, clearing_class, clearing_bureau, row_key),
  CHECK ((state = 'signed') <= (signed_at IS NOT NULL)),
  CHECK ((state = 'solved') = (solved_at IS NOT NULL))
) STRICT;
INSERT INTO level_difference_new SELECT * FROM level_difference;
DROP TABLE level_difference;
ALTER TABLE level_difference_new RENAME TO level_difference;
CREATE INDEX level_difference_open ON level_difference (business_on) WHERE state = 'open';
CREATE INDEX level_difference_by_settlement ON level_difference (settlement_id)
  WHERE settlement_id IS NOT NULL;
