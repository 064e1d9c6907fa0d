-- An own PIN may be a password: the screens ask for what its owner types.
ALTER TABLE staff ADD COLUMN pin_kind TEXT NOT NULL DEFAULT 'digits'
  CHECK (pin_kind IN ('digits', 'password'));
