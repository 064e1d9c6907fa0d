/**
 * Every step of the detailed books under every fault of the line, against the simulated region in
 * process: never an empty result, and asking again, under new msgids, always works.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fen } from '#core/money.ts';
import type { StatementRequest } from '#engine/platform/books.ts';
import { createPlatform } from '#engine/platform/client.ts';
import type { Platform } from '#engine/platform/platform.ts';
import type { Fault, Wire } from '#tests/support/simulated-wire.ts';
import { simulatedWire, WIRE_SECRET } from '#tests/support/simulated-wire.ts';
import { valueOf } from './answering.ts';
import { context, credentials, NOW, OPERATOR, region } from './fixtures.ts';

/** Books without a row: the first sale of the day is the one whose answer is missing. */
const EMPTY: StatementRequest = {
  totals: {
    clearingClass: '41',
    clearingBureau: '990100',
    from: '2026-11-21',
    to: '2026-11-21',
    count: 0,
    totalFee_fen: fen(0),
    fundTotal_fen: fen(0),
    cashDue_fen: fen(0),
  },
  rows: [],
};

let wire: Wire;
let platform: Platform;
beforeAll(() => {
  let draws = 0;
  const random = () => {
    draws += 1;
    return (draws % 9973) / 9973;
  };
  wire = simulatedWire({ now: NOW }, random);
  const keys = credentials('http://h');
  const signing = { style: 'tif', ...WIRE_SECRET } as const;
  const parts = { ...context(), random, signNo: () => '' };
  platform = createPlatform(region(), { ...keys, signing }, parts, wire.exchange);
});
afterAll(() => wire.close());

const EXPECTED: { readonly [fault in Fault]?: string } = {
  refused: 'notSent',
  lostRequest: 'unknown',
  lostAnswer: 'unknown',
  http500: 'unknown',
  http500After: 'unknown',
  html: 'unknown',
  truncated: 'unknown',
  badSignature: 'refused',
  refuse: 'refused',
};

describe.each(['9101', '3202', '9102'])('%s', (infno) => {
  it.each(Object.entries(EXPECTED))('%s → %s, and the next asking works', async (fault, kind) => {
    wire.fault(infno, fault as Fault);
    const before = wire.heard.length;
    expect((await platform.lookups.detailRows(EMPTY, OPERATOR)).kind).toBe(kind);
    expect(valueOf(await platform.lookups.detailRows(EMPTY, OPERATOR))).toEqual([]);
    const msgids = wire.heard.slice(before).map((heard) => heard.msgid);
    expect(new Set(msgids).size).toBe(msgids.length);
  });
});

it('numbers as strings in the answers of 9101 and 3202 are a habit, not a fault', async () => {
  wire.fault('9101', 'strings');
  wire.fault('3202', 'strings');
  expect(valueOf(await platform.lookups.detailRows(EMPTY, OPERATOR))).toEqual([]);
});
