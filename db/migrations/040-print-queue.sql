-- A print queue that waits for paper and goes on by itself, and papers that belong to no sale.
-- `printing` is written before the first byte leaves: a job found so after a crash may be on paper,
-- and is never printed by itself again.

CREATE TABLE print_job_new (
  print_id INTEGER PRIMARY KEY,
  -- Null for papers of no sale: day report, test slip.
  sale_id TEXT REFERENCES sale (sale_id),
  document TEXT NOT NULL CHECK (document IN ('slip', 'voucher', 'claim', 'label', 'day', 'test')),
  -- slip: what the sale gave then (sale, void, pending); day: the business date; label: the line of
  -- the sale; else ''.
  subject TEXT NOT NULL DEFAULT '',
  -- label: what was typed for it, as JSON; else ''.
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
  CHECK ((sale_id IS NULL) = (document IN ('day', 'test')))
) STRICT;
-- Until now `waiting` was also the word for one in the printer: perhaps on paper. Copies were counted
-- over all papers of a sale; the first in red is no copy of the one in blue.
INSERT INTO print_job_new (print_id, sale_id, document, subject, copy_no, state, asked_at, asked_by,
    next_at, printed_at, reason)
  SELECT print_id, sale_id, document, subject,
    row_number() OVER (PARTITION BY sale_id, document, subject ORDER BY copy_no) - 1,
    iif(state = 'waiting', 'printing', state), asked_at, asked_by, asked_at, printed_at, reason
  FROM (
    SELECT job.*, CASE
      WHEN job.document <> 'slip' THEN ''
      WHEN sale.voided_at IS NOT NULL AND job.asked_at >= sale.voided_at THEN 'void'
      WHEN sale.paid_at IS NOT NULL AND job.asked_at >= sale.paid_at THEN 'sale'
      ELSE 'pending' END AS subject
    FROM print_job AS job JOIN sale ON sale.sale_id = job.sale_id
  );
DROP TABLE print_job;
ALTER TABLE print_job_new RENAME TO print_job;
CREATE UNIQUE INDEX print_job_copy ON print_job (sale_id, document, subject, copy_no)
  WHERE sale_id IS NOT NULL;
CREATE UNIQUE INDEX print_job_own ON print_job (document, subject, copy_no) WHERE sale_id IS NULL;
CREATE INDEX print_job_open ON print_job (state) WHERE state = 'waiting';
CREATE INDEX print_job_under_way ON print_job (state) WHERE state = 'printing';
