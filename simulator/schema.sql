-- The simulator's tables. Amounts in fen, instants in ms (UTC), dates as text.
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS message (
  msgid TEXT PRIMARY KEY,
  infno TEXT NOT NULL,
  fixmedins_code TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  infcode INTEGER,
  err_msg TEXT NOT NULL DEFAULT '',
  repeats INTEGER NOT NULL DEFAULT 0,
  conflicts INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE IF NOT EXISTS sign_in (
  sign_no TEXT PRIMARY KEY,
  fixmedins_code TEXT NOT NULL,
  opter_no TEXT NOT NULL,
  mac TEXT NOT NULL,
  ip TEXT NOT NULL,
  signed_in_at INTEGER NOT NULL,
  signed_out_at INTEGER
) STRICT;

CREATE TABLE IF NOT EXISTS credential_token (
  ec_token TEXT PRIMARY KEY,
  psn_no TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS account (
  psn_no TEXT PRIMARY KEY,
  own_fen INTEGER NOT NULL CHECK (own_fen >= 0),
  shared_fen INTEGER NOT NULL CHECK (shared_fen >= 0)
) STRICT;

CREATE TABLE IF NOT EXISTS accumulator (
  psn_no TEXT NOT NULL,
  insutype TEXT NOT NULL,
  year TEXT NOT NULL,
  pool TEXT NOT NULL,
  deductible_fen INTEGER NOT NULL CHECK (deductible_fen >= 0),
  fund_fen INTEGER NOT NULL CHECK (fund_fen >= 0),
  PRIMARY KEY (psn_no, insutype, year, pool)
) STRICT;

-- One row per settlement and one more, negative, per refund (init_setl_id set).
-- state: live | reversed (2601; out of the books).
CREATE TABLE IF NOT EXISTS settlement (
  setl_id TEXT PRIMARY KEY,
  mdtrt_id TEXT NOT NULL,
  msgid TEXT NOT NULL UNIQUE,
  infno TEXT NOT NULL,
  init_setl_id TEXT REFERENCES settlement (setl_id),
  refd_setl_flag TEXT NOT NULL DEFAULT '0',
  state TEXT NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'reversed')),
  reversed_by TEXT,
  fixmedins_code TEXT NOT NULL,
  psn_no TEXT NOT NULL,
  insutype TEXT NOT NULL,
  psn_type TEXT NOT NULL,
  cvlserv_flag TEXT NOT NULL,
  insuplc_admdvs TEXT NOT NULL,
  mdtrt_cert_type TEXT NOT NULL,
  med_type TEXT NOT NULL,
  clr_type TEXT NOT NULL,
  pool TEXT NOT NULL,
  fund TEXT NOT NULL,
  begntime TEXT NOT NULL,
  setl_at INTEGER NOT NULL,
  invono TEXT NOT NULL,
  dise_codg TEXT NOT NULL,
  dise_name TEXT NOT NULL,
  acct_used_flag TEXT NOT NULL,
  medfee_sumamt_fen INTEGER NOT NULL,
  fulamt_ownpay_amt_fen INTEGER NOT NULL,
  overlmt_selfpay_fen INTEGER NOT NULL,
  preselfpay_amt_fen INTEGER NOT NULL,
  inscp_scp_amt_fen INTEGER NOT NULL,
  act_pay_dedc_fen INTEGER NOT NULL,
  hifp_pay_fen INTEGER NOT NULL,
  cvlserv_pay_fen INTEGER NOT NULL,
  fund_pay_sumamt_fen INTEGER NOT NULL,
  psn_part_amt_fen INTEGER NOT NULL,
  acct_pay_fen INTEGER NOT NULL,
  acct_mulaid_pay_fen INTEGER NOT NULL,
  psn_cash_pay_fen INTEGER NOT NULL,
  balc_fen INTEGER NOT NULL,
  fund_room_fen INTEGER NOT NULL,
  account_before_fen INTEGER NOT NULL,
  shared_before_fen INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS settlement_by_time ON settlement (fixmedins_code, setl_at);

CREATE TABLE IF NOT EXISTS settlement_line (
  setl_id TEXT NOT NULL REFERENCES settlement (setl_id),
  feedetl_sn TEXT NOT NULL,
  med_list_codg TEXT NOT NULL,
  medins_list_codg TEXT NOT NULL,
  rxno TEXT NOT NULL,
  rx_circ_flag TEXT NOT NULL,
  fee_ocur_time TEXT NOT NULL,
  amount_fen INTEGER NOT NULL,
  count_e4 INTEGER NOT NULL,
  price_e6 INTEGER NOT NULL,
  own_fen INTEGER NOT NULL,
  over_fen INTEGER NOT NULL,
  pre_fen INTEGER NOT NULL,
  scope_fen INTEGER NOT NULL,
  prd_days TEXT NOT NULL,
  PRIMARY KEY (setl_id, feedetl_sn)
) STRICT;

CREATE TABLE IF NOT EXISTS trace_sale (
  id INTEGER PRIMARY KEY,
  setl_id TEXT NOT NULL,
  feedetl_sn TEXT NOT NULL,
  code TEXT NOT NULL,
  trdn_flag TEXT NOT NULL,
  reused INTEGER NOT NULL,
  net INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX IF NOT EXISTS trace_sale_by_code ON trace_sale (code);
CREATE INDEX IF NOT EXISTS trace_sale_by_settlement ON trace_sale (setl_id);

-- used_by: setl_id, 'elsewhere' or 'self-pay'; empty while unused.
CREATE TABLE IF NOT EXISTS prescription (
  hi_rxno TEXT PRIMARY KEY,
  rx_trace_code TEXT NOT NULL UNIQUE,
  epc_qrcd TEXT NOT NULL UNIQUE,
  template_key TEXT NOT NULL,
  psn_no TEXT NOT NULL,
  body TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  revoked INTEGER NOT NULL,
  used_by TEXT NOT NULL,
  touched INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS prescription_by_person ON prescription (psn_no);

CREATE TABLE IF NOT EXISTS authorisation (
  auth_rxno TEXT PRIMARY KEY,
  epc_token TEXT NOT NULL UNIQUE,
  hi_rxno TEXT NOT NULL,
  fixmedins_code TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  downloaded_at INTEGER
) STRICT;

CREATE TABLE IF NOT EXISTS verification (
  rx_sign_verify_sn TEXT PRIMARY KEY,
  hi_rxno TEXT NOT NULL,
  fixmedins_code TEXT NOT NULL,
  flag INTEGER NOT NULL,
  verified_at INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS review (
  rx_chk_biz_sn TEXT PRIMARY KEY,
  msgid TEXT NOT NULL,
  hi_rxno TEXT NOT NULL,
  fixmedins_code TEXT NOT NULL,
  phar_code TEXT NOT NULL,
  phar_name TEXT NOT NULL,
  rx_chk_stas_codg TEXT NOT NULL,
  rx_chk_opnn TEXT NOT NULL,
  rx_chk_time TEXT NOT NULL,
  reviewed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS review_by_prescription ON review (hi_rxno);

-- state: live | undone (7208) | refunded (undone by 2103 or 2601).
CREATE TABLE IF NOT EXISTS dispensing (
  sel_stoout_sn TEXT PRIMARY KEY,
  msgid TEXT NOT NULL,
  hi_rxno TEXT NOT NULL,
  fixmedins_code TEXT NOT NULL,
  rx_chk_biz_sn TEXT NOT NULL,
  hi_feesetl_flag TEXT NOT NULL,
  setl_id TEXT NOT NULL,
  psn_cash_pay TEXT NOT NULL,
  uploaded_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'live'
) STRICT;
CREATE TABLE IF NOT EXISTS dispensing_line (
  id INTEGER PRIMARY KEY,
  sel_stoout_sn TEXT NOT NULL REFERENCES dispensing (sel_stoout_sn),
  rtal_docno TEXT NOT NULL,
  med_list_codg TEXT NOT NULL,
  medins_list_codg TEXT NOT NULL,
  drug_trace_codg TEXT NOT NULL,
  drug_totlcnt TEXT NOT NULL,
  drug_sumamt TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS stock_upload (
  id INTEGER PRIMARY KEY,
  infno TEXT NOT NULL,
  msgid TEXT NOT NULL,
  fixmedins_code TEXT NOT NULL,
  data_type TEXT NOT NULL,
  fixmedins_bchno TEXT NOT NULL,
  med_list_codg TEXT NOT NULL,
  fixmedins_hilist_id TEXT NOT NULL,
  rtal_docno TEXT NOT NULL,
  setl_id TEXT NOT NULL,
  quantity TEXT NOT NULL,
  trace_codes TEXT NOT NULL,
  row TEXT NOT NULL,
  uploaded_at INTEGER NOT NULL,
  deleted_by TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS file (
  file_qury_no TEXT PRIMARY KEY,
  filename TEXT NOT NULL,
  fixmedins_code TEXT NOT NULL,
  bytes BLOB NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS fault (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  infno TEXT NOT NULL,
  remaining INTEGER,
  delay_ms INTEGER NOT NULL,
  sentence TEXT NOT NULL,
  after INTEGER NOT NULL,
  hits INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Clearing of a month, applied for by class (3203). state: live | cancelled (3204).
CREATE TABLE IF NOT EXISTS clearing_application (
  clr_appy_evt_id TEXT PRIMARY KEY,
  msgid TEXT NOT NULL,
  fixmedins_code TEXT NOT NULL,
  clr_type TEXT NOT NULL,
  clr_way TEXT NOT NULL,
  setlym TEXT NOT NULL,
  psntime INTEGER NOT NULL,
  medfee_sumamt_fen INTEGER NOT NULL,
  fund_appy_sum_fen INTEGER NOT NULL,
  applied_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'cancelled'))
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS clearing_application_live
  ON clearing_application (fixmedins_code, clr_type, setlym) WHERE state = 'live';
