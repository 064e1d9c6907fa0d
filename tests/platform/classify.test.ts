/**
 * The table of the wire (wire-table.ts) against a server that controls every byte, through the real
 * exchange; what is left beside it: connections, and answers that are not whole or not ours.
 */
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPlatform } from '#engine/platform/client.ts';
import type { Outcome } from '#engine/platform/platform.ts';
import {
  context,
  credentials,
  OPERATOR,
  region,
  SALE,
  SETTLEMENT,
  settlementOutput,
} from './fixtures.ts';
import type { RawServer } from './raw-server.ts';
import { httpAnswer, rawServer } from './raw-server.ts';
import type { Answering, Early } from './wire-table.ts';
import { CASES, fsi, secure } from './wire-table.ts';

const MSGID = 'P99010100286202611211640009001';
const SIGN_IN = { signinoutb: { sign_time: '2026-11-21 08:00:00', sign_no: 'SN1' } };

const servers: RawServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

function platformAt(url: string) {
  const profile = region({ timeouts_ms: { connect: 400, lookup: 400, settle: 400, upload: 400 } });
  return createPlatform(profile, credentials(url), context());
}

function ask(url: string): Promise<Outcome<unknown>> {
  const station = { macAddress: '02', ipAddress: '10.0.0.7' };
  return platformAt(url).lookups.signIn(OPERATOR, station);
}

function settle(url: string): Promise<Outcome<unknown>> {
  const platform = platformAt(url);
  const dispatched = { msgid: MSGID, operator: OPERATOR, signNo: 'SN1' };
  return platform.send(platform.effects.settle(SETTLEMENT), dispatched);
}

function upload(url: string): Promise<Outcome<unknown>> {
  const platform = platformAt(url);
  const dispatched = { msgid: MSGID, operator: OPERATOR, signNo: 'SN1' };
  return platform.send(platform.effects.uploadSale(SALE), dispatched);
}

async function serve(answering: Answering, success: object): Promise<RawServer> {
  const server = await rawServer((socket) => answering(socket, JSON.stringify(success)));
  servers.push(server);
  return server;
}

type Met = { readonly url: string; readonly requests: () => number };

/** A server that behaves as the row says, or an address where there is none. */
async function meet(behaviour: Answering | Early, success: object): Promise<Met> {
  if (typeof behaviour === 'function') {
    const server = await serve(behaviour, success);
    return { url: server.url, requests: () => server.requests.length };
  }
  const { early, connected } = behaviour;
  const server = await rawServer(() => undefined, connected);
  servers.push(server);
  return { url: early(server.url), requests: server.connections };
}

describe('the classification table', () => {
  it.each(CASES)('%s: look-up', async (_name, behaviour, expected) => {
    const { url } = await meet(behaviour, SIGN_IN);
    expect((await ask(url)).kind).toBe(expected);
  });

  it.each(CASES)('%s: effect', async (_name, behaviour, _lookup, expected) => {
    const { url, requests } = await meet(behaviour, settlementOutput(MSGID));
    expect((await settle(url)).kind).toBe(expected);
    expect(requests()).toBeLessThanOrEqual(1);
  });

  it.each(CASES)('%s: upload', async (_name, behaviour, _lookup, _effect, expected) => {
    const { url, requests } = await meet(behaviour, {});
    expect((await upload(url)).kind).toBe(expected);
    expect(requests()).toBeLessThanOrEqual(1);
  });

  it('says in words why nothing left', async () => {
    const refused = { kind: 'notSent', reason: '连接被拒绝' };
    expect(await settle('http://127.0.0.1:9')).toEqual(refused);
    const silent = { early: secure, connected: (socket: Socket) => void socket.resume() };
    const { url } = await meet(silent, {});
    expect(await upload(url)).toEqual({ kind: 'notSent', reason: '连接超时' });
  });
});

/** Of the msgids of the context; each message has one of its own. */
const PREFIX = 'P9901010028620261121164000';

describe('connections', () => {
  it('look-ups share one; what rode on a dead one is asked once more, as a new message', async () => {
    let answered = 0;
    const server = await rawServer((socket) => {
      answered += 1;
      // The second request rides on the first connection and finds it dead.
      if (answered === 2) socket.resetAndDestroy();
      else socket.write(httpAnswer(`{"infcode":0,"output":${JSON.stringify(SIGN_IN)}}`));
    });
    servers.push(server);
    const platform = platformAt(server.url);
    const station = { macAddress: '02', ipAddress: '10.0.0.7' };
    expect((await platform.lookups.signIn(OPERATOR, station)).kind).toBe('accepted');
    expect((await platform.lookups.signIn(OPERATOR, station)).kind).toBe('accepted');
    expect(server.requests).toHaveLength(3);
    expect(server.connections()).toBe(2);
    const msgids = server.requests.map((text) => /"msgid":"(\w+)"/.exec(text)?.[1]);
    expect(new Set(msgids)).toEqual(
      new Set(['0001', '0002', '0003'].map((end) => `${PREFIX}${end}`)),
    );
  });

  it('an effect has a connection of its own and is never sent twice', async () => {
    let answered = 0;
    const server = await rawServer((socket) => {
      answered += 1;
      if (answered === 2) socket.resetAndDestroy();
      else socket.write(httpAnswer(`{"infcode":0,"output":${JSON.stringify(SIGN_IN)}}`));
    });
    servers.push(server);
    const platform = platformAt(server.url);
    await platform.lookups.signIn(OPERATOR, { macAddress: '02', ipAddress: '10.0.0.7' });
    const dispatched = { msgid: MSGID, operator: OPERATOR, signNo: 'SN1' };
    const outcome = await platform.send(platform.effects.settle(SETTLEMENT), dispatched);
    expect(outcome).toMatchObject({ kind: 'unknown', reason: '连接中断' });
    expect(server.requests).toHaveLength(2);
    expect(server.connections()).toBe(2);
  });
});

describe('an accepted answer that is not whole, or not ours', () => {
  const change = (fields: object): object => {
    const output = settlementOutput(MSGID);
    return { ...output, setlinfo: { ...output['setlinfo'], ...fields } };
  };
  const outcomeOf = async (output: object): Promise<Outcome<unknown>> => {
    const server = await serve(fsi('"infcode":0,"output":OUTPUT'), output);
    return settle(server.url);
  };

  it.each(['setl_id', 'mdtrt_id', 'setl_time', 'clr_type', 'psn_cash_pay', 'medfee_sumamt'])(
    'names the field %s',
    async (field) => {
      const outcome = await outcomeOf(change({ [field]: null }));
      expect(outcome).toMatchObject({ kind: 'unknown' });
      expect(outcome).toHaveProperty('reason', expect.stringContaining(field));
    },
  );

  it('answers to another msgid or another person are unknown, without their content', async () => {
    const foreign = await outcomeOf(change({ medins_setl_id: MSGID.replace('9001', '9002') }));
    expect(foreign).toMatchObject({
      kind: 'unknown',
      reason: '答复的 medins_setl_id 不是本次请求的报文号',
    });
    const stranger = await outcomeOf(change({ psn_no: '99010000009999999999999999' }));
    expect(stranger).toMatchObject({
      kind: 'unknown',
      reason: '答复的 psn_no 不是本次结算的参保人',
    });
  });

  it('setlinfo as a list of one row, without an echo, is read', async () => {
    const output = change({ medins_setl_id: '' });
    const listed = { ...output, setlinfo: [(output as { setlinfo: object }).setlinfo] };
    expect(await outcomeOf(listed)).toMatchObject({
      kind: 'accepted',
      value: { settlementId: '990100S0001', clearingClass: '11' },
    });
  });
});
