/** What must be true of dossiers, their settlements, money and goods (settlement.md §5, §6). */

/** A dossier insurance may still settle. */
export const PENDING = "d.state IN ('waiting', 'settling', 'unknown', 'refused')";

/** Ended without insurance when its prescription was over: the platform would take no 7207 any more. */
export const DISPENSING_NOT_OWED = `EXISTS (SELECT 1 FROM dossier d JOIN prescription p
   ON p.prescription_id = sale.prescription_id
  WHERE d.sale_id = sale.sale_id AND d.state IN ('expired', 'closed')
    AND (p.valid_until_at < d.ended_at OR p.state <> 'valid'))`;

/** Sales that insurance pays later (settlement.md §5): dossier, settlement, money and goods agree. */
export function checkDossiers(check: { none(what: string, text: string): void }): void {
  check.none(
    'a dossier left in between',
    "SELECT pickup_code FROM dossier WHERE state = 'settling'",
  );
  check.none(
    'a dossier and its settlement disagree',
    `SELECT d.dossier_id, d.state, s.state AS theirs, sale.state AS sale FROM dossier d
       JOIN sale USING (sale_id) LEFT JOIN settlement s ON s.sale_id = d.sale_id
        AND s.attempt = (SELECT max(attempt) FROM settlement o WHERE o.sale_id = d.sale_id)
      WHERE (d.state = 'unknown') <> (s.state IS 'unknown')
         OR (d.state = 'settled') <> (s.setl_id IS NOT NULL)
         OR sale.state NOT IN ('paid', 'voiding', 'voidUnknown', 'voided')
         OR (sale.state IN ('voiding', 'voidUnknown') AND d.state <> 'settled')
         OR (sale.state = 'voided' AND d.state NOT IN ('settled', 'closed'))`,
  );
  check.none(
    'more given back by a tender than was taken by it',
    `SELECT sale_id, kind FROM tender GROUP BY sale_id, kind
      HAVING sum(CASE refund WHEN 1 THEN -amount_fen ELSE amount_fen END) < 0`,
  );
  check.none(
    'a refund left open while the customer stood at the till',
    `SELECT d.dossier_id, task.kind, task.amount_fen FROM dossier d JOIN money_task task USING (sale_id)
      WHERE d.state = 'settled' AND d.ended_by <> '' AND task.cause <> 'void'
        AND task.direction = 'refund' AND task.state = 'open'`,
  );
  check.none(
    'a dossier whose money is not the price of its goods',
    `SELECT d.dossier_id FROM dossier d JOIN sale USING (sale_id)
      WHERE d.paid_fen + d.carried_fen <> sale.total_fen
         OR (d.kind = 'payFirst' AND d.carried_fen <> 0)`,
  );
  check.none(
    'what went back and what insurance paid differ',
    `SELECT d.dossier_id, s.fund_fen + s.account_fen AS paid, back FROM dossier d
       JOIN sale USING (sale_id) JOIN settlement s ON s.sale_id = d.sale_id AND s.state = 'settled',
       (SELECT 1) LEFT JOIN (SELECT sale_id AS id, sum(CASE direction WHEN 'refund' THEN amount_fen
          ELSE -amount_fen END) AS back FROM money_task WHERE cause <> 'void' GROUP BY sale_id)
        ON id = d.sale_id
      WHERE d.state = 'settled' AND coalesce(back, 0) <> s.fund_fen + s.account_fen - d.carried_fen`,
  );
}
