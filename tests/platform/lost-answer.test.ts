/**
 * The way out of unknown on the real wire (settlement.md §4): a 2102 whose answer is lost is found in
 * the centre's books and taken back; one whose request is lost is not found.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fen, negateFen, priceE6, quantityE4, sumFen } from '#core/money.ts';
import { present } from '#core/result.ts';
import type { SettlementAnswer } from '#core/settlement.ts';
import { chinaDate } from '#core/time.ts';
import type { SettlementOnFile, StatementRequest, StatementRow } from '#engine/platform/books.ts';
import type { PlatformClient, SettlementRequest } from '#engine/platform/platform.ts';
import type { RegionProfile } from '#engine/platform/region-profile.ts';
import { valueOf } from './answering.ts';
import { OPERATOR, region } from './fixtures.ts';
import type { SimulatedRegion } from './simulated-region.ts';
import { startSimulatedRegion } from './simulated-region.ts';

type StoreFile = {
  readonly people: readonly { name: string; code: string }[];
  readonly products: readonly { name: string; nationalDrugCode: string; tracePrefix: string }[];
};
const store = JSON.parse(
  readFileSync(new URL('../../regions/training-store.json', import.meta.url), 'utf8'),
) as StoreFile;

let simulated: SimulatedRegion;
beforeAll(async () => {
  simulated = await startSimulatedRegion();
});
afterAll(async () => {
  await simulated.close();
});

/** Boxes taken from the shelf, each with a code of its own. */
let boxes = 0;

/** One box of an OTC drug by the personal account: clearing class 41, no prescription. */
async function purchase(platform: PlatformClient): Promise<SettlementRequest> {
  const { lookups } = platform;
  boxes += 1;
  const code = present(
    store.people.find((person) => person.name === '王秀兰'),
    'a customer',
  ).code;
  const decoded = valueOf(await lookups.decodeCredential(code, 'purchase', OPERATOR));
  const credential = { kind: '01', number: decoded.ecToken, cardSerial: '' } as const;
  const person = valueOf(await lookups.person(credential, decoded, OPERATOR));
  const insurance = present(
    person.lines.find((line) => line.insuranceType === '310'),
    'employee insurance',
  );
  const drug = present(
    store.products.find((product) => product.name === '布洛芬缓释胶囊'),
    'the drug',
  );
  return {
    person,
    insuranceType: insurance.insuranceType,
    personCategory: insurance.personCategory,
    insuredAreaCode: insurance.insuredAreaCode,
    credential,
    careType: '41',
    diseaseCode: '',
    diseaseName: '',
    accountMode: 'own',
    begunAt: Date.now(),
    total_fen: fen(1890),
    invoiceNo: 'NH01-0001',
    lines: [
      {
        lineNo: '1',
        nationalDrugCode: drug.nationalDrugCode,
        itemCode: 'YP000001',
        amount_fen: fen(1890),
        quantity_e4: quantityE4(10_000),
        price_e6: priceE6(18_900_000),
        prescriptionNo: '',
        circulated: false,
        prescriberCode: '',
        prescriberName: '',
        dose: '',
        frequency: '',
        days: '',
        route: '',
        traceCodes: [`${drug.tracePrefix}${String(boxes).padStart(13, '0')}`],
        splitPack: false,
      },
    ],
  };
}

/** What the shop holds as settled, over all tests: they share one centre. */
const settled: Settled[] = [];

type Settled = { readonly request: SettlementRequest; readonly answer: SettlementAnswer };

/** The shop's books of the day: what it knows as settled. */
function books(settled: readonly Settled[], day: string): StatementRequest {
  const rows = settled.map(({ request, answer }): StatementRow => ({
    settlementId: answer.settlementId,
    visitId: answer.visitId,
    personNo: request.person.personNo,
    totalFee_fen: answer.amounts.totalFee_fen,
    fundTotal_fen: answer.amounts.fundTotal_fen,
    accountPay_fen: answer.amounts.accountPay_fen,
    refund: false,
  }));
  return {
    totals: {
      clearingClass: '41',
      clearingBureau: '990100',
      from: day,
      to: day,
      count: rows.length,
      totalFee_fen: sumFen(rows.map((row) => row.totalFee_fen)),
      fundTotal_fen: sumFen(rows.map((row) => row.fundTotal_fen)),
      cashDue_fen: sumFen(settled.map(({ answer }) => answer.amounts.cashDue_fen)),
    },
    rows,
  };
}

async function isLevel(platform: PlatformClient, request: StatementRequest): Promise<boolean> {
  const accountPay_fen = sumFen(request.rows.map((row) => row.accountPay_fen));
  const totals = { ...request.totals, insuranceType: '310', accountPay_fen };
  return valueOf(await platform.lookups.levelTotals(totals, OPERATOR)).level;
}

describe.each(['multipart', 'byteArray', 'base64'] as const)('books sent as %s', (upload) => {
  let profile: RegionProfile;
  let platform: PlatformClient;

  beforeAll(async () => {
    profile = region({ files: { upload } });
    platform = simulated.platformOf(profile);
    await simulated.signIn(platform, profile);
  });

  it('finds a lost answer by our msgid, reverses it, and is level again', async () => {
    const { lookups, effects } = platform;
    const request = await purchase(platform);
    const { amounts } = valueOf(await lookups.trial(request, OPERATOR));
    const lost = simulated.msgid();
    await simulated.fault('lost-answer', '2102');
    const outcome = await simulated.send(platform, effects.settle(request), lost);
    expect(outcome.kind).toBe('unknown');

    const day = chinaDate(Date.now());
    const ours = books(settled, day);
    expect(await isLevel(platform, ours)).toBe(false);
    const findings = valueOf(await lookups.detailRows(ours, OPERATOR));
    expect(findings.filter((row) => row.msgid === lost)).toEqual([
      {
        personNo: request.person.personNo,
        visitId: '',
        settlementId: '',
        msgid: lost,
        sort: 'centreOnly',
        code: '1',
        refundFlag: '0',
        memo: '中心多',
        centre: {
          totalFee_fen: amounts.totalFee_fen,
          fundTotal_fen: amounts.fundTotal_fen,
          accountPay_fen: amounts.accountPay_fen,
        },
      },
    ]);

    const reversal = effects.reverse({
      personNo: request.person.personNo,
      originalMsgid: lost,
      originalInfno: '2102',
      insuredAreaCode: request.insuredAreaCode,
    });
    expect(valueOf(await simulated.send(platform, reversal))).toEqual({ accepted: true });
    expect(await isLevel(platform, ours)).toBe(true);
    expect(await simulated.send(platform, reversal)).toMatchObject({
      kind: 'refused',
      cause: 'alreadyRefunded',
    });
  });

  it('a lost request is in no row, and the next one is settled and asked for by its number', async () => {
    const { lookups, effects } = platform;
    const request = await purchase(platform);
    const lost = simulated.msgid();
    await simulated.fault('lost-request', '2102');
    const outcome = await simulated.send(platform, effects.settle(request), lost);
    expect(outcome.kind).toBe('unknown');
    const day = chinaDate(Date.now());
    expect(await isLevel(platform, books(settled, day))).toBe(true);
    const before = valueOf(await lookups.detailRows(books(settled, day), OPERATOR));
    expect(before.some((row) => row.msgid === lost || row.sort === 'unclear')).toBe(false);

    const msgid = simulated.msgid();
    const answer = valueOf(await simulated.send(platform, effects.settle(request), msgid));
    settled.push({ request, answer });
    const after = valueOf(await lookups.detailRows(books(settled, day), OPERATOR));
    expect(after.map((row) => [row.msgid, row.sort])).toContainEqual([msgid, 'level']);

    const key = {
      personNo: request.person.personNo,
      settlementId: answer.settlementId,
      visitId: answer.visitId,
      insuredAreaCode: request.insuredAreaCode,
    };
    const held: SettlementOnFile = valueOf(await lookups.settlementById(key, OPERATOR));
    expect(held).toEqual({
      ...answer,
      cuts: [],
      refundFlag: '0',
      invoiceNo: request.invoiceNo,
    });
    const other = await lookups.settlementById({ ...key, visitId: 'M0' }, OPERATOR);
    expect(other).toMatchObject({ kind: 'refused', sentence: '未查询到结算信息' });
  });

  it('a row only the shop has is named so; a wrong amount differs', async () => {
    const day = chinaDate(Date.now());
    const [first] = settled;
    if (first === undefined) throw new Error('nothing is settled');
    const phantom = { ...first.answer, settlementId: '990100S9999', visitId: '990100M9999' };
    const request = books([first, { ...first, answer: phantom }], day);
    const [row, ...rest] = request.rows;
    if (row === undefined) throw new Error('no row');
    const off = { ...row, accountPay_fen: fen(row.accountPay_fen - 1) };
    const changed = { ...request, rows: [off, ...rest] };
    const findings = valueOf(await platform.lookups.detailRows(changed, OPERATOR));
    const sorts = new Map(findings.map((finding) => [finding.settlementId, finding.sort]));
    expect(sorts.get(row.settlementId)).toBe('differs');
    expect(sorts.get('990100S9999')).toBe('institutionOnly');
  });
});

describe('where the region reverses a cancel too', () => {
  it('a cancel whose answer is lost is found by its msgid and reversed', async () => {
    const profile = region({ settlement: { reversible: ['2102', '2103'] } });
    const platform = simulated.platformOf(profile);
    const { lookups, effects } = platform;
    await simulated.signIn(platform, profile);
    const request = await purchase(platform);
    const answer = valueOf(await simulated.send(platform, effects.settle(request)));
    settled.push({ request, answer });
    const who = { personNo: request.person.personNo, insuredAreaCode: request.insuredAreaCode };
    const { settlementId, visitId } = answer;

    const lost = simulated.msgid();
    await simulated.fault('lost-answer', '2103');
    const cancel = effects.voidSettlement({ ...who, settlementId, visitId });
    expect((await simulated.send(platform, cancel, lost)).kind).toBe('unknown');
    const ours = books(settled, chinaDate(Date.now()));
    expect(await isLevel(platform, ours)).toBe(false);
    const findings = valueOf(await lookups.detailRows(ours, OPERATOR));
    const named = findings.filter((row) => row.msgid === lost);
    expect(named).toMatchObject([
      {
        sort: 'centreOnly',
        refundFlag: '1',
        centre: { totalFee_fen: negateFen(answer.amounts.totalFee_fen) },
      },
    ]);
    const reversal = { ...who, originalMsgid: lost, originalInfno: '2103' };
    valueOf(await simulated.send(platform, effects.reverse(reversal)));
    expect(await isLevel(platform, ours)).toBe(true);
    const key = { ...who, settlementId, visitId };
    expect(valueOf(await lookups.settlementById(key, OPERATOR)).refundFlag).toBe('0');
  });
});
