-- The audit is appended to and nothing else, whoever holds the file: changing or taking out a row is
-- refused here, and a row put in the place of another (INSERT OR REPLACE fires no DELETE trigger) too.
CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_not_taken_out BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (
  SELECT 1 FROM audit WHERE audit_id = NEW.audit_id OR hash = NEW.hash
) BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;
-- The last row of a day, whose hash is printed on the report of the day.
CREATE INDEX audit_by_time ON audit (at);

-- A PIN that somebody else chose (store file, manager) lasts until its owner has set an own one.
ALTER TABLE staff ADD COLUMN pin_is_first INTEGER NOT NULL DEFAULT 0 CHECK (pin_is_first IN (0, 1));
-- PINs of a real store so far were those of its file.
UPDATE staff SET pin_is_first = 1
WHERE EXISTS (SELECT 1 FROM setting WHERE name = 'store.training' AND value = '0');

-- Why stock was adjusted: count (盘点), damaged, expired, lost, other; '' for what a sale or a
-- delivery explains.
ALTER TABLE stock_movement ADD COLUMN reason TEXT NOT NULL DEFAULT ''
  CHECK (reason IN ('', 'count', 'damaged', 'expired', 'lost', 'other'));
