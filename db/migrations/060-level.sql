-- Levelling a business date with the platform (3201, where it does not level 3202), what differs row
-- by row and what became of it, and the closing of the day (日结).

-- One run over one date. It only reads: a run that a crash cut short is begun anew.
CREATE TABLE level_run (
  run_id INTEGER PRIMARY KEY,
  business_on TEXT NOT NULL,
  trigger TEXT NOT NULL CHECK (trigger IN ('hand', 'schedule')),
  -- '' when the engine ran it by itself.
  asked_by TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'level', 'differs', 'failed', 'interrupted')),
  began_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- Why it came to no result.
  reason TEXT NOT NULL DEFAULT '',
  CHECK ((ended_at IS NULL) = (state = 'running'))
) STRICT;
CREATE INDEX level_run_by_day ON level_run (business_on, run_id);
CREATE INDEX level_run_open ON level_run (run_id) WHERE state = 'running';

-- Our totals of one insurance type and clearing class as they were asked about, and the centre's word.
CREATE TABLE level_class (
  run_id INTEGER NOT NULL REFERENCES level_run (run_id),
  insurance_type TEXT NOT NULL,
  clearing_class TEXT NOT NULL,
  clearing_bureau TEXT NOT NULL,
  count INTEGER NOT NULL,
  total_fen INTEGER NOT NULL,
  fund_fen INTEGER NOT NULL,
  account_fen INTEGER NOT NULL,
  level INTEGER NOT NULL CHECK (level IN (0, 1)),
  description TEXT NOT NULL,
  -- The centre's own totals, as far as its file tells them for this insurance type.
  centre_count INTEGER,
  centre_total_fen INTEGER,
  centre_fund_fen INTEGER,
  centre_account_fen INTEGER,
  asked_at INTEGER NOT NULL,
  PRIMARY KEY (run_id, insurance_type, clearing_class, clearing_bureau)
) STRICT, WITHOUT ROWID;

-- What differs in the books of one class and bureau on one date, kept over runs: the same row with the
-- same amounts keeps what was said of it.
CREATE TABLE level_difference (
  difference_id INTEGER PRIMARY KEY,
  business_on TEXT NOT NULL,
  clearing_class TEXT NOT NULL,
  clearing_bureau TEXT NOT NULL,
  row_key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN
    ('onlyOurs', 'onlyCentre', 'amountsDiffer', 'refundDiffers', 'unclear')),
  cause TEXT NOT NULL,
  act TEXT NOT NULL CHECK (act IN ('resolve', 'reverse', 'adopt', 'explain')),
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
  -- The newest 2601 for it.
  act_msgid TEXT REFERENCES intent (msgid),
  UNIQUE (business_on, clearing_class, clearing_bureau, row_key),
  CHECK ((state = 'signed') <= (signed_at IS NOT NULL)),
  CHECK ((state = 'solved') = (solved_at IS NOT NULL))
) STRICT;
CREATE INDEX level_difference_open ON level_difference (business_on) WHERE state = 'open';
CREATE INDEX level_difference_by_settlement ON level_difference (settlement_id)
  WHERE settlement_id IS NOT NULL;

-- A business date that is closed stays closed. The seal is the audit row of the closing itself.
CREATE TABLE day_close (
  business_on TEXT PRIMARY KEY,
  closed_at INTEGER NOT NULL,
  closed_by TEXT NOT NULL REFERENCES staff (staff_no),
  -- Shifts that were open and went on, by name: [{shiftId, till, openedBy}].
  carried TEXT NOT NULL DEFAULT '[]',
  -- Differences that stand signed.
  signed INTEGER NOT NULL,
  seal_row INTEGER NOT NULL,
  seal_hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Attempts that ended without a settlement, by day: the centre may hold one all the same.
CREATE INDEX settlement_ended ON settlement (started_at)
  WHERE state IN ('refused', 'notSent', 'absent', 'reversed');
