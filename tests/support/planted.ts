/** Differences planted in the simulated region's own books, as a bureau or a late request makes them. */
import { present } from '#core/result.ts';
import type { Sale } from '#contract/sale.ts';

/** The region's own database, as far as it is needed here. */
export type Centre = {
  run(sql: string, ...values: readonly (string | number | null)[]): unknown;
  all<Row>(sql: string, ...values: readonly (string | number | null)[]): readonly Row[];
};

export function msgidOf(sale: Sale): string {
  return present(sale.settlement, 'settlement').msgid;
}

/** The centre no longer has the settlement. */
export function takenOut(centre: Centre, sale: Sale): void {
  const sql = "UPDATE settlement SET state = 'reversed' WHERE msgid = ?";
  centre.run(sql, msgidOf(sale));
}

/** A settlement that was reversed is in the centre's books after all. */
export function putBack(centre: Centre, msgid: string): void {
  centre.run("UPDATE settlement SET state = 'live', reversed_by = NULL WHERE msgid = ?", msgid);
}

/** The bureau moves an amount from the fund to the personal account; the customer's share stays. */
export function movedToAccount(centre: Centre, sale: Sale, amount_fen: number): void {
  centre.run(
    `UPDATE settlement SET fund_pay_sumamt_fen = fund_pay_sumamt_fen - ?, hifp_pay_fen = hifp_pay_fen - ?,
       psn_part_amt_fen = psn_part_amt_fen + ?, acct_pay_fen = acct_pay_fen + ? WHERE msgid = ?`,
    ...[amount_fen, amount_fen, amount_fen, amount_fen],
    msgidOf(sale),
  );
}

/** The bureau moves an amount from the fund to the customer's own share. */
export function movedToCash(centre: Centre, sale: Sale, amount_fen: number): void {
  centre.run(
    `UPDATE settlement SET fund_pay_sumamt_fen = fund_pay_sumamt_fen - ?, hifp_pay_fen = hifp_pay_fen - ?,
       psn_part_amt_fen = psn_part_amt_fen + ?, psn_cash_pay_fen = psn_cash_pay_fen + ? WHERE msgid = ?`,
    ...[amount_fen, amount_fen, amount_fen, amount_fen],
    msgidOf(sale),
  );
}

/** The bureau clears the settlement in another class. */
export function movedToClass(centre: Centre, sale: Sale, clearingClass: string): void {
  centre.run('UPDATE settlement SET clr_type = ? WHERE msgid = ?', clearingClass, msgidOf(sale));
}

/** The bureau refunds the settlement (at an instant): a red row of its own, the blue one marked. */
export function refundedThere(centre: Centre, sale: Sale, at: number | null = null): void {
  const msgid = msgidOf(sale);
  const [blue] = centre.all<Record<string, string | number | null>>(
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
  if (at !== null) row['setl_at'] = at;
  const names = Object.keys(row);
  centre.run(
    `INSERT INTO settlement (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(row).map((value) => value as never),
  );
  centre.run("UPDATE settlement SET refd_setl_flag = '1' WHERE msgid = ?", msgid);
}

/** The centre knows nothing of a refund that this shop holds: the red row is gone, the blue stands. */
export function notRefundedThere(centre: Centre, sale: Sale): void {
  const blue = 'SELECT setl_id FROM settlement WHERE msgid = ?';
  centre.run(`DELETE FROM settlement WHERE init_setl_id = (${blue})`, msgidOf(sale));
  centre.run("UPDATE settlement SET refd_setl_flag = '0' WHERE msgid = ?", msgidOf(sale));
}

/** What the centre's books hold of one insurance type and class. */
export function centreTotals(
  centre: Centre,
  of: { readonly insuranceType: string; readonly clearingClass: string },
) {
  const [row] = centre.all<Record<string, number>>(
    `SELECT count(*) AS count, coalesce(sum(medfee_sumamt_fen), 0) AS total_fen,
       coalesce(sum(fund_pay_sumamt_fen), 0) AS fund_fen, coalesce(sum(acct_pay_fen), 0) AS account_fen
     FROM settlement WHERE state = 'live' AND insutype = ? AND clr_type = ?`,
    of.insuranceType,
    of.clearingClass,
  );
  return { ...present(row, 'totals of the centre') };
}
