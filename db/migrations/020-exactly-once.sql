-- What exactly-once and business without a line keep: the way out of unknown, dossiers of what is
-- settled later, money still to be handed over, partial returns, and uploads a person has closed.

-- Where 2101 says a settlement will be cleared: which books to ask when the answer of 2102 is lost.
ALTER TABLE trial ADD COLUMN clearing_class TEXT NOT NULL DEFAULT '';
ALTER TABLE trial ADD COLUMN clearing_bureau TEXT NOT NULL DEFAULT '';

-- The way out of unknown (settlement.md §4), one row a 2102 or 2103 without an answer.
CREATE TABLE resolution (
  msgid TEXT PRIMARY KEY REFERENCES intent (msgid),
  settlement_id TEXT NOT NULL REFERENCES settlement (settlement_id),
  infno TEXT NOT NULL CHECK (infno IN ('2102', '2103')),
  -- books: the books are asked · authorise: a manager must allow the reversal · reverse: 2601 goes
  -- out · level: it was accepted or got no answer, the books must prove it · bureau: only the bureau
  -- can help, the books are still watched · ended
  step TEXT NOT NULL CHECK (step IN ('books', 'authorise', 'reverse', 'level', 'bureau', 'ended')),
  began_at INTEGER NOT NULL,
  -- Rounds that came to no end; after six it lies on the manager's desk too.
  tries INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  -- First result of the books without our message, and first one with it.
  absent_at INTEGER,
  happened_at INTEGER,
  -- The newest 2601 for it.
  reversal_msgid TEXT REFERENCES intent (msgid),
  authorised_by TEXT,
  escalated_at INTEGER,
  ended_at INTEGER,
  outcome TEXT CHECK (outcome IN ('accepted', 'absent', 'reversed')),
  note TEXT NOT NULL DEFAULT '',
  CHECK ((ended_at IS NULL) = (step <> 'ended') AND (ended_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE INDEX resolution_due ON resolution (next_at) WHERE ended_at IS NULL;
CREATE INDEX resolution_by_settlement ON resolution (settlement_id);

-- What was done and found on that way, as the screen tells it.
CREATE TABLE resolution_step (
  step_id INTEGER PRIMARY KEY,
  msgid TEXT NOT NULL REFERENCES resolution (msgid),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX resolution_step_by_msgid ON resolution_step (msgid);

-- Rows of a 3202 file that only the centre has and no request of ours explains.
CREATE TABLE centre_row (
  msgid TEXT NOT NULL,
  clearing_class TEXT NOT NULL,
  refund_flag TEXT NOT NULL,
  sort TEXT NOT NULL CHECK (sort IN ('centreOnly', 'unclear')),
  code TEXT NOT NULL,
  memo TEXT NOT NULL,
  total_fen INTEGER,
  fund_fen INTEGER,
  account_fen INTEGER,
  business_on TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  -- A later file of the same days no longer has it.
  cleared_at INTEGER,
  PRIMARY KEY (msgid, clearing_class, refund_flag, business_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX centre_row_open ON centre_row (business_on) WHERE cleared_at IS NULL;

-- What is known of a person without a line: when the platform said it, what it had counted this year
-- (5206), and a person only registered by hand (settlement.md §5).
ALTER TABLE sale_person ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1));
ALTER TABLE sale_person ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE sale_person ADD COLUMN accumulators TEXT NOT NULL DEFAULT '[]';
-- NULL when the platform has never been asked about the person.
ALTER TABLE sale_person ADD COLUMN known_at INTEGER;
UPDATE sale_person SET known_at = identified_at;
CREATE INDEX sale_person_by_id_doc ON sale_person (json_extract(person, '$.idDocNo'), known_at)
  WHERE known_at IS NOT NULL;

-- A sale that insurance pays for later (settlement.md §5).
CREATE TABLE dossier (
  dossier_id TEXT PRIMARY KEY,
  sale_id TEXT NOT NULL UNIQUE REFERENCES sale (sale_id),
  -- payFirst: 先付后补, the customer paid everything · holdShare: 挂账, the store carries the fund's
  kind TEXT NOT NULL CHECK (kind IN ('payFirst', 'holdShare')),
  pickup_code TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN
    ('waiting', 'settling', 'unknown', 'settled', 'refused', 'expired', 'closed')),
  -- The person in clear for finding by name; shown masked. person_no '' when registered by hand.
  person_no TEXT NOT NULL,
  name TEXT NOT NULL,
  id_doc_no TEXT NOT NULL,
  region TEXT NOT NULL,
  -- What was sealed, and its hash: a changed line shows.
  contents TEXT NOT NULL,
  seal TEXT NOT NULL,
  estimate TEXT NOT NULL,
  paid_fen INTEGER NOT NULL CHECK (paid_fen >= 0),
  carried_fen INTEGER NOT NULL DEFAULT 0 CHECK (carried_fen >= 0),
  sealed_at INTEGER NOT NULL,
  sealed_by TEXT NOT NULL,
  approved_by TEXT NOT NULL DEFAULT '',
  expires_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  -- The platform's sentence, or why it was closed.
  sentence TEXT NOT NULL DEFAULT '',
  ended_at INTEGER,
  ended_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX dossier_open ON dossier (sealed_at) WHERE state NOT IN ('settled', 'closed');
CREATE INDEX dossier_by_time ON dossier (sealed_at);
CREATE INDEX dossier_due ON dossier (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX dossier_expiring ON dossier (expires_at) WHERE state IN ('waiting', 'refused');
CREATE INDEX dossier_by_name ON dossier (name, sealed_at);
CREATE INDEX dossier_by_id_doc ON dossier (id_doc_no, sealed_at);

-- Money that is owed one way or the other and has not been handed over yet.
CREATE TABLE money_task (
  task_id TEXT PRIMARY KEY,
  sale_id TEXT NOT NULL REFERENCES sale (sale_id),
  -- void: a refund proven after the customer had gone · paidFirst: 先付后补 settled after the customer
  -- had gone · heldShare: 挂账 settled with a difference, or not settled at all
  cause TEXT NOT NULL CHECK (cause IN ('void', 'paidFirst', 'heldShare')),
  direction TEXT NOT NULL CHECK (direction IN ('refund', 'collect')),
  kind TEXT NOT NULL CHECK (kind IN ('cash', 'wechat', 'alipay', 'card')),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'writtenOff')),
  created_at INTEGER NOT NULL,
  done_at INTEGER,
  done_by TEXT NOT NULL DEFAULT '',
  approved_by TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX money_task_open ON money_task (created_at) WHERE state = 'open';
CREATE INDEX money_task_by_sale ON money_task (sale_id);

-- Partial return: the whole sale is voided and what the customer keeps is sold anew.
CREATE TABLE sale_return (
  return_id TEXT PRIMARY KEY,
  sale_id TEXT NOT NULL REFERENCES sale (sale_id),
  kept_sale_id TEXT UNIQUE REFERENCES sale (sale_id),
  -- voiding: the void is under way · keeping: voided, the kept goods are being settled · done ·
  -- stopped: the void did not happen, nothing changed
  state TEXT NOT NULL CHECK (state IN ('voiding', 'keeping', 'done', 'stopped')),
  -- What comes back, by line of the original sale.
  returned TEXT NOT NULL,
  reason TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  till TEXT NOT NULL,
  staff_no TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
-- One return a sale; one that was stopped changed nothing and may be asked for again.
CREATE UNIQUE INDEX sale_return_by_sale ON sale_return (sale_id) WHERE state <> 'stopped';
CREATE INDEX sale_return_open ON sale_return (began_at) WHERE state IN ('voiding', 'keeping');

-- An upload a person has closed with a reason is a state of its own.
CREATE TABLE outbox_new (
  item_id TEXT PRIMARY KEY,
  sale_id TEXT NOT NULL REFERENCES sale (sale_id),
  -- Order within a sale: an item waits until every smaller one is accepted.
  sequence INTEGER NOT NULL,
  infno TEXT NOT NULL CHECK (infno IN ('7207', '7208', '3505', '3506')),
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
  UNIQUE (sale_id, sequence),
  UNIQUE (infno, subject)
) STRICT;
INSERT INTO outbox_new (item_id, sale_id, sequence, infno, subject, subject_name, state, msgid,
    tries, created_at, next_at, accepted_at, platform_no, reason)
  SELECT item_id, sale_id, sequence, infno, subject, subject_name, state, msgid,
    tries, created_at, next_at, accepted_at, platform_no, reason FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_waiting ON outbox (next_at, created_at, sequence) WHERE state = 'waiting';
CREATE INDEX outbox_open ON outbox (created_at, sequence)
  WHERE state NOT IN ('accepted', 'cancelled', 'closed');
CREATE INDEX outbox_by_time ON outbox (created_at, sequence);
CREATE INDEX outbox_by_msgid ON outbox (msgid) WHERE msgid IS NOT NULL;

-- One sale may print several documents: the slip, the claim voucher of a dossier, the papers for a
-- manual claim. Each has its own original and copies.
CREATE TABLE print_job_new (
  print_id INTEGER PRIMARY KEY,
  sale_id TEXT NOT NULL REFERENCES sale (sale_id),
  document TEXT NOT NULL DEFAULT 'slip' CHECK (document IN ('slip', 'voucher', 'claim')),
  copy_no INTEGER NOT NULL CHECK (copy_no >= 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'printed', 'failed')),
  asked_at INTEGER NOT NULL,
  asked_by TEXT NOT NULL,
  printed_at INTEGER,
  reason TEXT NOT NULL DEFAULT '',
  UNIQUE (sale_id, document, copy_no)
) STRICT;
INSERT INTO print_job_new (print_id, sale_id, copy_no, state, asked_at, asked_by, printed_at, reason)
  SELECT print_id, sale_id, copy_no, state, asked_at, asked_by, printed_at, reason FROM print_job;
DROP TABLE print_job;
ALTER TABLE print_job_new RENAME TO print_job;
CREATE INDEX print_job_open ON print_job (state) WHERE state = 'waiting';
