/** The result file of one class and bureau (9101, 3202, 9102) held against our rows. */
import type { LevelAmounts, LevelDifference, OwnRow } from '#core/level.ts';
import { addAmounts, effectOf, matchBooks, totalsOf } from '#core/level.ts';
import { addDays } from '#core/time.ts';
import { intentState } from '#db/intent.ts';
import { standingOf } from '#db/level.ts';
import type { Books, Entry } from '../day/statement.ts';
import { entriesOf } from '../day/statement.ts';
import type { Engine } from '../engine.ts';
import type { StatementFinding } from '../platform/books.ts';
import type { JudgedDifference } from './keep.ts';
import { judge } from './judge.ts';

/** A refund may come long after what it takes back. */
const REFUND_WITHIN_DAYS = 366;

/**
 * What differs, judged. `uploaded`: our rows as they were sent up; what has been booked or is under
 * way since then is no difference.
 */
export function differencesIn(
  engine: Engine,
  books: Books,
  uploaded: readonly Entry[],
  findings: readonly StatementFinding[],
): JudgedDifference[] {
  const own = uploaded.map(ownRow);
  const rows = findings.filter((row) => !isNew(engine, books, own, row));
  return matchBooks(own, rows, standing(engine, books, own, rows)).map((one) => ({
    ...one,
    judged: judge(engine, one),
  }));
}

/** The difference that the totals have and no file explains. */
export function unexplained(engine: Engine, memo: string): JudgedDifference {
  const nothing = totalsOf([]);
  const one: LevelDifference = {
    key: 'class',
    kind: 'unclear',
    id: null,
    refund: false,
    personNo: '',
    ...{ msgid: '', code: '', refundFlag: '', memo },
    ours: nothing,
    centre: null,
  };
  return { ...one, judged: { ...judge(engine, one), cause: 'noDetail' } };
}

function ownRow({ settlement, ...row }: Entry): OwnRow {
  return {
    id: settlement.settlement_id,
    refund: row.refund,
    settlementId: row.settlementId,
    personNo: row.personNo,
    voided: settlement.state === 'voided',
    total_fen: row.totalFee_fen,
    fund_fen: row.fundTotal_fen,
    account_fen: row.accountPay_fen,
  };
}

/** Booked since the rows went up, or under way at this moment: the next run sees it on both sides. */
function isNew(
  engine: Engine,
  books: Books,
  own: readonly OwnRow[],
  row: StatementFinding,
): boolean {
  if (row.sort !== 'centreOnly') return false;
  const state = intentState(engine.db, row.msgid);
  if (state === 'recorded' || state === 'sent') return true;
  if (state !== 'accepted') return false;
  const known = new Set(own.map((one) => `${one.id} ${one.refund}`));
  return entriesOf(engine.db, engine.profile, books).some(
    ({ settlement, refund }) =>
      (refund ? settlement.void_msgid : settlement.msgid) === row.msgid &&
      !known.has(`${settlement.settlement_id} ${refund}`),
  );
}

/** Settlements of other books that a refund among these rows may take back. */
function standing(
  engine: Engine,
  { from }: Books,
  own: readonly OwnRow[],
  rows: readonly StatementFinding[],
): OwnRow[] {
  const here = new Set(own.map((row) => row.id));
  const people = new Set(
    rows
      .filter((row) => row.sort === 'centreOnly' && (row.centre.totalFee_fen ?? 0) < 0)
      .map((row) => row.personNo),
  );
  return [...people]
    .flatMap((personNo) => standingOf(engine.db, personNo, addDays(from, -REFUND_WITHIN_DAYS)))
    .flatMap((row): OwnRow[] => {
      const { fund_fen, account_fen, setl_id } = row;
      if (here.has(row.settlement_id) || fund_fen === null || account_fen === null) return [];
      return [
        {
          id: row.settlement_id,
          refund: false,
          settlementId: setl_id ?? '',
          personNo: row.person_no,
          voided: false,
          total_fen: row.total_fen,
          fund_fen,
          account_fen,
        },
      ];
    });
}

/**
 * The centre's totals of one insurance type, where every difference of the books can be told to
 * belong to one. `only`: the one type that does not level, which then has them all.
 */
export function centreTotals(
  uploaded: readonly Entry[],
  differences: readonly JudgedDifference[],
  insuranceType: string,
  only: boolean,
): LevelAmounts | null {
  const typeOf = new Map(
    uploaded.map(({ settlement }) => [settlement.settlement_id, settlement.insurance_type]),
  );
  const rows = uploaded
    .filter((row) => row.insuranceType === insuranceType)
    .map((row) => ({
      total_fen: row.totalFee_fen,
      fund_fen: row.fundTotal_fen,
      account_fen: row.accountPay_fen,
    }));
  let sum = totalsOf(rows);
  for (const one of differences) {
    const id = one.judged.settlementId;
    const type = id === null ? undefined : typeOf.get(id);
    if (type !== undefined && type !== insuranceType) continue;
    const effect = effectOf(one);
    if (effect === null || (type === undefined && !only)) return null;
    sum = addAmounts(sum, effect);
  }
  return sum;
}
