/** What must be true of partial returns whatever happened: queries of which no row may exist. */

/** A sale that is void while its money is still here: the end of its return is yet to come. */
export const MONEY_WAITS =
  "EXISTS (SELECT 1 FROM sale_return r WHERE r.sale_id = sale.sale_id AND r.state = 'keeping')";

/** Boxes of a sale, also those that have come back since. */
const BOXES = `(SELECT code, sale_id FROM trace_code UNION SELECT code, sale_id FROM trace_code_past)`;

export const RETURN_CHECKS: readonly (readonly [what: string, text: string])[] = [
  [
    'a return and its sales disagree',
    `SELECT r.state, old.state AS old, kept.state AS kept FROM sale_return r
       JOIN sale old USING (sale_id) LEFT JOIN sale kept ON kept.sale_id = r.kept_sale_id
      WHERE NOT CASE r.state
        WHEN 'voiding' THEN old.state IN ('voiding', 'voidUnknown') AND kept.sale_id IS NULL
        WHEN 'stopped' THEN kept.sale_id IS NULL
        WHEN 'keeping' THEN old.state = 'voided' AND kept.state IS NOT NULL AND kept.paid_at IS NULL
        ELSE old.state = 'voided' AND (kept.paid_at IS NOT NULL OR kept.state IN ('voided', 'abandoned')) END`,
  ],
  [
    'more handed back than was taken that way',
    `SELECT sale_id, kind FROM tender GROUP BY sale_id, kind
      HAVING sum(CASE refund WHEN 1 THEN -amount_fen ELSE amount_fen END) < 0`,
  ],
  [
    'a kept box that was not of the returned sale',
    `SELECT r.return_id, box.code FROM sale_return r JOIN ${BOXES} box ON box.sale_id = r.kept_sale_id
      WHERE NOT EXISTS (SELECT 1 FROM trace_code_past p WHERE p.code = box.code AND p.sale_id = r.sale_id)`,
  ],
  [
    'more kept of a product and lot than was sold',
    `SELECT r.return_id, line.product_id, t.lot_id FROM sale_return r
       JOIN sale_line line ON line.sale_id = r.kept_sale_id JOIN sale_line_lot t USING (line_id)
      GROUP BY r.return_id, line.product_id, t.lot_id
     HAVING sum(t.quantity_e4) > coalesce((SELECT sum(u.quantity_e4) FROM sale_line sold
        JOIN sale_line_lot u USING (line_id)
       WHERE sold.sale_id = r.sale_id AND sold.product_id = line.product_id AND u.lot_id = t.lot_id), 0)`,
  ],
  [
    'a return without a second person of what insurance has settled, or above any limit ever set',
    `WITH RECURSIVE before (return_id, sale_id) AS (
       SELECT return_id, sale_id FROM sale_return
       UNION ALL SELECT before.return_id, earlier.sale_id FROM before
         JOIN sale_return earlier ON earlier.kept_sale_id = before.sale_id)
     SELECT r.return_id, old.sale_no FROM sale_return r JOIN before USING (return_id)
       JOIN sale old ON old.sale_id = before.sale_id LEFT JOIN sale kept ON kept.sale_id = r.kept_sale_id
      WHERE r.approved_by = '' AND (
        EXISTS (SELECT 1 FROM settlement s JOIN intent i ON i.msgid = s.void_msgid
                 WHERE s.sale_id = r.sale_id AND i.recorded_at >= r.began_at)
        OR old.total_fen - coalesce(kept.total_fen, 0) > (
          SELECT coalesce(max(json_extract(detail, '$.after')), 0) FROM audit
           WHERE action = 'settings.limit' AND subject = 'refundLimit_fen'))`,
  ],
  [
    'a partial return that gave nothing back',
    `SELECT r.return_id FROM sale_return r JOIN sale old USING (sale_id)
       JOIN sale kept ON kept.sale_id = r.kept_sale_id
      WHERE kept.state <> 'abandoned' AND (SELECT sum(quantity_e4) FROM sale_line l WHERE l.sale_id = kept.sale_id)
        >= (SELECT sum(quantity_e4) FROM sale_line l WHERE l.sale_id = old.sale_id)`,
  ],
];
