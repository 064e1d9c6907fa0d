/** A centre in the same process that answers 9101, 3202 and 9102 as a test wants, and keeps requests. */
import { createPlatform } from '#engine/platform/client.ts';
import type { StatementRequest } from '#engine/platform/books.ts';
import { packRows } from '#engine/platform/fsi/statement-file.ts';
import type { ExchangeResult, WireRequest } from '#engine/platform/fsi/transport.ts';
import { fen } from '#core/money.ts';
import type { RegionProfile } from '#engine/platform/region-profile.ts';
import { at, context, credentials, PERSON, region } from './fixtures.ts';

export const OUR_MSGID = 'P99010100286202611211640000001';

/** Two sales of the day; the second was cancelled, so it has two rows. */
export const BOOKS: StatementRequest = {
  totals: {
    clearingClass: '41',
    clearingBureau: '990100',
    from: '2026-11-21',
    to: '2026-11-21',
    count: 3,
    totalFee_fen: fen(9670),
    fundTotal_fen: fen(6367),
    cashDue_fen: fen(303),
  },
  rows: [
    row('990100S0001', 9670, 6367, 3000, false),
    row('990100S0002', 1890, 0, 1890, false),
    row('990100S0003', -1890, 0, -1890, true),
  ],
};

function row(settlementId: string, fee: number, fund: number, account: number, refund: boolean) {
  return {
    settlementId,
    visitId: `990100M${settlementId.slice(-4)}`,
    personNo: PERSON.personNo,
    totalFee_fen: fen(fee),
    fundTotal_fen: fen(fund),
    accountPay_fen: fen(account),
    refund,
  };
}

export function json(body: unknown, status = 200): ExchangeResult {
  const text = JSON.stringify(body);
  const bytes = Buffer.from(text);
  return { kind: 'answered', status, body: text, contentType: 'application/json', bytes };
}

export function success(output: unknown): ExchangeResult {
  return json({ infcode: 0, err_msg: 'success', output });
}

export function file(bytes: Uint8Array, contentType = 'application/octet-stream'): ExchangeResult {
  const body = new TextDecoder().decode(bytes);
  return { kind: 'answered', status: 200, body, contentType, bytes };
}

/** The result file of the given rows, as 9102 brings it. */
export function resultFile(rows: readonly (readonly string[])[]): ExchangeResult {
  return file(packRows('result.txt', rows));
}

type Answers = { readonly [infno: string]: ExchangeResult };

/** Answers that go well; `answers` replaces some of them. */
export function booksCentre(answers: Answers, profile: RegionProfile = region()) {
  const requests = new Map<string, WireRequest>();
  const kept = { file_qury_no: 'F0001', filename: 'up.zip', fixmedins_code: profile.shop.code };
  const made = { file_qury_no: 'F0002', filename: 'result.zip', dld_endtime: '' };
  const all: Answers = {
    '9101': success(kept),
    '3202': success({ fileinfo: made }),
    '9102': resultFile([]),
    ...answers,
  };
  const platform = createPlatform(profile, credentials('http://h'), context(), (request) => {
    const infno = String(at(JSON.parse(request.body))['infno']);
    requests.set(infno, request);
    return Promise.resolve(all[infno] ?? { kind: 'notSent', reason: '连接被拒绝' });
  });
  return { platform, requests };
}
