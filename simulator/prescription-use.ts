// Job: tie a settlement to its circulated prescription and undo that (e-prescription §2.11, §6).
import type { Call } from './call.ts';
import { findDrug } from './data.ts';
import { parseScaled } from './money.ts';
import { demandUsable, findPrescription, touch } from './prescription-store.ts';
import { demand, refuse } from './refusal.ts';
import type { DetailLine, SettlementInput } from './settlement-input.ts';
import type { Store } from './store.ts';

/** The latest review of this prescription at this shop: '1' passed, '0' refused. */
export function latestReview(
  store: Store,
  hiRxno: string,
  fixmedinsCode: string,
): { rx_chk_biz_sn: string; rx_chk_stas_codg: string } | undefined {
  return store.get(
    `SELECT rx_chk_biz_sn, rx_chk_stas_codg FROM review
     WHERE hi_rxno = ? AND fixmedins_code = ? ORDER BY reviewed_at DESC, rowid DESC LIMIT 1`,
    hiRxno,
    fixmedinsCode,
  );
}

function checkReviewed(call: Call, hiRxno: string): void {
  const review = latestReview(call.store, hiRxno, call.envelope.fixmedinsCode);
  if (!review) refuse(`处方 ${hiRxno} 在本店尚未审核（7206）`);
  demand(review.rx_chk_stas_codg === '1', `处方 ${hiRxno} 本店药师审核未通过`);
}

/** Drugs are matched by generic name, quantities summed over the lines (§4.2, §2.4). */
function checkQuantities(
  call: Call,
  hiRxno: string,
  psn_no: string,
  lines: readonly DetailLine[],
): void {
  const row = findPrescription(call.store, hiRxno);
  if (!row) refuse(`处方号 ${hiRxno} 不存在`);
  demand(row.psn_no === psn_no, `处方 ${hiRxno} 不是该参保人的处方`);
  demandUsable(row, call.now);
  const prescribed = new Map<string, bigint>();
  for (const line of row.body.lines) {
    const name = findDrug(line.drug)?.name ?? '';
    prescribed.set(name, (prescribed.get(name) ?? 0n) + (parseScaled(line.count, 4) ?? 0n));
  }
  for (const line of lines) {
    const left = (prescribed.get(line.drug.name) ?? 0n) - line.count_e4;
    demand(prescribed.has(line.drug.name), `处方 ${hiRxno} 内没有药品 ${line.drug.name}`);
    demand(left >= 0n, `药品 ${line.drug.name} 的数量超过处方量`);
    prescribed.set(line.drug.name, left);
  }
}

function prescriptionsOf(input: SettlementInput): Map<string, DetailLine[]> {
  const found = new Map<string, DetailLine[]>();
  for (const line of input.lines.filter((candidate) => candidate.circulated)) {
    found.set(line.rxno, [...(found.get(line.rxno) ?? []), line]);
  }
  return found;
}

/** Every circulated line: own, valid, unused, prescribed; for a 2102 also reviewed and passed here. */
export function checkCirculated(call: Call, input: SettlementInput): void {
  for (const [hiRxno, lines] of prescriptionsOf(input)) {
    checkQuantities(call, hiRxno, input.person.psn_no, lines);
    if (call.envelope.infno === '2102') checkReviewed(call, hiRxno);
  }
}

export function markUsed(call: Call, input: SettlementInput, setl_id: string): void {
  for (const hiRxno of prescriptionsOf(input).keys()) {
    call.store.run('UPDATE prescription SET used_by = ? WHERE hi_rxno = ?', setl_id, hiRxno);
    touch(call.store, hiRxno);
  }
}

/** A refund or reversal gives the prescription back and undoes its uploads (§2.8). */
export function releaseUsed(store: Store, setl_id: string): void {
  store.run("UPDATE prescription SET used_by = '' WHERE used_by = ?", setl_id);
  store.run(
    "UPDATE dispensing SET state = 'refunded' WHERE setl_id = ? AND state = 'live'",
    setl_id,
  );
}

/** Undoes {@link releaseUsed} for one prescription (a refund that was itself reversed). */
export function reclaimUsed(store: Store, hiRxno: string, setl_id: string): void {
  store.run('UPDATE prescription SET used_by = ? WHERE hi_rxno = ?', setl_id, hiRxno);
  store.run(
    "UPDATE dispensing SET state = 'live' WHERE setl_id = ? AND hi_rxno = ? AND state = 'refunded'",
    setl_id,
    hiRxno,
  );
}
