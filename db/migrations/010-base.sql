-- The whole first schema. Units last in a name: _fen integer fen, _e4 1/10000, _e6 1/1000000 yuan,
-- _at epoch milliseconds, _on text date yyyy-MM-dd. Append-only from here: later changes are new files.

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Sequences that must never repeat: msgid, sale and receipt numbers, batch serials.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL CHECK (value >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
  staff_no TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('cashier', 'pharmacist', 'manager')),
  title TEXT NOT NULL,
  qualifications TEXT NOT NULL,
  pin_salt TEXT NOT NULL,
  pin_hash TEXT NOT NULL,
  failed_count INTEGER NOT NULL DEFAULT 0 CHECK (failed_count >= 0),
  lock_count INTEGER NOT NULL DEFAULT 0 CHECK (lock_count >= 0),
  locked_until_at INTEGER,
  last_signed_in_at INTEGER,
  id_doc_no TEXT NOT NULL DEFAULT '',
  pharmacist_code TEXT NOT NULL DEFAULT '',
  practice_cert_no TEXT NOT NULL DEFAULT '',
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

-- What a product is searched by: its names as one text, shared by every maker and spec of the drug,
-- with pinyin and initials made once when it is first seen.
CREATE TABLE product_term (
  term_no INTEGER PRIMARY KEY,
  term TEXT NOT NULL UNIQUE,
  pinyin TEXT NOT NULL,
  initials TEXT NOT NULL,
  -- Smallest rank of its products.
  rank INTEGER NOT NULL
) STRICT;

-- Short pieces of names, pinyin and initials in rank order: one character must find too, and the
-- first rows must cost the same among 100,000 products and 300,000 (db/product-grams.ts).
CREATE TABLE product_gram (
  gram TEXT NOT NULL,
  rank INTEGER NOT NULL,
  term_no INTEGER NOT NULL REFERENCES product_term (term_no),
  PRIMARY KEY (gram, rank, term_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE product (
  product_id TEXT PRIMARY KEY,
  item_code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  generic_name TEXT NOT NULL,
  spec TEXT NOT NULL,
  dosage_form TEXT NOT NULL,
  manufacturer TEXT NOT NULL,
  approval_no TEXT NOT NULL,
  unit TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('rx', 'otc', 'device', 'other', 'service')),
  national_drug_code TEXT NOT NULL,
  catalogue_class TEXT NOT NULL CHECK (catalogue_class IN ('', '01', '02', '03')),
  pay_first_e4 INTEGER NOT NULL DEFAULT 0 CHECK (pay_first_e4 BETWEEN 0 AND 10000),
  price_e6 INTEGER NOT NULL CHECK (price_e6 > 0),
  barcode TEXT NOT NULL,
  trace_required INTEGER NOT NULL CHECK (trace_required IN (0, 1)),
  shelf TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  -- Search: smaller comes first (kept up from sales).
  rank INTEGER NOT NULL DEFAULT 0,
  term_no INTEGER NOT NULL REFERENCES product_term (term_no)
) STRICT;
CREATE INDEX product_by_term ON product (term_no, rank);
CREATE INDEX product_by_approval ON product (approval_no) WHERE approval_no <> '';
CREATE INDEX product_by_barcode ON product (barcode) WHERE barcode <> '';
CREATE INDEX product_by_national_code ON product (national_drug_code) WHERE national_drug_code <> '';

-- First 7 digits of a trace code name the drug and its pack (counter-and-devices §2.1).
CREATE TABLE product_trace_prefix (
  prefix TEXT PRIMARY KEY CHECK (length(prefix) = 7),
  product_id TEXT NOT NULL REFERENCES product (product_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE lot (
  lot_id TEXT PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES product (product_id),
  lot_no TEXT NOT NULL,
  -- fixmedins_bchno: the shop's own serial of this batch.
  batch_serial TEXT NOT NULL UNIQUE,
  made_on TEXT NOT NULL,
  expires_on TEXT NOT NULL,
  on_hand_e4 INTEGER NOT NULL CHECK (on_hand_e4 >= 0),
  reserved_e4 INTEGER NOT NULL DEFAULT 0 CHECK (reserved_e4 >= 0 AND reserved_e4 <= on_hand_e4),
  cost_e6 INTEGER NOT NULL DEFAULT 0 CHECK (cost_e6 >= 0),
  received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX lot_by_product ON lot (product_id, expires_on);
CREATE INDEX lot_by_expiry ON lot (expires_on) WHERE on_hand_e4 > 0;

-- What is on the shelves, kept as it changes: adding up the lots of 300,000 products for the stock
-- page would keep the counter waiting for two seconds. Lots and products are never deleted. A lot is
-- worth price_e6 × on_hand_e4 / 10^8 fen, half up; the CAST keeps an absurd one (over 9 × 10^8 yuan,
-- where the product leaves 64 bits) from refusing the movement that made it.
CREATE TABLE stock_total (
  total_no INTEGER PRIMARY KEY CHECK (total_no = 1),
  products INTEGER NOT NULL,
  lots INTEGER NOT NULL,
  value_fen INTEGER NOT NULL
) STRICT;
INSERT INTO stock_total (total_no, products, lots, value_fen) VALUES (1, 0, 0, 0);

CREATE TRIGGER stock_total_product_made AFTER INSERT ON product BEGIN
  UPDATE stock_total SET products = products + NEW.active;
END;
CREATE TRIGGER stock_total_product_changed AFTER UPDATE OF active, price_e6 ON product BEGIN
  UPDATE stock_total SET
    products = products + NEW.active - OLD.active,
    value_fen = value_fen + (
      SELECT coalesce(sum(
        CAST((NEW.price_e6 * on_hand_e4 + 50000000) / 100000000 AS INTEGER) -
        CAST((OLD.price_e6 * on_hand_e4 + 50000000) / 100000000 AS INTEGER)), 0)
      FROM lot WHERE product_id = NEW.product_id);
END;
CREATE TRIGGER stock_total_lot_made AFTER INSERT ON lot BEGIN
  UPDATE stock_total SET
    lots = lots + (NEW.on_hand_e4 > 0),
    value_fen = value_fen + (
      SELECT CAST((price_e6 * NEW.on_hand_e4 + 50000000) / 100000000 AS INTEGER)
      FROM product WHERE product_id = NEW.product_id);
END;
CREATE TRIGGER stock_total_lot_changed AFTER UPDATE OF on_hand_e4 ON lot BEGIN
  UPDATE stock_total SET
    lots = lots + (NEW.on_hand_e4 > 0) - (OLD.on_hand_e4 > 0),
    value_fen = value_fen + (
      SELECT CAST((price_e6 * NEW.on_hand_e4 + 50000000) / 100000000 AS INTEGER) -
        CAST((price_e6 * OLD.on_hand_e4 + 50000000) / 100000000 AS INTEGER)
      FROM product WHERE product_id = NEW.product_id);
END;

CREATE TABLE stock_movement (
  movement_id INTEGER PRIMARY KEY,
  lot_id TEXT NOT NULL REFERENCES lot (lot_id),
  kind TEXT NOT NULL CHECK (kind IN ('receive', 'sell', 'return', 'adjust')),
  quantity_e4 INTEGER NOT NULL CHECK (quantity_e4 <> 0),
  sale_id TEXT REFERENCES sale (sale_id),
  moved_at INTEGER NOT NULL,
  staff_no TEXT NOT NULL
) STRICT;
CREATE INDEX stock_movement_by_lot ON stock_movement (lot_id);
CREATE INDEX stock_movement_by_sale ON stock_movement (sale_id) WHERE sale_id IS NOT NULL;

CREATE TABLE shift (
  shift_id TEXT PRIMARY KEY,
  till TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  opened_by TEXT NOT NULL REFERENCES staff (staff_no),
  opening_float_fen INTEGER NOT NULL,
  closed_at INTEGER,
  closed_by TEXT,
  counts TEXT NOT NULL DEFAULT '[]',
  expected_fen INTEGER,
  counted_fen INTEGER,
  difference_fen INTEGER,
  note TEXT NOT NULL DEFAULT ''
) STRICT;
-- One open shift a till.
CREATE UNIQUE INDEX shift_open ON shift (till) WHERE closed_at IS NULL;
CREATE INDEX shift_by_till ON shift (till, opened_at);

CREATE TABLE sale (
  sale_id TEXT PRIMARY KEY,
  sale_no TEXT NOT NULL UNIQUE,
  till TEXT NOT NULL,
  business_on TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  -- Gap-free over paid sales of a till; NULL until paid.
  receipt_sequence INTEGER,
  state TEXT NOT NULL CHECK (state IN
    ('open', 'held', 'settling', 'unknown', 'settled', 'paid', 'voiding', 'voidUnknown', 'voided', 'abandoned')),
  -- 1 while it is the sale in work at its till.
  current INTEGER NOT NULL CHECK (current IN (0, 1)),
  -- Grows with every change: a trial belongs to the revision it was asked at.
  revision INTEGER NOT NULL DEFAULT 1,
  account_mode TEXT NOT NULL CHECK (account_mode IN ('none', 'own', 'shared')),
  prescription_id TEXT REFERENCES prescription (prescription_id),
  shift_id TEXT REFERENCES shift (shift_id),
  total_fen INTEGER NOT NULL DEFAULT 0,
  insured_fen INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER NOT NULL,
  held_at INTEGER,
  paid_at INTEGER,
  voided_at INTEGER,
  void_reason TEXT NOT NULL DEFAULT '',
  staff_no TEXT NOT NULL REFERENCES staff (staff_no),
  paid_by TEXT,
  UNIQUE (till, receipt_sequence)
) STRICT;
CREATE UNIQUE INDEX sale_current ON sale (till) WHERE current = 1;
CREATE INDEX sale_by_day ON sale (business_on, sequence);
CREATE INDEX sale_by_paid ON sale (paid_at) WHERE paid_at IS NOT NULL;
CREATE INDEX sale_by_voided ON sale (voided_at) WHERE voided_at IS NOT NULL;
CREATE INDEX sale_by_shift ON sale (shift_id) WHERE shift_id IS NOT NULL;
CREATE INDEX sale_by_state ON sale (state) WHERE state NOT IN ('paid', 'voided', 'abandoned');
-- One sale of this shop works on a prescription at a time.
CREATE UNIQUE INDEX sale_claims_prescription ON sale (prescription_id)
  WHERE prescription_id IS NOT NULL AND state NOT IN ('voided', 'abandoned');
-- Forgetting a listed prescription looks for sales that refer to it (foreign key): never by reading all.
CREATE INDEX sale_by_prescription ON sale (prescription_id) WHERE prescription_id IS NOT NULL;

-- The person as identified for this sale. Personal data: shown masked, never logged. No tokens.
CREATE TABLE sale_person (
  sale_id TEXT PRIMARY KEY REFERENCES sale (sale_id),
  person_no TEXT NOT NULL,
  credential_kind TEXT NOT NULL CHECK (credential_kind IN ('01', '02', '03')),
  person TEXT NOT NULL,
  insurance_line TEXT NOT NULL,
  entitlements TEXT NOT NULL,
  diseases TEXT NOT NULL,
  identified_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sale_person_by_person ON sale_person (person_no);

CREATE TABLE sale_line (
  line_id TEXT PRIMARY KEY,
  sale_id TEXT NOT NULL REFERENCES sale (sale_id),
  position INTEGER NOT NULL,
  product_id TEXT NOT NULL REFERENCES product (product_id),
  price_e6 INTEGER NOT NULL CHECK (price_e6 > 0),
  quantity_e4 INTEGER NOT NULL CHECK (quantity_e4 > 0),
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  prescription_line_no INTEGER,
  moved_to_self_pay INTEGER NOT NULL DEFAULT 0 CHECK (moved_to_self_pay IN (0, 1)),
  insured INTEGER NOT NULL DEFAULT 0 CHECK (insured IN (0, 1)),
  lot_chosen_by_hand INTEGER NOT NULL DEFAULT 0 CHECK (lot_chosen_by_hand IN (0, 1)),
  UNIQUE (sale_id, position)
) STRICT;

-- What a line takes from which lot: reserved while the sale lives, moved when it is paid.
CREATE TABLE sale_line_lot (
  line_id TEXT NOT NULL REFERENCES sale_line (line_id) ON DELETE CASCADE,
  lot_id TEXT NOT NULL REFERENCES lot (lot_id),
  quantity_e4 INTEGER NOT NULL CHECK (quantity_e4 > 0),
  PRIMARY KEY (line_id, lot_id)
) STRICT, WITHOUT ROWID;

-- One row a box that is in a sale or sold. A returned box may be sold again: the row goes to
-- trace_code_past and the code is free.
CREATE TABLE trace_code (
  code TEXT PRIMARY KEY,
  sale_id TEXT NOT NULL REFERENCES sale (sale_id),
  line_id TEXT NOT NULL REFERENCES sale_line (line_id),
  state TEXT NOT NULL CHECK (state IN ('reserved', 'sold')),
  captured_at INTEGER NOT NULL,
  sold_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX trace_code_by_line ON trace_code (line_id);
CREATE INDEX trace_code_by_sale ON trace_code (sale_id);

CREATE TABLE trace_code_past (
  past_id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  sale_id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  sold_at INTEGER,
  returned_at INTEGER NOT NULL
) STRICT;
CREATE INDEX trace_code_past_by_line ON trace_code_past (line_id);
CREATE INDEX trace_code_past_by_sale ON trace_code_past (sale_id);

-- A prescription as downloaded, per person; state is the platform's word at checked_at.
CREATE TABLE prescription (
  prescription_id TEXT PRIMARY KEY,
  prescription_no TEXT UNIQUE,
  person_no TEXT NOT NULL,
  position INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('valid', 'expired', 'revoked', 'used')),
  state_note TEXT NOT NULL,
  -- List row of 7201 (no tokens) and, when the download worked, the prescription of 7204.
  listing TEXT NOT NULL,
  detail TEXT,
  file TEXT NOT NULL DEFAULT '',
  file_suffix TEXT NOT NULL DEFAULT '',
  valid_until_at INTEGER,
  patient_matches INTEGER CHECK (patient_matches IN (0, 1)),
  signature_valid INTEGER CHECK (signature_valid IN (0, 1)),
  verification_no TEXT NOT NULL DEFAULT '',
  certificate_serial TEXT NOT NULL DEFAULT '',
  certificate_name TEXT NOT NULL DEFAULT '',
  verified_at INTEGER,
  listed_at INTEGER NOT NULL,
  checked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX prescription_by_person ON prescription (person_no, listed_at);

CREATE TABLE review (
  prescription_id TEXT PRIMARY KEY REFERENCES prescription (prescription_id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'deciding', 'approved', 'refused', 'unknown')),
  asked_at INTEGER NOT NULL,
  asked_by TEXT NOT NULL,
  person TEXT NOT NULL,
  history TEXT NOT NULL DEFAULT '[]',
  history_note TEXT NOT NULL DEFAULT '',
  findings TEXT NOT NULL DEFAULT '[]',
  checks_confirmed TEXT NOT NULL DEFAULT '[]',
  decided_at INTEGER,
  reviewer_no TEXT,
  preparer_no TEXT,
  checker_no TEXT,
  double_signature TEXT NOT NULL DEFAULT '',
  refusal_codes TEXT NOT NULL DEFAULT '[]',
  opinion TEXT NOT NULL DEFAULT '',
  review_no TEXT NOT NULL DEFAULT '',
  msgid TEXT REFERENCES intent (msgid),
  note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX review_by_state ON review (state, asked_at);
CREATE INDEX review_by_decided ON review (decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX review_by_msgid ON review (msgid) WHERE msgid IS NOT NULL;

-- 2101: trial figures of a sale, newest only.
CREATE TABLE trial (
  sale_id TEXT PRIMARY KEY REFERENCES sale (sale_id),
  revision INTEGER NOT NULL,
  asked_at INTEGER NOT NULL,
  care_type TEXT NOT NULL,
  amounts TEXT NOT NULL,
  cuts TEXT NOT NULL
) STRICT;

-- One attempt to have a sale paid by insurance; at most one of them settled (settlement.md §2).
CREATE TABLE settlement (
  settlement_id TEXT PRIMARY KEY,
  sale_id TEXT NOT NULL REFERENCES sale (sale_id),
  attempt INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('settling', 'settled', 'refused', 'unknown', 'notSent', 'voiding', 'voidUnknown', 'voided', 'absent', 'reversed')),
  msgid TEXT NOT NULL UNIQUE REFERENCES intent (msgid),
  person_no TEXT NOT NULL,
  insurance_type TEXT NOT NULL,
  insured_area TEXT NOT NULL,
  care_type TEXT NOT NULL,
  account_mode TEXT NOT NULL,
  total_fen INTEGER NOT NULL,
  trial_cash_fen INTEGER NOT NULL,
  cash_confirmed INTEGER NOT NULL DEFAULT 1 CHECK (cash_confirmed IN (0, 1)),
  -- From the platform once settled.
  setl_id TEXT UNIQUE,
  visit_id TEXT,
  settled_at_text TEXT,
  settled_on TEXT,
  clearing_class TEXT,
  clearing_bureau TEXT,
  fund_fen INTEGER,
  account_fen INTEGER,
  family_account_fen INTEGER,
  cash_fen INTEGER,
  amounts TEXT,
  cuts TEXT,
  sentence TEXT NOT NULL DEFAULT '',
  cause TEXT NOT NULL DEFAULT '',
  started_at INTEGER NOT NULL,
  answered_at INTEGER,
  -- Red entry beside blue: the void's own answer; the blue figures are never overwritten.
  void_msgid TEXT REFERENCES intent (msgid),
  void_setl_id TEXT,
  void_settled_at_text TEXT,
  void_settled_on TEXT,
  void_amounts TEXT,
  voided_at INTEGER,
  UNIQUE (sale_id, attempt),
  CHECK (state NOT IN ('settled', 'voiding', 'voidUnknown', 'voided') OR setl_id IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX settlement_settled ON settlement (sale_id) WHERE state IN ('settling', 'settled', 'unknown', 'voiding', 'voidUnknown');
CREATE INDEX settlement_by_day ON settlement (settled_on) WHERE settled_on IS NOT NULL;
CREATE INDEX settlement_by_void_day ON settlement (void_settled_on) WHERE void_settled_on IS NOT NULL;
CREATE INDEX settlement_by_void_msgid ON settlement (void_msgid) WHERE void_msgid IS NOT NULL;
CREATE INDEX settlement_unknown ON settlement (state) WHERE state IN ('settling', 'unknown', 'voiding', 'voidUnknown');

-- Every request with effect to the platform, before it leaves (settlement.md §2).
CREATE TABLE intent (
  msgid TEXT PRIMARY KEY CHECK (length(msgid) = 30),
  infno TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('recorded', 'sent', 'accepted', 'refused', 'unknown', 'absent', 'reversed', 'dropped')),
  -- Tokens blanked; the hash is over the bytes as sent.
  payload TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  insured_area TEXT NOT NULL,
  person_no TEXT NOT NULL,
  operator_no TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  sent_at INTEGER,
  answered_at INTEGER,
  tries INTEGER NOT NULL DEFAULT 0,
  answer TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX intent_open ON intent (state) WHERE state IN ('recorded', 'sent', 'unknown');

CREATE TABLE tender (
  tender_id INTEGER PRIMARY KEY,
  sale_id TEXT NOT NULL REFERENCES sale (sale_id),
  shift_id TEXT NOT NULL REFERENCES shift (shift_id),
  kind TEXT NOT NULL CHECK (kind IN ('cash', 'wechat', 'alipay', 'card')),
  refund INTEGER NOT NULL CHECK (refund IN (0, 1)),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  received_fen INTEGER NOT NULL CHECK (received_fen >= amount_fen),
  change_fen INTEGER NOT NULL CHECK (change_fen = received_fen - amount_fen),
  taken_at INTEGER NOT NULL,
  staff_no TEXT NOT NULL
) STRICT;
CREATE INDEX tender_by_sale ON tender (sale_id);
CREATE INDEX tender_by_shift ON tender (shift_id);
CREATE INDEX tender_by_time ON tender (taken_at);

CREATE TABLE outbox (
  item_id TEXT PRIMARY KEY,
  sale_id TEXT NOT NULL REFERENCES sale (sale_id),
  -- Order within a sale: an item waits until every smaller one is accepted.
  sequence INTEGER NOT NULL,
  infno TEXT NOT NULL CHECK (infno IN ('7207', '7208', '3505', '3506')),
  -- What is uploaded; decides with infno that it is owed once only.
  subject TEXT NOT NULL,
  subject_name TEXT NOT NULL,
  -- cancelled: never left the shop and is no longer owed (7207 of a sale voided before it went up)
  state TEXT NOT NULL CHECK (state IN
    ('waiting', 'sending', 'accepted', 'refused', 'unknown', 'cancelled')),
  msgid TEXT REFERENCES intent (msgid),
  tries INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  next_at INTEGER,
  accepted_at INTEGER,
  -- What the platform named it: the stock-out number of a 7207, which its 7208 must give.
  platform_no TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  UNIQUE (sale_id, sequence),
  UNIQUE (infno, subject)
) STRICT;
CREATE INDEX outbox_waiting ON outbox (next_at, created_at, sequence) WHERE state = 'waiting';
CREATE INDEX outbox_open ON outbox (created_at, sequence) WHERE state NOT IN ('accepted', 'cancelled');
CREATE INDEX outbox_by_time ON outbox (created_at, sequence);
CREATE INDEX outbox_by_msgid ON outbox (msgid) WHERE msgid IS NOT NULL;

CREATE TABLE print_job (
  print_id INTEGER PRIMARY KEY,
  sale_id TEXT NOT NULL REFERENCES sale (sale_id),
  copy_no INTEGER NOT NULL CHECK (copy_no >= 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'printed', 'failed')),
  asked_at INTEGER NOT NULL,
  asked_by TEXT NOT NULL,
  printed_at INTEGER,
  reason TEXT NOT NULL DEFAULT '',
  UNIQUE (sale_id, copy_no)
) STRICT;
CREATE INDEX print_job_open ON print_job (state) WHERE state = 'waiting';

-- 9001: the shop's sign-in of a business day.
CREATE TABLE shop_sign_in (
  business_on TEXT PRIMARY KEY,
  sign_no TEXT NOT NULL,
  signed_at_text TEXT NOT NULL,
  staff_no TEXT NOT NULL,
  signed_in_at INTEGER NOT NULL
) STRICT;

-- 3201: the platform's word about one day, insurance and clearing class; newest per key counts.
CREATE TABLE reconciliation (
  reconciliation_id INTEGER PRIMARY KEY,
  business_on TEXT NOT NULL,
  insurance_type TEXT NOT NULL,
  clearing_class TEXT NOT NULL,
  clearing_bureau TEXT NOT NULL,
  count INTEGER NOT NULL,
  total_fen INTEGER NOT NULL,
  fund_fen INTEGER NOT NULL,
  account_fen INTEGER NOT NULL,
  level INTEGER NOT NULL CHECK (level IN (0, 1)),
  code TEXT NOT NULL,
  description TEXT NOT NULL,
  checked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reconciliation_by_day ON reconciliation (business_on, insurance_type, clearing_class, checked_at);

-- Replies by command id: a double click, a lost reply and a restart are the same case.
CREATE TABLE command (
  command_id TEXT PRIMARY KEY,
  call_id TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  staff_no TEXT NOT NULL,
  till TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  -- NULL while a command that waits for the platform is under way.
  reply TEXT
) STRICT, WITHOUT ROWID;

-- Who did what, chained by hash from the first row to the last.
CREATE TABLE audit (
  audit_id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  till TEXT NOT NULL,
  staff_no TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;
