-- What a month's report looks up for each of its 120,000 lines, in a narrow place of its own: the rows of
-- products, lots and sales are wide, and a report over them reads mostly what it does not ask for.
CREATE INDEX product_class ON product (product_id, catalogue_class, kind);
CREATE INDEX lot_cost ON lot (lot_id, product_id, cost_e6);
DROP INDEX sale_by_paid;
CREATE INDEX sale_by_paid ON sale (paid_at, sale_id) WHERE paid_at IS NOT NULL;
