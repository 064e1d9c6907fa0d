/** The platform's word about a day (3201), newest per insurance and clearing class. */
import type { Db, Row } from './sql.ts';
import { first, q, run } from './sql.ts';

export type ReconciliationRecord = Row<'reconciliation'>;

export function insertReconciliation(
  db: Db,
  row: Omit<ReconciliationRecord, 'reconciliation_id'>,
): void {
  run(db, q.insertInto('reconciliation').values(row));
}

export function lastReconciliation(
  db: Db,
  key: Pick<
    ReconciliationRecord,
    'business_on' | 'insurance_type' | 'clearing_class' | 'clearing_bureau'
  >,
): ReconciliationRecord | null {
  return (
    first(
      db,
      q
        .selectFrom('reconciliation')
        .selectAll()
        .where('business_on', '=', key.business_on)
        .where('insurance_type', '=', key.insurance_type)
        .where('clearing_class', '=', key.clearing_class)
        .where('clearing_bureau', '=', key.clearing_bureau)
        .orderBy('checked_at', 'desc')
        .orderBy('reconciliation_id', 'desc')
        .limit(1),
    ) ?? null
  );
}
