/** Levelling: for any day and any ledgers, the differences explain the difference of the totals. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileRow, LevelAmounts, OwnRow } from '#core/level.ts';
import { addAmounts, effectOf, matchBooks, totalsOf } from '#core/level.ts';
import { fen, negateFen } from '#core/money.ts';
import { present } from '#core/result.ts';

/** One settlement as each side has it: its amounts there, or null, and whether it was refunded. */
type Side = { readonly total: number; readonly fund: number; readonly account: number };
type Settlement = {
  readonly ours: Side | null;
  readonly oursVoided: boolean;
  readonly centre: Side | null;
  readonly centreVoided: boolean;
  /** A void that only the books proved has no number of its own (settlement.md §4). */
  readonly redHasNumber: boolean;
};
type Shape = {
  /** Older editions print no amounts of the centre on rows of ours. */
  readonly listsLevel: boolean;
  readonly s1: boolean;
};

const side = fc.record({
  total: fc.integer({ min: 1, max: 500_000 }),
  fund: fc.integer({ min: 0, max: 300_000 }),
  account: fc.integer({ min: 0, max: 200_000 }),
});
const settlement: fc.Arbitrary<Settlement> = fc
  .record({
    one: side,
    other: side,
    where: fc.constantFrom('both', 'both', 'both', 'amounts', 'ours', 'centre'),
    oursVoided: fc.boolean(),
    centreVoided: fc.boolean(),
    sameRefund: fc.boolean(),
    redHasNumber: fc.boolean(),
  })
  .map(({ one, other, where, oursVoided, centreVoided, sameRefund, redHasNumber }) => ({
    ours: where === 'centre' ? null : one,
    oursVoided,
    centre: where === 'ours' ? null : where === 'amounts' ? other : one,
    centreVoided: sameRefund ? oursVoided : centreVoided,
    redHasNumber,
  }));
const shape = fc.record({ listsLevel: fc.boolean(), s1: fc.boolean() });

const amounts = ({ total, fund, account }: Side) => ({
  total_fen: fen(total),
  fund_fen: fen(fund),
  account_fen: fen(account),
});
const red = ({ total, fund, account }: Side) => ({
  total_fen: negateFen(fen(total)),
  fund_fen: negateFen(fen(fund)),
  account_fen: negateFen(fen(account)),
});

function ourRows(day: readonly Settlement[]): OwnRow[] {
  return day.flatMap(({ ours, oursVoided, redHasNumber }, index) => {
    if (ours === null) return [];
    const base = { id: `s${index}`, personNo: `P${index % 7}`, voided: oursVoided };
    const blue = { ...base, refund: false, settlementId: `B${index}`, ...amounts(ours) };
    if (!oursVoided) return [blue];
    const settlementId = redHasNumber ? `R${index}` : `B${index}`;
    return [blue, { ...base, refund: true, settlementId, ...red(ours) }];
  });
}

type CentreRow = LevelAmounts & { index: number; refund: boolean; flag: string };

function centreRows(day: readonly Settlement[]): CentreRow[] {
  return day.flatMap(({ centre, centreVoided }, index) => {
    if (centre === null) return [];
    const flag = centreVoided ? '1' : '0';
    const blue = { index, refund: false, flag, count: 1, ...amounts(centre) };
    return centreVoided
      ? [blue, { index, refund: true, flag: '1', count: 1, ...red(centre) }]
      : [blue];
  });
}

/** The centre's own comparison, written down independently of ours. */
function resultFile(
  day: readonly Settlement[],
  own: readonly OwnRow[],
  { s1, listsLevel }: Shape,
): FileRow[] {
  const left = centreRows(day);
  const code = (detailed: string): string => (s1 ? '1' : detailed);
  const rows = own.flatMap((row): FileRow[] => {
    const at = left.findIndex((one) => `s${one.index}` === row.id && one.refund === row.refund);
    const base = { personNo: row.personNo, settlementId: row.settlementId };
    if (at < 0) {
      const none = { totalFee_fen: null, fundTotal_fen: null, accountPay_fen: null };
      const flag = row.refund ? '1' : '0';
      const words = { msgid: '', code: code('2'), refundFlag: flag, memo: '机构多' };
      return [{ ...base, ...words, sort: 'institutionOnly', centre: none }];
    }
    const [partner] = left.splice(at, 1);
    const { total_fen, fund_fen, account_fen, flag } = present(partner, 'partner');
    const same =
      total_fen === row.total_fen && fund_fen === row.fund_fen && account_fen === row.account_fen;
    if (same && !listsLevel) return [];
    return [
      {
        ...base,
        msgid: `M-${row.id}-${row.refund ? 'r' : 'b'}`,
        sort: same ? 'level' : 'differs',
        code: same ? '0' : code('3'),
        refundFlag: flag,
        memo: '',
        centre: { totalFee_fen: total_fen, fundTotal_fen: fund_fen, accountPay_fen: account_fen },
      },
    ];
  });
  const more = left.map((one): FileRow => ({
    personNo: `P${one.index % 7}`,
    settlementId: '',
    msgid: `M-s${one.index}-${one.refund ? 'r' : 'b'}`,
    sort: 'centreOnly',
    code: code('1'),
    refundFlag: one.flag,
    memo: '中心多',
    centre: {
      totalFee_fen: one.total_fen,
      fundTotal_fen: one.fund_fen,
      accountPay_fen: one.account_fen,
    },
  }));
  return [...rows, ...more];
}

const NOTHING = totalsOf([]);

describe('levelling', () => {
  it('explains exactly the difference of the totals, whatever both sides hold', () => {
    fc.assert(
      fc.property(fc.array(settlement, { maxLength: 40 }), shape, (day, how) => {
        const own = ourRows(day);
        const differences = matchBooks(own, resultFile(day, own, how));
        const explained = differences
          .map((one) => present(effectOf(one), 'known effect'))
          .reduce(addAmounts, NOTHING);
        const centre = centreRows(day).reduce<LevelAmounts>(addAmounts, NOTHING);
        expect(addAmounts(totalsOf(own), explained)).toEqual(centre);
        expect(new Set(differences.map((one) => one.key)).size).toBe(differences.length);
        expect(differences.filter((one) => one.kind === 'unclear')).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('finds nothing where both hold the same, with files that list level rows and that do not', () => {
    fc.assert(
      fc.property(fc.array(settlement, { maxLength: 40 }), fc.boolean(), (day, listsLevel) => {
        const equal = day.map((one) => ({
          ...one,
          centre: one.ours,
          centreVoided: one.oursVoided,
        }));
        const own = ourRows(equal);
        expect(matchBooks(own, resultFile(equal, own, { s1: true, listsLevel }))).toEqual([]);
      }),
    );
  });

  it('finds every difference by what it is, and invents none', () => {
    fc.assert(
      fc.property(fc.array(settlement, { minLength: 1, maxLength: 40 }), shape, (day, how) => {
        const own = ourRows(day);
        const found = matchBooks(own, resultFile(day, own, how));
        day.forEach(({ ours, oursVoided, centre, centreVoided }, index) => {
          const kinds = new Set(
            found.filter((one) => one.id === `s${index}`).map((one) => one.kind),
          );
          const only = found.filter(
            (one) => one.id === null && one.msgid.startsWith(`M-s${index}-`),
          );
          if (ours === null) return expect(only.length > 0).toBe(centre !== null);
          if (centre === null) return expect([...kinds]).toEqual(['onlyOurs']);
          const differ =
            ours.total !== centre.total ||
            ours.fund !== centre.fund ||
            ours.account !== centre.account;
          expect(kinds.has('amountsDiffer')).toBe(differ);
          expect(kinds.has('onlyOurs')).toBe(false);
          if (oursVoided && !centreVoided) expect(kinds.has('refundDiffers')).toBe(true);
          if (oursVoided === centreVoided && !differ) expect(kinds.size + only.length).toBe(0);
        });
      }),
      { numRuns: 300 },
    );
  });
});

const own = (change: Partial<OwnRow> = {}): OwnRow => ({
  id: 's1',
  refund: false,
  settlementId: 'B1',
  personNo: 'P1',
  voided: false,
  total_fen: fen(1000),
  fund_fen: fen(600),
  account_fen: fen(100),
  ...change,
});
const row = (change: Partial<FileRow> = {}): FileRow => ({
  personNo: 'P1',
  settlementId: 'B1',
  msgid: 'M1',
  sort: 'level',
  code: '0',
  refundFlag: '0',
  memo: '',
  centre: { totalFee_fen: fen(1000), fundTotal_fen: fen(600), accountPay_fen: fen(100) },
  ...change,
});
const refund = (msgid = 'M2'): FileRow =>
  row({
    settlementId: '',
    msgid,
    sort: 'centreOnly',
    code: '1',
    refundFlag: '1',
    centre: { totalFee_fen: fen(-1000), fundTotal_fen: fen(-600), accountPay_fen: fen(-100) },
  });

describe('a refund that only the centre has', () => {
  it('belongs to the settlement it takes back', () => {
    const [found, ...rest] = matchBooks([own()], [row({ refundFlag: '1' }), refund()]);
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ kind: 'refundDiffers', id: 's1', refund: true, msgid: 'M2' });
  });

  it('is found in the settlements of other days', () => {
    const found = matchBooks([], [refund()], [own()]);
    expect(found).toMatchObject([{ kind: 'refundDiffers', id: 's1' }]);
  });

  it('is nobody’s where two settlements fit alike', () => {
    const two = [own(), own({ id: 's2', settlementId: 'B2' })];
    const file = [row(), row({ settlementId: 'B2', msgid: 'M9' }), refund()];
    expect(matchBooks(two, file)).toMatchObject([{ kind: 'onlyCentre', id: null }]);
  });

  it('is told by its mark alone, and changes no total', () => {
    const [found] = matchBooks([own()], [row({ refundFlag: '1' })]);
    expect(found).toMatchObject({ kind: 'refundDiffers', id: 's1', refund: false });
    expect(effectOf(present(found, 'difference'))).toEqual(NOTHING);
  });
});

describe('what the file does not tell', () => {
  it.each<[string, OwnRow[], FileRow[]]>([
    ['a row twice', [own()], [row(), row()]],
    ['a row that differs in nothing', [own()], [row({ sort: 'differs', code: '3' })]],
    [
      'a row of ours it leaves out while it lists others',
      [own(), own({ id: 's2', settlementId: 'B2' })],
      [row()],
    ],
    ['a code of its own', [own()], [row({ sort: 'unclear', code: 'X' })]],
    ['a number that is not ours', [own()], [row(), row({ settlementId: 'B9', sort: 'unclear' })]],
  ])('%s is unclear', (_what, ours, file) => {
    const [found, ...rest] = matchBooks(ours, file);
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ kind: 'unclear', centre: null });
    expect(effectOf(present(found, 'difference'))).toBeNull();
  });

  it('a level code beside other amounts is a difference', () => {
    const other = { totalFee_fen: fen(1000), fundTotal_fen: fen(500), accountPay_fen: fen(200) };
    const [found] = matchBooks([own()], [row({ centre: other })]);
    expect(found).toMatchObject({ kind: 'amountsDiffer', ours: { fund_fen: 600 } });
  });

  it('amounts it does not print are not made up', () => {
    const none = { totalFee_fen: null, fundTotal_fen: null, accountPay_fen: null };
    const found = matchBooks([own()], [row({ sort: 'differs', code: '3', centre: none })]);
    expect(found).toMatchObject([{ kind: 'amountsDiffer', centre: null }]);
  });

  it('rows of one message are told apart', () => {
    const keys = matchBooks([], [refund(), refund()]).map((one) => one.key);
    expect(new Set(keys).size).toBe(2);
  });
});
