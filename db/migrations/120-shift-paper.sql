-- Shift reports wait in the same queue as every other paper: what does not come out is seen where the
-- others are, and one that was in the printer at a crash is known as such.

CREATE TABLE print_job_new (
  print_id INTEGER PRIMARY KEY,
  -- Null for papers of no sale: day report, shift reports, test slip.
  sale_id TEXT REFERENCES sale (sale_id),
  document TEXT NOT NULL CHECK (document IN
    ('slip', 'voucher', 'claim', 'label', 'day', 'test', 'xReport', 'zReport')),
  -- slip: what the sale gave then (sale, void, pending); day: the business date; label: the line of
  -- the sale; xReport, zReport: the shift; else ''.
  subject TEXT NOT NULL DEFAULT '',
  -- label: what was typed for it, xReport: what the shift was when it was asked for, as JSON; else ''.
  contents TEXT NOT NULL DEFAULT '',
  copy_no INTEGER NOT NULL CHECK (copy_no >= 0),
  -- dropped: no longer wanted, by a person or because its day is over.
  state TEXT NOT NULL
    CHECK (state IN ('waiting', 'printing', 'printed', 'failed', 'dropped')),
  asked_at INTEGER NOT NULL,
  asked_by TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  -- waiting: when it is tried next.
  next_at INTEGER NOT NULL,
  printed_at INTEGER,
  reason TEXT NOT NULL DEFAULT '',
  CHECK ((sale_id IS NULL) = (document IN ('day', 'test', 'xReport', 'zReport')))
) STRICT;
INSERT INTO print_job_new (print_id, sale_id, document, subject, contents, copy_no, state, asked_at,
    asked_by, tries, next_at, printed_at, reason)
  SELECT print_id, sale_id, document, subject, contents, copy_no, state, asked_at, asked_by, tries,
    next_at, printed_at, reason FROM print_job;
-- X reports were not counted: each was what the shift was then.
INSERT INTO print_job_new (document, subject, contents, copy_no, state, asked_at, asked_by, next_at,
    printed_at, reason)
  SELECT iif(contents = '', 'zReport', 'xReport'), shift_id, contents,
    row_number() OVER (PARTITION BY shift_id, contents = '' ORDER BY print_id) - 1,
    state, asked_at, asked_by, asked_at, printed_at, reason
  FROM shift_print ORDER BY asked_at, print_id;
DROP TABLE print_job;
DROP TABLE shift_print;
ALTER TABLE print_job_new RENAME TO print_job;
CREATE UNIQUE INDEX print_job_copy ON print_job (sale_id, document, subject, copy_no)
  WHERE sale_id IS NOT NULL;
CREATE UNIQUE INDEX print_job_own ON print_job (document, subject, copy_no) WHERE sale_id IS NULL;
CREATE INDEX print_job_open ON print_job (state) WHERE state = 'waiting';
CREATE INDEX print_job_under_way ON print_job (state) WHERE state = 'printing';
