/**
 * Levelling a day (settlement.md §1, 3; insurance-interface §2.11): the rows of one clearing class at
 * one bureau as the shop holds them against the result file of 3202. Pure: what differs, and by how
 * much on either side, so that the differences explain the difference of the totals to the fen.
 */
import type { Fen } from './money.ts';
import { fen } from './money.ts';

/** Rows and their sums; red rows are negative and count as rows of their own. */
export type LevelAmounts = {
  readonly count: number;
  readonly total_fen: Fen;
  readonly fund_fen: Fen;
  readonly account_fen: Fen;
};

/** One row of the shop's books: what was settled (blue) or its void (red). */
export type OwnRow = {
  /** Of the settlement; its blue and its red row share it. */
  readonly id: string;
  readonly refund: boolean;
  /** As uploaded: the platform's number of the row. */
  readonly settlementId: string;
  readonly personNo: string;
  /** The settlement was voided, on whatever day. */
  readonly voided: boolean;
  readonly total_fen: Fen;
  readonly fund_fen: Fen;
  readonly account_fen: Fen;
};

/** One row of the result file, in the words of engine/platform/books.ts. */
export type FileRow = {
  readonly personNo: string;
  readonly settlementId: string;
  readonly msgid: string;
  readonly sort: 'level' | 'differs' | 'institutionOnly' | 'centreOnly' | 'unclear';
  readonly code: string;
  readonly refundFlag: string;
  readonly memo: string;
  readonly centre: {
    readonly totalFee_fen: Fen | null;
    readonly fundTotal_fen: Fen | null;
    readonly accountPay_fen: Fen | null;
  };
};

/**
 * - onlyOurs: the centre lacks a row of ours
 * - onlyCentre: the centre has a row that none of ours explains
 * - amountsDiffer: both have the row, with other amounts
 * - refundDiffers: both have the settlement, only one its refund
 * - unclear: what the file says of it cannot be told; it proves nothing
 */
export type LevelKind = 'onlyOurs' | 'onlyCentre' | 'amountsDiffer' | 'refundDiffers' | 'unclear';

export type LevelDifference = {
  /** Names the row on whatever run finds it; one books has it once. */
  readonly key: string;
  readonly kind: LevelKind;
  /** The settlement it is about; null where none of ours is. */
  readonly id: string | null;
  /** It is about the void of that settlement. */
  readonly refund: boolean;
  readonly personNo: string;
  /** As the centre has it; '' where it has none. */
  readonly msgid: string;
  readonly code: string;
  readonly refundFlag: string;
  readonly memo: string;
  readonly ours: LevelAmounts;
  /** Null where the file does not say. */
  readonly centre: LevelAmounts | null;
};

const NOTHING: LevelAmounts = {
  count: 0,
  total_fen: fen(0),
  fund_fen: fen(0),
  account_fen: fen(0),
};
/** `refd_setl_flag` of a refunded settlement, and of a refund (insurance-interface §3). */
const REFUNDED = '1';

type Pair = { readonly own: OwnRow; readonly row: FileRow };

/**
 * Every difference between `own` and the file. `standing`: settlements of other books that stand, so
 * that a refund of one of them is known as such.
 */
export function matchBooks(
  own: readonly OwnRow[],
  file: readonly FileRow[],
  standing: readonly OwnRow[] = [],
): LevelDifference[] {
  const { pairs, centreOnly, doubled, left } = pairUp(own, file);
  const paired = pairs.map(ofPair).filter((one) => one !== null);
  // A file that lists level rows lists all of them: one of ours that it does not name is not level.
  const listsAll = pairs.some(({ row }) => row.sort === 'level');
  const unnamed = listsAll ? left.map((row) => unclearOwn(row, null)) : [];
  const found = [
    ...joinRefunds(paired, pairs),
    ...unnamed,
    ...doubled.map(fromCentre),
    ...ofCentre(centreOnly, pairs, standing),
  ];
  return [...withFlags(found, pairs), ...found].map(numbered(new Map()));
}

/** What the difference adds on the centre's side; null where that is not known. */
export function effectOf(difference: {
  readonly ours: LevelAmounts;
  readonly centre: LevelAmounts | null;
}): LevelAmounts | null {
  const { ours, centre } = difference;
  if (centre === null) return null;
  return {
    count: centre.count - ours.count,
    total_fen: fen(centre.total_fen - ours.total_fen),
    fund_fen: fen(centre.fund_fen - ours.fund_fen),
    account_fen: fen(centre.account_fen - ours.account_fen),
  };
}

export function addAmounts(left: LevelAmounts, right: LevelAmounts): LevelAmounts {
  return {
    count: left.count + right.count,
    total_fen: fen(left.total_fen + right.total_fen),
    fund_fen: fen(left.fund_fen + right.fund_fen),
    account_fen: fen(left.account_fen + right.account_fen),
  };
}

/** Sums of rows. */
export function totalsOf(
  rows: readonly Pick<OwnRow, 'total_fen' | 'fund_fen' | 'account_fen'>[],
): LevelAmounts {
  return rows.map(amountsOf).reduce(addAmounts, NOTHING);
}

function pairUp(own: readonly OwnRow[], file: readonly FileRow[]) {
  const open = Map.groupBy(own, (row) => row.settlementId);
  const pairs: Pair[] = [];
  const centreOnly: FileRow[] = [];
  const doubled: FileRow[] = [];
  for (const row of file) {
    const ours = row.settlementId === '' ? undefined : open.get(row.settlementId);
    if (ours === undefined) {
      centreOnly.push(row);
      continue;
    }
    const match = ours.find((one) => one.refund === looksRed(row)) ?? ours[0];
    if (match === undefined) {
      doubled.push(row);
      continue;
    }
    open.set(
      row.settlementId,
      ours.filter((one) => one !== match),
    );
    pairs.push({ own: match, row });
  }
  return { pairs, centreOnly, doubled, left: [...open.values()].flat() };
}

/** A refund by its sign; without an amount, by its flag. A blue row that was refunded has it too. */
function looksRed(row: FileRow): boolean {
  const { totalFee_fen } = row.centre;
  return totalFee_fen === null || totalFee_fen === 0
    ? row.refundFlag === REFUNDED
    : totalFee_fen < 0;
}

/** What a row of ours and its row of the file differ in; null when they agree. */
function ofPair({ own, row }: Pair): LevelDifference | null {
  const same = agrees(own, row);
  const base = { ...about(own, row), ours: amountsOf(own) };
  switch (row.sort) {
    case 'level':
      // The printed amounts are held against ours, whatever the code says.
      return same === false ? { ...base, kind: 'amountsDiffer', centre: centreOf(row) } : null;
    case 'differs':
      return same === true
        ? unclearOwn(own, row)
        : { ...base, kind: 'amountsDiffer', centre: centreOf(row) };
    case 'institutionOnly':
      return { ...base, kind: 'onlyOurs', centre: NOTHING };
    case 'centreOnly':
    case 'unclear':
      return unclearOwn(own, row);
  }
}

/** Whether the printed amounts are ours; null when none is printed. */
function agrees(own: OwnRow, { centre }: FileRow): boolean | null {
  const both = [
    [centre.totalFee_fen, own.total_fen],
    [centre.fundTotal_fen, own.fund_fen],
    [centre.accountPay_fen, own.account_fen],
  ] as const;
  const printed = both.filter(([amount]) => amount !== null);
  return printed.length === 0 ? null : printed.every(([theirs, ours]) => theirs === ours);
}

/** The centre lacks our refund while it has the settlement, or the settlement is in other books. */
function joinRefunds(
  found: readonly LevelDifference[],
  pairs: readonly Pair[],
): readonly LevelDifference[] {
  const blueMissing = new Set(
    pairs
      .filter(({ own, row }) => !own.refund && row.sort === 'institutionOnly')
      .map(({ own }) => own.id),
  );
  return found.map((one) =>
    one.kind === 'onlyOurs' && one.refund && !blueMissing.has(one.id ?? '')
      ? { ...one, kind: 'refundDiffers' as const }
      : one,
  );
}

/** Rows that only the centre has: refunds of what stands here, and what nothing explains. */
function ofCentre(
  rows: readonly FileRow[],
  pairs: readonly Pair[],
  standing: readonly OwnRow[],
): LevelDifference[] {
  const flagged = new Set(
    pairs.filter(({ row }) => row.refundFlag === REFUNDED).map(({ own }) => own.id),
  );
  const here = pairs.filter(({ row }) => row.sort !== 'institutionOnly').map(({ own }) => own);
  const blues = [...here, ...standing].filter((row) => !row.refund && !row.voided);
  const taken = new Set<string>();
  return rows.map((row) => {
    const plain = fromCentre(row);
    if (plain.kind !== 'onlyCentre' || !looksRed(row)) return plain;
    const fitting = blues.filter((blue) => !taken.has(blue.id) && isRefundOf(row, blue));
    const marked = fitting.filter((blue) => flagged.has(blue.id));
    const candidates = marked.length > 0 ? marked : fitting;
    const [blue] = candidates;
    // Two that fit alike: which one was refunded is never guessed.
    if (blue === undefined || candidates.length > 1) return plain;
    taken.add(blue.id);
    return { ...plain, kind: 'refundDiffers', id: blue.id, refund: true };
  });
}

function isRefundOf(row: FileRow, blue: OwnRow): boolean {
  const { totalFee_fen, fundTotal_fen, accountPay_fen } = row.centre;
  return (
    row.personNo === blue.personNo &&
    totalFee_fen === 0 - blue.total_fen &&
    fundTotal_fen === 0 - blue.fund_fen &&
    accountPay_fen === 0 - blue.account_fen
  );
}

/**
 * A settlement that stands here and bears the centre's mark of a refund, while its refund is not among
 * these rows: it may stand in the books of another day.
 */
function withFlags(
  found: readonly LevelDifference[],
  pairs: readonly Pair[],
): readonly LevelDifference[] {
  const told = new Set(found.map((one) => one.id));
  return pairs
    .filter(
      ({ own, row }) =>
        !own.refund &&
        !own.voided &&
        row.refundFlag === REFUNDED &&
        row.sort === 'level' &&
        !told.has(own.id),
    )
    .map(({ own, row }) => ({
      ...about(own, row),
      key: `${keyOf(own)}:flag`,
      kind: 'refundDiffers',
      ours: amountsOf(own),
      centre: amountsOf(own),
    }));
}

/** A row that stands only in the file. */
function fromCentre(row: FileRow): LevelDifference {
  const sure = row.sort === 'centreOnly';
  return {
    key: row.msgid === '' ? `row:${row.code}:${row.refundFlag}` : `msgid:${row.msgid}`,
    kind: sure ? 'onlyCentre' : 'unclear',
    id: null,
    refund: looksRed(row),
    personNo: row.personNo,
    ...wordsOf(row),
    ours: NOTHING,
    centre: sure ? centreOf(row) : null,
  };
}

function unclearOwn(own: OwnRow, row: FileRow | null): LevelDifference {
  return { ...about(own, row), kind: 'unclear', ours: amountsOf(own), centre: null };
}

function about(own: OwnRow, row: FileRow | null) {
  const { id, refund, personNo } = own;
  return { key: keyOf(own), id, refund, personNo, ...wordsOf(row) };
}

function keyOf(own: OwnRow): string {
  return `${own.refund ? 'red' : 'blue'}:${own.id}`;
}

function wordsOf(row: FileRow | null) {
  if (row === null) return { msgid: '', code: '', refundFlag: '', memo: '' };
  const { msgid, code, refundFlag, memo } = row;
  return { msgid, code, refundFlag, memo };
}

function amountsOf(row: Pick<OwnRow, 'total_fen' | 'fund_fen' | 'account_fen'>): LevelAmounts {
  const { total_fen, fund_fen, account_fen } = row;
  return { count: 1, total_fen, fund_fen, account_fen };
}

function centreOf({ centre }: FileRow): LevelAmounts | null {
  const { totalFee_fen, fundTotal_fen, accountPay_fen } = centre;
  if (totalFee_fen === null || fundTotal_fen === null || accountPay_fen === null) return null;
  return {
    count: 1,
    total_fen: totalFee_fen,
    fund_fen: fundTotal_fen,
    account_fen: accountPay_fen,
  };
}

/** Rows under one name are told apart by their order. */
function numbered(seen: Map<string, number>): (one: LevelDifference) => LevelDifference {
  return (one) => {
    const before = seen.get(one.key) ?? 0;
    seen.set(one.key, before + 1);
    return before === 0 ? one : { ...one, key: `${one.key}:${before + 1}` };
  };
}
