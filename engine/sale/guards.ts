/** What must hold of a sale before it may be settled or paid, whoever asks. */
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { isExpired } from '#core/stock.ts';
import { chinaDate } from '#core/time.ts';
import type { PrescriptionRecord } from '#db/prescription.ts';
import { openReturnOfKept } from '#db/sale-return.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import type { Caller } from '../engine.ts';
import { isExpired as isOverdue } from '../prescription/validity.ts';

/** The sale is the one in work at the caller's till; another till's is taken up first (取单). */
export function atThisTill(sale: SaleRecord, caller: Caller): Result<null> {
  if (sale.current === 1 && sale.till === caller.till) return ok(null);
  return fail(
    'sale.wrongState',
    sale.current === 1 ? `本单正在 ${Number(sale.till)} 号台。` : '本单不在本台，请先取单。',
    'saleId',
  );
}

/**
 * What stayed with a customer after a partial return is what it is: goods and person are fixed, and
 * only the return itself sells it. `cannot` names what was tried.
 */
export function goodsNotFixed(
  db: Db,
  sale: SaleRecord,
  cannot: '不能增减' | '不能先付后补或挂账' = '不能增减',
): Result<null> {
  if (openReturnOfKept(db, sale.sale_id) === null) return ok(null);
  return fail(
    'sale.locked',
    `这是退货后留下的商品，${cannot}。请先把退货做完（F9），或按 F8 挂起。`,
  );
}

/**
 * Reserved long ago is no excuse: a lot that has expired since is not sold. What is kept of a return
 * was sold before, and its date was looked at then.
 */
export function noExpiredLot(db: Db, sale: SaleRecord, now: number): Result<null> {
  if (openReturnOfKept(db, sale.sale_id) !== null) return ok(null);
  const today = chinaDate(now);
  const expired = sales.lineLots(db, sale.sale_id).find((lot) => isExpired(lot.expires_on, today));
  if (expired === undefined) return ok(null);
  return fail('stock.expired', `批号 ${expired.lot_no} 已过期，不能销售，请删去这一行重新扫。`);
}

/** What the platform last said of the prescription, and its own end of validity. */
export function stillValid(row: PrescriptionRecord, now: number): Result<null> {
  const note = row.state_note === '' ? '' : `（${row.state_note}）`;
  if (row.state === 'revoked') {
    return fail('prescription.revoked', `处方已被医师撤销，不能调配。${note}`);
  }
  if (row.state === 'used') return fail('prescription.used', `处方已在别处使用，不能调配。${note}`);
  if (row.state === 'expired' || isOverdue(row, now)) {
    return fail('prescription.expired', '处方已过期，不能调配。');
  }
  return ok(null);
}
