/** What must be true of the uploads of stock whatever happened: queries of which no row may exist. */

export const STOCK_UPLOAD_CHECKS: readonly (readonly [what: string, text: string])[] = [
  [
    'a change of stock that is not owed exactly once',
    `SELECT lot.lot_id, changed.n AS changed, owed.n AS owed FROM lot JOIN product USING (product_id)
       LEFT JOIN (SELECT subject AS lot_id, count(*) AS n FROM audit
         WHERE action IN ('stock.receive', 'stock.adjusted') GROUP BY subject) changed USING (lot_id)
       LEFT JOIN (SELECT lot_id, count(*) AS n FROM outbox
         WHERE infno = '3502' GROUP BY lot_id) owed USING (lot_id)
      WHERE coalesce(owed.n, 0) <> iif(national_drug_code = '', 0, coalesce(changed.n, 0))`,
  ],
  [
    'an upload of stock that tells of another lot or of a sale',
    `SELECT o.infno, o.subject FROM outbox o JOIN stock_movement m USING (movement_id)
      WHERE o.lot_id <> m.lot_id OR o.infno = '3502' AND m.kind NOT IN ('receive', 'adjust')`,
  ],
];
