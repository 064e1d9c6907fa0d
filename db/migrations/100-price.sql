-- Every price a product has had stands in the audit, written with the price itself; found by product
-- and newest first without reading five years of other rows (db/price-history.ts). It also serves what
-- was written before this step.
CREATE INDEX audit_price ON audit (subject, audit_id)
  WHERE action IN ('product.create', 'product.priceSet');
