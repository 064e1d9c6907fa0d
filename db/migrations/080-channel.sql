-- Statements of payment channels (收单): what WeChat, Alipay and the bank say they took that day. The
-- newest file of a day and channel replaces the one before; the audit keeps both sums.
CREATE TABLE channel_statement (
  business_on TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('wechat', 'alipay', 'card')),
  sha256 TEXT NOT NULL,
  file_name TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  imported_by TEXT NOT NULL REFERENCES staff (staff_no),
  PRIMARY KEY (business_on, channel)
) STRICT;
CREATE TABLE channel_row (
  business_on TEXT NOT NULL,
  channel TEXT NOT NULL,
  -- Row of the file, from 1.
  file_row INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- Below 0: given back.
  amount_fen INTEGER NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (business_on, channel, file_row),
  FOREIGN KEY (business_on, channel) REFERENCES channel_statement (business_on, channel)
) STRICT, WITHOUT ROWID;
