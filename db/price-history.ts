/** What the audit says of the selling prices of one product: its creation and every change. */
import { sql } from 'kysely';
import type { Db, Row } from './sql.ts';
import { all, fixed, q } from './sql.ts';

export type PriceRecord = Pick<Row<'audit'>, 'audit_id' | 'at' | 'staff_no' | 'action' | 'detail'>;

const PRICES = fixed((itemCode: string, before: number, limit: number) =>
  q
    .selectFrom('audit')
    .select(['audit_id', 'at', 'staff_no', 'action', 'detail'])
    .where('subject', '=', itemCode)
    // In the words of the partial index: only then is it used.
    .where(sql<boolean>`action IN ('product.create', 'product.priceSet')`)
    .where('audit_id', '<', before)
    .orderBy('audit_id', 'desc')
    .limit(limit),
);

/** Newest first, at most `limit` rows older than row `before` (null: the newest). */
export function priceRecords(
  db: Db,
  itemCode: string,
  before: number | null,
  limit: number,
): PriceRecord[] {
  return all(db, PRICES(itemCode, before ?? Number.MAX_SAFE_INTEGER, limit));
}
