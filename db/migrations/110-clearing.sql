-- Applications for clearing a month (清算申请 3203) by clearing class, and their cancelling (3204). Each
-- is an intent of its own; there is no query for it in the interface, so what is unknown ends by a late
-- answer or by the bureau's word.
CREATE TABLE clearing_application (
  application_id INTEGER PRIMARY KEY,
  -- yyyy-MM
  month TEXT NOT NULL,
  clearing_class TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('applying', 'applied', 'refused', 'unknown', 'notSent',
    'notApplied', 'cancelling', 'cancelUnknown', 'cancelled')),
  -- What was applied for: the shop's own books of the month as they were then.
  visits INTEGER NOT NULL,
  total_fen INTEGER NOT NULL,
  recognised_fen INTEGER NOT NULL,
  fund_fen INTEGER NOT NULL,
  account_fen INTEGER NOT NULL,
  cash_fen INTEGER NOT NULL,
  msgid TEXT NOT NULL UNIQUE REFERENCES intent (msgid),
  -- 机构清算申请事件ID, '' until the bureau gave one.
  event_id TEXT NOT NULL DEFAULT '',
  asked_at INTEGER NOT NULL,
  asked_by TEXT NOT NULL REFERENCES staff (staff_no),
  approved_by TEXT NOT NULL REFERENCES staff (staff_no),
  -- The newest 3204, and why.
  cancel_msgid TEXT UNIQUE REFERENCES intent (msgid),
  cancel_reason TEXT NOT NULL DEFAULT '',
  cancelled_by TEXT REFERENCES staff (staff_no),
  cancel_approved_by TEXT REFERENCES staff (staff_no),
  -- When the state became what it is, and in whose words.
  changed_at INTEGER NOT NULL,
  sentence TEXT NOT NULL DEFAULT '',
  -- The bureau's word where one was recorded: where it was heard, and who recorded it.
  evidence TEXT NOT NULL DEFAULT '',
  word_by TEXT REFERENCES staff (staff_no),
  word_approved_by TEXT REFERENCES staff (staff_no),
  CHECK (state NOT IN ('applied', 'cancelling', 'cancelUnknown', 'cancelled') OR event_id <> ''),
  CHECK (state NOT IN ('cancelling', 'cancelUnknown') OR cancel_msgid IS NOT NULL)
) STRICT;
CREATE INDEX clearing_application_by_month
  ON clearing_application (month, clearing_class, application_id);
-- One class of one month is applied for once: never again while one stands or is not known.
CREATE UNIQUE INDEX clearing_application_standing ON clearing_application (month, clearing_class)
  WHERE state IN ('applying', 'applied', 'unknown', 'cancelling', 'cancelUnknown');
