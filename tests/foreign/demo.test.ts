/**
 * The real demo against two platforms it does not know, each in its own legal habits and strict about
 * every field: the wire must please anyone who reads the documents.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Variant } from './foreign-books.ts';
import { ForeignPlatform } from './foreign-platform.ts';
import { stillMissing } from './foreign-stock.ts';
import { PEOPLE, PHARMACIST } from './foreign-world.ts';
import { playDemo } from './play-demo.ts';
import type { DemoRun } from './play-demo.ts';
import {
  LINHAI,
  LINHAI_BY_6101,
  linhaiRegion,
  secretsOf,
  YUNDING,
  yundingRegion,
} from './regions.ts';

// A whole store is made, played and closed in each: seconds, more when the machine is busy.
vi.setConfig({ testTimeout: 90_000 });

let platform: ForeignPlatform;

afterEach(() => platform.close());

async function play(variant: Variant, ...args: readonly string[]): Promise<DemoRun> {
  platform = await ForeignPlatform.start(variant);
  const region = variant === YUNDING ? yundingRegion(platform) : linhaiRegion(platform);
  return playDemo(region, secretsOf(platform), ...args);
}

/** The requests with effect, in the order they came. */
function effectsOf({ books }: ForeignPlatform): string {
  const effects = books.asked.filter(({ infno }) => /^(2102|2103|35..|720[678])$/.test(infno));
  return effects.map(({ infno }) => infno).join(' ');
}

/** Exit 0, nothing wrong on the wire, and both sides hold the same money. */
function expectAgreement(run: DemoRun): void {
  const { books } = platform;
  expect.soft(books.violations).toEqual([]);
  expect(run.played, run.told).toMatchObject({ ok: true });
  expect(run.code).toBe(0);
  expect(stillMissing(books)).toEqual([]);
  expect(books.settlements).toHaveLength(1);
  const [settlement] = books.settlements;
  const { amounts } = run.played;
  expect(run.played.msgid).toBe(settlement?.msgid);
  expect(run.played.settlementNo).toBe(settlement?.setlId);
  expect(amounts).toMatchObject({
    totalFee_fen: settlement?.split.total,
    fundTotal_fen: settlement?.split.fund,
    accountPay_fen: settlement?.split.account,
    cashDue_fen: settlement?.split.cash,
  });
  expect(amounts.fundTotal_fen + amounts.accountPay_fen + amounts.cashDue_fen).toBe(
    amounts.totalFee_fen,
  );
  expect(books.levelled).toBeGreaterThan(0);
}

describe('a region with addresses per transaction behind a TIF gateway', () => {
  it('plays the main job and takes it back with the credentials of its region file', async () => {
    const run = await play(LINHAI, '--void');
    expectAgreement(run);
    expect(run.played.voided).toBe(true);
    const [settlement] = platform.books.settlements;
    expect(settlement?.split.fund).toBeGreaterThan(0);
    expect(settlement?.cancelledAt).not.toBeNull();
    expect(effectsOf(platform)).toBe('7206 2102 7207 3505 3505 3505 2103 3506 3506 3506');
    expect(run.played.slip.join('')).toContain(LINHAI.shopName.slice(0, 9));
  });

  it('settles by the account alone where the pooled fund does not pay, decoding by 6101', async () => {
    const run = await play(LINHAI_BY_6101, '--customer', PEOPLE.accountOnly.qr);
    expectAgreement(run);
    expect(run.played.amounts.fundTotal_fen).toBe(0);
    expect(run.played.amounts.accountPay_fen).toBe(run.played.amounts.totalFee_fen);
  });

  it('sells over the counter to a person without any prescription', async () => {
    const run = await play(LINHAI, '--customer', PEOPLE.noPrescription.qr);
    expectAgreement(run);
    expect(run.played.uploads.length).toBeGreaterThan(0);
    expect(run.played.uploads.every(({ infno }) => infno === '3505')).toBe(true);
  });
});

describe('a region with one address behind a CSB gateway, everything as text', () => {
  it('plays a chronic prescription of a person insured elsewhere and takes it back', async () => {
    const people = ['--customer', PEOPLE.chronic.qr, '--pharmacist', PHARMACIST.qr];
    const run = await play(YUNDING, ...people, '--void');
    expectAgreement(run);
    expect(run.played.slip.join('\n')).toContain(PHARMACIST.name);
    expect(effectsOf(platform)).toBe('7206 2102 7207 3505 2103 7208 3506');
    expect(platform.books.settlements[0]?.cancelledAt).not.toBeNull();
  });

  it('ends with the platform’s own sentence when somebody else signs the review', async () => {
    const people = ['--customer', PEOPLE.chronic.qr, '--pharmacist', PEOPLE.several.qr];
    const run = await play(YUNDING, ...people);
    expect(run.code).toBe(1);
    expect(run.played).toMatchObject({ ok: false, error: '审方没有通过：审方药师身份与备案不符' });
    expect(effectsOf(platform)).toBe('7206');
  });
});
