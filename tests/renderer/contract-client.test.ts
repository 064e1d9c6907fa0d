/** The page's end of the contract: replies by number, losses, reconnection, command ids, topics. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CONTRACT, TOPICS } from '#contract/index.ts';
import type { ClientMessage, Topic } from '#contract/index.ts';
import { RECONNECT_PAUSES_MS, createClient } from '#renderer/contract-client/client.ts';
import type { Connection } from '#renderer/contract-client/client.ts';
import { uuidV7 } from '#renderer/contract-client/command-id.ts';
import { TOPIC_OF, callKey, staleTopics } from '#renderer/contract-client/topics.ts';
import { contractAddress } from '#renderer/contract-client/transport.ts';
import type { OpenTransport, TransportEvents } from '#renderer/contract-client/transport.ts';

/** A way to the engine held in the hand: what was sent, and what to say to the client. */
function handTransport() {
  const sent: ClientMessage[] = [];
  const opened: TransportEvents[] = [];
  const open: OpenTransport = (events) => {
    opened.push(events);
    return { send: (message) => sent.push(message), close: () => events.lost() };
  };
  const newest = (): TransportEvents => {
    const events = opened.at(-1);
    if (!events) throw new Error('nothing was opened');
    return events;
  };
  return { open, sent, opened, newest };
}

const HELLO = { hello: { version: '0.1.0', training: true } } as const;

describe('the client', () => {
  const connections: Connection[] = [];
  const topics: Topic[] = [];
  const events = {
    connection: (connection: Connection) => connections.push(connection),
    changed: (topic: Topic) => topics.push(topic),
  };
  beforeEach(() => {
    vi.useFakeTimers();
    connections.length = 0;
    topics.length = 0;
  });
  afterEach(() => vi.useRealTimers());

  function connected() {
    const hand = handTransport();
    const client = createClient(hand.open, '02', events);
    hand.newest().opened();
    hand.newest().message(HELLO);
    return { hand, client };
  }

  test('says hello with its till first', () => {
    const { hand } = connected();
    expect(hand.sent[0]).toEqual({ hello: { till: '02' } });
    expect(connections.at(-1)).toEqual({ state: 'open', version: '0.1.0', training: true });
  });

  test('gives each reply to its own call, in whatever order they come', async () => {
    const { hand, client } = connected();
    const first = client.call('sale.heldList', {});
    const second = client.call('staff.list', {});
    hand.newest().message({ id: 2, ok: true, value: ['second'] });
    hand.newest().message({ id: 1, ok: true, value: ['first'] });
    expect(await first).toEqual(['first']);
    expect(await second).toEqual(['second']);
  });

  test('rejects an expected failure with its code, sentence and field', async () => {
    const { hand, client } = connected();
    const call = client.call('sale.hold', {});
    const failure = { code: 'sale.empty', sentence: '本单没有商品。', field: 'saleId' };
    hand.newest().message({ id: 1, ok: false, failure });
    await expect(call).rejects.toMatchObject(failure);
  });

  test('puts a command id on commands and none on queries', () => {
    const { hand, client } = connected();
    void client.call('sale.hold', {}).catch(() => {});
    void client.call('sale.current', {}).catch(() => {});
    const [, hold, current] = hand.sent;
    expect(hold).toHaveProperty('command', expect.stringMatching(/^[0-9a-f-]{36}$/));
    expect(current).not.toHaveProperty('command');
  });

  test('rejects every waiting call with engine.stopped when the way is lost, and repeats none', async () => {
    const { hand, client } = connected();
    const settle = client.call('settlement.trial', {});
    const lost = expect(settle).rejects.toMatchObject({ code: 'engine.stopped' });
    hand.newest().lost();
    await lost;
    await vi.advanceTimersByTimeAsync(RECONNECT_PAUSES_MS[0]);
    hand.newest().opened();
    hand.newest().message(HELLO);
    expect(hand.sent.filter((message) => 'call' in message)).toHaveLength(1);
    expect(hand.sent.at(-1)).toEqual({ hello: { till: '02' } });
  });

  test('reconnects with growing pauses and remembers since when it is lost', async () => {
    const { hand } = connected();
    hand.newest().lost();
    for (const [index, pause] of RECONNECT_PAUSES_MS.entries()) {
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(hand.opened).toHaveLength(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(hand.opened).toHaveLength(index + 2);
      hand.newest().lost();
    }
    const since = connections.filter((one) => one.state === 'lost').map((one) => one.since);
    expect(new Set(since).size).toBe(1);
  });

  test('keeps what is asked before the first connection, and sends it after the hello', async () => {
    const hand = handTransport();
    const client = createClient(hand.open, '01', events);
    const early = client.call('staff.list', {});
    expect(hand.sent).toEqual([]);
    hand.newest().opened();
    hand.newest().message(HELLO);
    expect(hand.sent.map((message) => ('call' in message ? message.call : 'hello'))).toEqual([
      'hello',
      'staff.list',
    ]);
    hand.newest().message({ id: 1, ok: true, value: [] });
    expect(await early).toEqual([]);
  });

  test('refuses a call at once while the way is lost', async () => {
    const { hand, client } = connected();
    hand.newest().lost();
    await expect(client.call('staff.list', {})).rejects.toMatchObject({ code: 'engine.stopped' });
  });

  test('rejects what waited for a first connection that never came', async () => {
    const hand = handTransport();
    const client = createClient(hand.open, '01', events);
    const early = expect(client.call('staff.list', {})).rejects.toMatchObject({
      code: 'engine.stopped',
    });
    hand.newest().lost();
    await early;
  });

  test('passes events on', () => {
    const { hand } = connected();
    hand.newest().message({ event: { topic: 'sale' } });
    expect(topics).toEqual(['sale']);
  });
});

describe('topics', () => {
  test('know every query of the contract and no command', () => {
    const queries = Object.entries(CONTRACT)
      .filter(([, definition]) => definition.kind === 'query')
      .map(([id]) => id);
    expect(Object.keys(TOPIC_OF).toSorted()).toEqual(queries.toSorted());
  });

  test('come first in the key, so that an event invalidates by prefix', () => {
    expect(callKey('sale.current', {})).toEqual(['sale', 'sale.current', {}]);
    expect(staleTopics('review')).toContain('sale');
    for (const topic of TOPICS) expect(staleTopics(topic)[0]).toBe(topic);
  });
});

describe('a command id', () => {
  test('is a UUID v7 with its instant in front', () => {
    const id = uuidV7(0x0123456789ab, new Uint8Array(10).fill(0xff));
    expect(id).toBe('01234567-89ab-7fff-bfff-ffffffffffff');
  });

  test('sorts by time', () => {
    const random = new Uint8Array(10);
    expect(uuidV7(1_000, random) < uuidV7(2_000, random)).toBe(true);
  });
});

test('the address is that of the page, with its own encryption', () => {
  expect(contractAddress({ protocol: 'http:', host: '127.0.0.1:8123' })).toBe(
    'ws://127.0.0.1:8123/contract',
  );
  expect(contractAddress({ protocol: 'https:', host: 'till' })).toBe('wss://till/contract');
});
