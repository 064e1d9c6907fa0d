/** Differences planted in the simulated region's own books, as a bureau or a late request makes them. */
import { present } from '#core/result.ts';
import type { Sale } from '#contract/sale.ts';
import type { Shop } from './shop.ts';

type Planting = Pick<Shop, 'wire'>;

export function msgidOf(sale: Sale): string {
  return present(sale.settlement, 'settlement').msgid;
}

function change(shop: Planting, sql: string, ...values: readonly (string | number)[]): void {
  shop.wire.platform.store.run(sql, ...values);
}

/** The centre no longer has the settlement. */
export function takenOut(shop: Planting, sale: Sale): void {
  const sql = "UPDATE settlement SET state = 'reversed' WHERE msgid = ?";
  change(shop, sql, msgidOf(sale));
}

/** A settlement that was reversed is in the centre's books after all. */
export function putBack(shop: Planting, msgid: string): void {
  change(shop, "UPDATE settlement SET state = 'live', reversed_by = NULL WHERE msgid = ?", msgid);
}

/** The bureau moves an amount from the fund to the personal account; the customer's share stays. */
export function movedToAccount(shop: Planting, sale: Sale, amount_fen: number): void {
  change(
    shop,
    `UPDATE settlement SET fund_pay_sumamt_fen = fund_pay_sumamt_fen - ?, hifp_pay_fen = hifp_pay_fen - ?,
       psn_part_amt_fen = psn_part_amt_fen + ?, acct_pay_fen = acct_pay_fen + ? WHERE msgid = ?`,
    ...[amount_fen, amount_fen, amount_fen, amount_fen],
    msgidOf(sale),
  );
}

/** The bureau clears the settlement in another class. */
export function movedToClass(shop: Planting, sale: Sale, clearingClass: string): void {
  change(shop, 'UPDATE settlement SET clr_type = ? WHERE msgid = ?', clearingClass, msgidOf(sale));
}

/** The bureau refunds the settlement: a red row of its own, the blue one marked. */
export function refundedThere(shop: Planting, sale: Sale): void {
  const { store } = shop.wire.platform;
  const msgid = msgidOf(sale);
  const [blue] = store.all<Record<string, string | number | null>>(
    'SELECT * FROM settlement WHERE msgid = ?',
    msgid,
  );
  const row = { ...present(blue, 'settlement of the centre') };
  for (const [name, value] of Object.entries(row)) {
    const signed =
      name.endsWith('_fen') && !/^(balc|fund_room|account_before|shared_before)/.test(name);
    if (signed && typeof value === 'number' && value !== 0) row[name] = -value;
  }
  row['init_setl_id'] = row['setl_id'] ?? null;
  row['setl_id'] = `R${String(row['setl_id']).slice(1)}`;
  row['msgid'] = `B${msgid.slice(1)}`;
  row['infno'] = '2103';
  row['refd_setl_flag'] = '1';
  const names = Object.keys(row);
  store.run(
    `INSERT INTO settlement (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(row).map((value) => value as never),
  );
  store.run("UPDATE settlement SET refd_setl_flag = '1' WHERE msgid = ?", msgid);
}

/** What the centre's books hold of one insurance type and class. */
export function centreTotals(
  shop: Planting,
  of: { readonly insuranceType: string; readonly clearingClass: string },
) {
  const [row] = shop.wire.platform.store.all<Record<string, number>>(
    `SELECT count(*) AS count, coalesce(sum(medfee_sumamt_fen), 0) AS total_fen,
       coalesce(sum(fund_pay_sumamt_fen), 0) AS fund_fen, coalesce(sum(acct_pay_fen), 0) AS account_fen
     FROM settlement WHERE state = 'live' AND insutype = ? AND clr_type = ?`,
    of.insuranceType,
    of.clearingClass,
  );
  return { ...present(row, 'totals of the centre') };
}
