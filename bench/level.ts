/**
 * A day of insured sales levelled with a platform that answers at once: 3201 that does not level, the
 * result file of 3202 read and matched row by row, and every difference written down.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { addDays, chinaDate, startOfDay } from '#core/time.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import { waited_ms } from './clock.ts';
import { startPlatform } from './drain.ts';
import type { Row } from './figures.ts';
import { figuresOf, shown, within } from './figures.ts';
import { openTill } from './till.ts';

const SALES = 2_000;
const BUDGET_MS = 5_000;
/** Before the five years of past sales: a day with no other insured sale. */
const DAYS_AGO = 2_000;
const CLASSES = ['11', '14', '41'] as const;
const TYPES = ['310', '390'] as const;

type Settled = {
  readonly n: number;
  readonly clearingClass: string;
  readonly insuranceType: string;
  readonly total_fen: number;
  readonly fund_fen: number;
  readonly account_fen: number;
};

/** Rows of the day, spread over classes and insurance types. */
function settledDay(): Settled[] {
  return Array.from({ length: SALES }, (_, n) => {
    const total_fen = 1_000 + ((n * 7_919) % 30_000);
    return {
      n,
      clearingClass: CLASSES[n % CLASSES.length] ?? '11',
      insuranceType: TYPES[n % TYPES.length] ?? '310',
      total_fen,
      fund_fen: Math.floor(total_fen / 2),
      account_fen: Math.floor(total_fen / 4),
    };
  });
}

export async function measureLevel(root: string, folder: string, on: string): Promise<Row> {
  const date = addDays(chinaDate(Date.now()), -DAYS_AGO);
  const day = settledDay();
  for (const clearingClass of CLASSES) {
    const rows = day.filter((row) => row.clearingClass === clearingClass);
    writeFileSync(join(folder, `result-${clearingClass}.zip`), resultFile(rows));
  }
  const platform = await startPlatform(root, folder);
  const till = openTill(root, folder, {
    RXTILL_SIMULATOR_URL: platform.url,
    RXTILL_TIF_PAASID: 'bench',
    RXTILL_TIF_SECRET: 'bench',
  });
  try {
    const manager = await till.seat('01', '0101');
    insertDay(till.db, day, date);
    const before = { ...till.platform };
    const waitedBefore = waited_ms();
    const begun = performance.now();
    const levelled = await manager.call('day.level', { date });
    const took_ms = performance.now() - begun;
    const requests = till.platform.requests - before.requests;
    const answering_ms = till.platform.spent_ms - before.spent_ms;
    const waited = waited_ms() - waitedBefore - (till.platform.waited_ms - before.waited_ms);
    const found = levelled.differences.filter((one) => one.kind === 'level').length;
    const planted = CLASSES.length * 4;
    if (found !== planted) throw new Error(`${found} differences found, ${planted} planted`);
    const own_ms = took_ms - answering_ms;
    const clock = { wall_ms: [own_ms], own_ms: [Math.max(0, own_ms - waited)] };
    return {
      path: 'a day levelled, own share',
      on: `${SALES.toLocaleString('en')} insured sales, ${on}`,
      figures: figuresOf([own_ms]),
      budget: within(clock, 'median_ms', BUDGET_MS),
      beside:
        `whole ${shown(took_ms)}, ${requests} requests ${shown(answering_ms)}; ` +
        `${CLASSES.length} result files, ${found} differences found of ${planted}`,
    };
  } finally {
    await till.close();
    await platform.stop();
  }
}

const msgidOf = (n: number): string => `P99010100286${String(n).padStart(18, '0')}`;
const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** The centre's comparison, every row of it, with one difference of each kind. */
function resultFile(rows: readonly Settled[]): Uint8Array {
  const lines = rows.map((row, index) => {
    const id = [`P${row.n % 900}`, `V${row.n}`, `L${row.n}`];
    const amounts = [yuan(row.total_fen), yuan(row.fund_fen), yuan(row.account_fen)];
    if (index === 0) return [...id, 'null', '1', '0', '机构多', 'null', 'null', 'null'];
    const other = [yuan(row.total_fen), yuan(row.fund_fen - 100), yuan(row.account_fen + 100)];
    if (index === 1) return [...id, msgidOf(row.n), '1', '0', '金额不一致', ...other];
    return [...id, msgidOf(row.n), '0', index === 2 ? '1' : '0', 'null', ...amounts];
  });
  const [, , refunded] = rows;
  if (refunded === undefined) throw new Error('too few rows');
  const { n, total_fen, fund_fen, account_fen } = refunded;
  const red = [total_fen, fund_fen, account_fen].map((amount) => yuan(-amount));
  lines.push([`P${n % 900}`, 'null', 'null', msgidOf(n + 5_000_000), '1', '1', '中心多', ...red]);
  const foreign = [msgidOf(n + 6_000_000), '1', '0', '中心多', '10.00', '5.00', '0.00'];
  lines.push(['P1', 'null', 'null', ...foreign]);
  const text = lines.map((line) => `${line.join('\t')}\n`).join('');
  return zipSync({ 'result.txt': Buffer.from(text, 'utf8') });
}

function insertDay(db: Db, day: readonly Settled[], date: string): void {
  const intent = db.prepare(
    `INSERT INTO intent (msgid, infno, state, payload, payload_hash, insured_area, person_no,
       operator_no, recorded_at, sent_at, answered_at)
     VALUES (?, '2102', 'accepted', '{}', '', '990100', ?, '0107', ?, ?, ?)`,
  );
  const sale = db.prepare(
    `INSERT INTO sale (sale_id, sale_no, till, business_on, sequence, receipt_sequence, state,
       current, account_mode, shift_id, total_fen, insured_fen, started_at, paid_at, staff_no, paid_by)
     VALUES (?, ?, '02', ?, ?, ?, 'paid', 0, 'own', (SELECT shift_id FROM shift LIMIT 1), ?, ?, ?, ?,
       '0107', '0107')`,
  );
  const settlement = db.prepare(
    `INSERT INTO settlement (settlement_id, sale_id, attempt, state, msgid, person_no, insurance_type,
       insured_area, care_type, account_mode, total_fen, trial_cash_fen, setl_id, visit_id,
       settled_at_text, settled_on, clearing_class, clearing_bureau, fund_fen, account_fen,
       family_account_fen, cash_fen, amounts, cuts, started_at, answered_at)
     VALUES (?, ?, 1, 'settled', ?, ?, ?, '990100', '11', 'own', ?, ?, ?, ?, ?, ?, ?, '990100', ?, ?, 0,
       ?, ?, '[]', ?, ?)`,
  );
  const tender = db.prepare(
    `INSERT INTO tender (sale_id, shift_id, kind, refund, amount_fen, received_fen, change_fen,
       taken_at, staff_no)
     VALUES (?, (SELECT shift_id FROM shift LIMIT 1), 'cash', 0, ?, ?, 0, ?, '0107')`,
  );
  transaction(db, () => {
    for (const row of day) {
      const { n, total_fen, fund_fen, account_fen } = row;
      const at = startOfDay(date) + 8 * 3_600_000 + n * 15_000;
      const [id, cash_fen] = [`level-${n}`, total_fen - fund_fen - account_fen];
      const person = `P${n % 900}`;
      intent.run(msgidOf(n), person, at, at, at);
      const no = `NH02-L-${n}`;
      sale.run(id, no, date, 9_000_000 + n, 9_000_000 + n, total_fen, total_fen, at, at + 1_000);
      settlement.run(
        ...[id, id, msgidOf(n), person, row.insuranceType, total_fen, cash_fen, `L${n}`, `V${n}`],
        ...[`${date} 08:00:00`, date, row.clearingClass, fund_fen, account_fen, cash_fen],
        JSON.stringify(amountsOf(row, cash_fen)),
        ...[at, at + 500],
      );
      tender.run(id, cash_fen, cash_fen, at + 1_000);
    }
  });
}

function amountsOf({ total_fen, fund_fen, account_fen }: Settled, cash_fen: number) {
  return {
    totalFee_fen: total_fen,
    fundTotal_fen: fund_fen,
    pooledFundPay_fen: fund_fen,
    patientShare_fen: total_fen - fund_fen,
    accountPay_fen: account_fen,
    familyAccountPay_fen: 0,
    cashDue_fen: cash_fen,
    inScope_fen: total_fen,
    accountBalance_fen: 100_000,
  };
}
