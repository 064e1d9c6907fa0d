-- The shift as a range of sequence numbers of a till, its pay-ins and pay-outs, blind counts, and the
-- reports of closed shifts, which never change.

-- Everything money does at a till, numbered without gaps in the transaction it happens in. A document
-- (sale, its void, its settlement, money owed) is numbered at the till its number belongs to; money
-- and what moved it through a drawer, at the till of that drawer.
CREATE TABLE shift_entry (
  till TEXT NOT NULL,
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  -- sale: paid · void · settled, unsettled: by insurance · tender: taken or given back · cash: paid in
  -- or out of the drawer · task: money owed either way
  kind TEXT NOT NULL CHECK (kind IN
    ('sale', 'void', 'settled', 'unsettled', 'tender', 'cash', 'task')),
  ref TEXT NOT NULL,
  PRIMARY KEY (till, sequence)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX shift_entry_once ON shift_entry (kind, ref);

-- 1, 2, 3 … at its till, in the order they were opened.
ALTER TABLE shift ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
-- The range: everything after the shift before, also what came while none was open.
ALTER TABLE shift ADD COLUMN first_sequence INTEGER NOT NULL DEFAULT 1;
ALTER TABLE shift ADD COLUMN last_sequence INTEGER;
-- assumed: nobody has said yet what lay in the drawer · takenOver: as the shift before left it
ALTER TABLE shift ADD COLUMN float_how TEXT NOT NULL DEFAULT 'assumed'
  CHECK (float_how IN ('assumed', 'takenOver', 'counted'));
-- What the shift before left in the drawer; NULL for the first one of a till.
ALTER TABLE shift ADD COLUMN before_left_fen INTEGER;
-- What is typed for the count and not counted yet, as JSON; '' for nothing.
ALTER TABLE shift ADD COLUMN draft TEXT NOT NULL DEFAULT '';
-- Taken out of the drawer at closing; the rest stays for the next shift.
ALTER TABLE shift ADD COLUMN handed_in_fen INTEGER NOT NULL DEFAULT 0 CHECK (handed_in_fen >= 0);

-- Cash put into or taken out of a drawer outside of sales.
CREATE TABLE cash_movement (
  movement_id INTEGER PRIMARY KEY,
  shift_id TEXT NOT NULL REFERENCES shift (shift_id),
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  -- change: 零钱 · deposit: 中途缴款 · expense: 日常支出 · top-up of the float · other: `note` says what
  reason TEXT NOT NULL CHECK (reason IN ('change', 'deposit', 'expense', 'topUp', 'other')),
  note TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  moved_at INTEGER NOT NULL,
  staff_no TEXT NOT NULL,
  approved_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX cash_movement_by_shift ON cash_movement (shift_id);

-- What was counted before what should be there was shown; once more is allowed, both are kept.
CREATE TABLE shift_count (
  shift_id TEXT NOT NULL REFERENCES shift (shift_id),
  count_no INTEGER NOT NULL CHECK (count_no IN (1, 2)),
  -- JSON: face value and pieces.
  faces TEXT NOT NULL,
  cash_fen INTEGER NOT NULL CHECK (cash_fen >= 0),
  -- As the terminal of the channel sums it up; NULL when it was not looked at.
  wechat_fen INTEGER,
  alipay_fen INTEGER,
  card_fen INTEGER,
  -- What should have been there at that moment.
  expected_cash_fen INTEGER NOT NULL,
  expected_wechat_fen INTEGER NOT NULL,
  expected_alipay_fen INTEGER NOT NULL,
  expected_card_fen INTEGER NOT NULL,
  counted_at INTEGER NOT NULL,
  counted_by TEXT NOT NULL,
  PRIMARY KEY (shift_id, count_no)
) STRICT, WITHOUT ROWID;

-- The Z report: what a shift was when it closed, word for word.
CREATE TABLE shift_report (
  shift_id TEXT PRIMARY KEY REFERENCES shift (shift_id),
  till TEXT NOT NULL,
  -- 1, 2, 3 … at its till, without gaps.
  z_no INTEGER NOT NULL CHECK (z_no > 0),
  contents TEXT NOT NULL,
  closed_at INTEGER NOT NULL,
  UNIQUE (till, z_no)
) STRICT;
CREATE TRIGGER shift_report_not_changed BEFORE UPDATE ON shift_report BEGIN
  SELECT RAISE(ABORT, 'a Z report never changes');
END;
CREATE TRIGGER shift_report_not_taken_out BEFORE DELETE ON shift_report BEGIN
  SELECT RAISE(ABORT, 'a Z report never changes');
END;
CREATE TRIGGER shift_report_not_replaced BEFORE INSERT ON shift_report
WHEN EXISTS (
  SELECT 1 FROM shift_report WHERE shift_id = NEW.shift_id OR till = NEW.till AND z_no = NEW.z_no
) BEGIN
  SELECT RAISE(ABORT, 'a Z report never changes');
END;

-- Prints of shift reports asked for; `printing` is written before the first byte leaves.
CREATE TABLE shift_print (
  print_id INTEGER PRIMARY KEY,
  shift_id TEXT NOT NULL REFERENCES shift (shift_id),
  -- X reports: what it was when asked for; '' for the Z report, which is on file.
  contents TEXT NOT NULL,
  -- Of the Z report: 0 the original, then its copies. 0 for X.
  copy_no INTEGER NOT NULL CHECK (copy_no >= 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'printing', 'printed', 'failed')),
  asked_at INTEGER NOT NULL,
  asked_by TEXT NOT NULL,
  printed_at INTEGER,
  reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX shift_print_copy ON shift_print (shift_id, copy_no) WHERE contents = '';
CREATE INDEX shift_print_open ON shift_print (state) WHERE state = 'waiting';

-- What is on file gets its numbers: money by the shift it was booked into, documents by the first
-- shift of their till that was not closed before them.
UPDATE shift SET number =
  (SELECT count(*) FROM shift before WHERE before.till = shift.till AND before.rowid <= shift.rowid);
CREATE TABLE shift_entry_old (
  till TEXT NOT NULL,
  number INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL,
  ref TEXT NOT NULL
) STRICT;
INSERT INTO shift_entry_old (till, number, sequence, kind, ref)
  WITH document (till, at, kind, ref) AS (
    SELECT till, paid_at, 'sale', sale_id FROM sale WHERE paid_at IS NOT NULL
    UNION ALL SELECT till, voided_at, 'void', sale_id FROM sale WHERE voided_at IS NOT NULL
    UNION ALL SELECT sale.till, coalesce(answered_at, settlement.started_at), 'settled', settlement_id
      FROM settlement JOIN sale USING (sale_id) WHERE setl_id IS NOT NULL
    UNION ALL SELECT sale.till, coalesce(settlement.voided_at, settlement.started_at), 'unsettled',
        settlement_id
      FROM settlement JOIN sale USING (sale_id)
      WHERE settlement.state = 'voided' AND setl_id IS NOT NULL
    UNION ALL SELECT sale.till, created_at, 'task', task_id FROM money_task JOIN sale USING (sale_id)
  ),
  placed (till, number, at, kind, ref) AS (
    SELECT shift.till, shift.number, taken_at, 'tender', CAST(tender_id AS TEXT)
      FROM tender JOIN shift USING (shift_id)
    UNION ALL
    SELECT till, coalesce(
        (SELECT min(number) FROM shift WHERE shift.till = document.till
          AND (closed_at IS NULL OR closed_at >= document.at)),
        (SELECT max(number) FROM shift WHERE shift.till = document.till) + 1, 1), at, kind, ref
      FROM document
  )
  SELECT till, number, row_number() OVER (PARTITION BY till ORDER BY number, at, kind, ref), kind, ref
    FROM placed;
INSERT INTO shift_entry (till, sequence, kind, ref)
  SELECT till, sequence, kind, ref FROM shift_entry_old;
UPDATE shift SET
  first_sequence = 1 + (SELECT count(*) FROM shift_entry_old old
    WHERE old.till = shift.till AND old.number < shift.number),
  last_sequence = CASE WHEN closed_at IS NULL THEN NULL ELSE (SELECT count(*) FROM shift_entry_old old
    WHERE old.till = shift.till AND old.number <= shift.number) END,
  float_how = 'takenOver';
DROP TABLE shift_entry_old;

CREATE UNIQUE INDEX shift_by_number ON shift (till, number) WHERE number > 0;
CREATE TRIGGER shift_closed_not_changed BEFORE UPDATE ON shift WHEN OLD.closed_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a closed shift never changes');
END;
CREATE TRIGGER shift_entry_not_changed BEFORE UPDATE ON shift_entry BEGIN
  SELECT RAISE(ABORT, 'the numbers of a till never change');
END;
CREATE TRIGGER shift_entry_not_taken_out BEFORE DELETE ON shift_entry BEGIN
  SELECT RAISE(ABORT, 'the numbers of a till never change');
END;

-- Numbered by the file itself: no way of booking money can forget it.
CREATE TRIGGER shift_entry_tender AFTER INSERT ON tender BEGIN
  INSERT INTO shift_entry (till, sequence, kind, ref)
    SELECT shift.till,
      coalesce((SELECT max(sequence) FROM shift_entry WHERE till = shift.till), 0) + 1,
      'tender', CAST(NEW.tender_id AS TEXT)
    FROM shift WHERE shift_id = NEW.shift_id;
END;
CREATE TRIGGER shift_entry_cash AFTER INSERT ON cash_movement BEGIN
  INSERT INTO shift_entry (till, sequence, kind, ref)
    SELECT shift.till,
      coalesce((SELECT max(sequence) FROM shift_entry WHERE till = shift.till), 0) + 1,
      'cash', CAST(NEW.movement_id AS TEXT)
    FROM shift WHERE shift_id = NEW.shift_id;
END;
CREATE TRIGGER shift_entry_sale AFTER UPDATE OF paid_at ON sale
WHEN OLD.paid_at IS NULL AND NEW.paid_at IS NOT NULL BEGIN
  INSERT INTO shift_entry (till, sequence, kind, ref)
    VALUES (NEW.till,
      coalesce((SELECT max(sequence) FROM shift_entry WHERE till = NEW.till), 0) + 1,
      'sale', NEW.sale_id);
END;
CREATE TRIGGER shift_entry_void AFTER UPDATE OF voided_at ON sale
WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL BEGIN
  INSERT INTO shift_entry (till, sequence, kind, ref)
    VALUES (NEW.till,
      coalesce((SELECT max(sequence) FROM shift_entry WHERE till = NEW.till), 0) + 1,
      'void', NEW.sale_id);
END;
CREATE TRIGGER shift_entry_settled AFTER UPDATE ON settlement
WHEN OLD.setl_id IS NULL AND NEW.setl_id IS NOT NULL BEGIN
  INSERT INTO shift_entry (till, sequence, kind, ref)
    SELECT sale.till,
      coalesce((SELECT max(sequence) FROM shift_entry WHERE till = sale.till), 0) + 1,
      'settled', NEW.settlement_id
    FROM sale WHERE sale_id = NEW.sale_id;
END;
CREATE TRIGGER shift_entry_unsettled AFTER UPDATE OF state ON settlement
WHEN OLD.state <> 'voided' AND NEW.state = 'voided' AND NEW.setl_id IS NOT NULL BEGIN
  INSERT INTO shift_entry (till, sequence, kind, ref)
    SELECT sale.till,
      coalesce((SELECT max(sequence) FROM shift_entry WHERE till = sale.till), 0) + 1,
      'unsettled', NEW.settlement_id
    FROM sale WHERE sale_id = NEW.sale_id;
END;
CREATE TRIGGER shift_entry_task AFTER INSERT ON money_task BEGIN
  INSERT INTO shift_entry (till, sequence, kind, ref)
    SELECT sale.till,
      coalesce((SELECT max(sequence) FROM shift_entry WHERE till = sale.till), 0) + 1,
      'task', NEW.task_id
    FROM sale WHERE sale_id = NEW.sale_id;
END;
