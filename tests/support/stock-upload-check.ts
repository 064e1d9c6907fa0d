/** What must be true of the uploads of stock whatever happened. */

/** Queries of which no row may exist. */
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

/** `inv_chg_type` of what goes; the others come. */
const OUTWARD = new Set(['102', '104', '105', '107', '109', '111']);

type Books = {
  rows<Row>(text: string): Row[];
  ledger<Row>(text: string): Row[];
  that(holds: boolean, sentence: string): void;
};

/** Every change the platform took is, by its msgid, the movement it tells of: as much, the same way. */
export function checkStockChanges(check: Books): void {
  const theirs = new Map(
    check
      .ledger<{ msgid: string; row: string }>(
        "SELECT msgid, row FROM stock_upload WHERE infno = '3502'",
      )
      .map(({ msgid, row }) => [msgid, JSON.parse(row) as Record<string, string>]),
  );
  const ours = check.rows<{ msgid: string; quantity_e4: number }>(
    `SELECT msgid, quantity_e4 FROM outbox JOIN stock_movement USING (movement_id)
      WHERE infno = '3502' AND state = 'accepted'`,
  );
  for (const { msgid, quantity_e4 } of ours) {
    const told = theirs.get(msgid);
    const amount = Math.round(Number(told?.['cnt']) * 10_000);
    const there = OUTWARD.has(told?.['inv_chg_type'] ?? '') ? -amount : amount;
    check.that(there === quantity_e4, `3502 ${msgid}: ${quantity_e4} here, ${there} over there`);
  }
}
