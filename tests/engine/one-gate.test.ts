/**
 * Requests with effect leave through one gate. Three locks: a use case cannot reach `send` (it is not
 * on the engine), the client refuses an effect that comes as a look-up, and no other file can open a
 * way to the platform of its own.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPlatform } from '#engine/platform/client.ts';
import type { WireRequest } from '#engine/platform/fsi/transport.ts';
import { isEffect } from '#engine/platform/platform.ts';
import {
  context,
  credentials,
  DISPENSING,
  OPERATOR,
  region,
  SALE,
  SETTLEMENT,
  STOCK_CHANGE,
  STOCK_TAKE,
} from '#tests/platform/fixtures.ts';
import { openShop } from '#tests/support/shop.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const sources = globSync('{engine,electron,renderer,core,contract,db}/**/*.{ts,tsx}', {
  cwd: ROOT,
}).map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));

const filesWith = (pattern: RegExp): string[] =>
  sources
    .filter(({ text }) => pattern.test(text))
    .map(({ file }) => file)
    .toSorted();

describe('in the text', () => {
  it('has looked at the whole program', () => {
    expect(sources.length).toBeGreaterThan(100);
  });

  it('one file makes a client, and takes `send` off it for the gate', () => {
    expect(filesWith(/\bcreatePlatform\b/)).toEqual([
      'engine/platform/client.ts',
      'engine/start/create-engine.ts',
    ]);
    const wiring = sources.find(({ file }) => file === 'engine/start/create-engine.ts')?.text ?? '';
    const uses = wiring.split('\n').filter((line) => /\bsend\b/.test(line));
    expect(uses).toHaveLength(2);
    expect(uses[0]).toContain('const { send, ...platform } = createPlatform(');
    expect(uses[1]).toMatch(/createIntentGate\(\{.*\bsend,/);
  });

  it('the words for sending are known to the client and the gate only', () => {
    expect(filesWith(/\b(SendEffect|PlatformClient)\b/)).toEqual([
      'engine/platform/client.ts',
      'engine/platform/intent-gate.ts',
      'engine/platform/platform.ts',
    ]);
  });

  it('no other file writes an envelope, makes an exchange or opens a connection', () => {
    expect(filesWith(/\benvelopeText\b/)).toEqual([
      'engine/platform/client.ts',
      'engine/platform/fsi/envelope.ts',
    ]);
    expect(filesWith(/\bcreateHttpExchange\b/)).toEqual([
      'engine/platform/client.ts',
      'engine/platform/fsi/transport.ts',
      'engine/start/start-engine.ts',
    ]);
    const engine = filesWith(
      /(from|import|require)\s*\(?\s*['"](node:)?(https?|http2|net|tls|undici)['"]|\bfetch\(/,
    );
    expect(engine.filter((file) => file.startsWith('engine/'))).toEqual([
      'engine/device/tcp-link.ts',
      'engine/platform/fsi/probe.ts',
      'engine/platform/fsi/transport.ts',
    ]);
    // The probe of the line asks with GET, without a body or credentials.
    const probe = sources.find(({ file }) => file === 'engine/platform/fsi/probe.ts')?.text ?? '';
    expect(probe).toContain("method: 'GET'");
    expect(probe).not.toMatch(/POST|\.write\(|\.end\([^)]/);
  });

  it('only the gate moves the state of an intent', () => {
    const MOVES = /\b(insertIntent|markSent|markAllSent|markAnswered|markNotSent|markCleared)\b/;
    expect(filesWith(MOVES)).toEqual(['db/intent.ts', 'engine/platform/intent-gate.ts']);
    const WRITES = /(insertInto|updateTable|deleteFrom)\('intent'\)|(INTO|UPDATE|FROM) intent\b/;
    expect(filesWith(WRITES)).toEqual(['db/intent.ts']);
  });
});

describe('as it runs', () => {
  const heard: string[] = [];
  const exchange = (request: WireRequest) => {
    heard.push((JSON.parse(request.body) as { infno?: string }).infno ?? 'decode');
    return Promise.resolve({ kind: 'notSent', reason: 'only listening' } as const);
  };
  const client = createPlatform(region(), credentials('http://127.0.0.1:9'), context(), exchange);
  const anything: unknown = new Proxy(
    {},
    { get: (_target, name) => (name === Symbol.toPrimitive ? () => '' : undefined) },
  );

  it('the engine holds no `send`', async () => {
    const shop = await openShop();
    const { engine } = shop.running();
    expect(Object.keys(engine.platform).toSorted()).toEqual(['effects', 'lookups']);
    expect('send' in engine.platform).toBe(false);
  });

  it('no look-up carries an effect, whatever it is asked', async () => {
    heard.length = 0;
    for (const lookup of Object.values(client.lookups)) {
      const ask = lookup as (...given: readonly unknown[]) => Promise<unknown>;
      // Most cannot be built from nothing; what does leave is looked at.
      await ask(anything, anything, anything, anything).catch(() => undefined);
    }
    await client.lookups.trial(SETTLEMENT, OPERATOR);
    await client.lookups.signIn(OPERATOR, { macAddress: '02', ipAddress: '10.0.0.7' });
    expect(heard).toContain('2101');
    expect(heard.length).toBeGreaterThan(4);
    expect(heard.filter(isEffect)).toEqual([]);
  });

  it('every effect is known as one, and a look-up cannot be sent as one', async () => {
    const effects = [
      client.effects.settle(SETTLEMENT),
      client.effects.uploadSale(SALE),
      client.effects.uploadSaleReturn(SALE),
      client.effects.uploadDispensing(DISPENSING),
      client.effects.uploadStockChange(STOCK_CHANGE),
      client.effects.uploadStockTake(STOCK_TAKE),
    ];
    expect(effects.map((effect) => effect.infno)).toEqual([
      ...['2102', '3505', '3506', '7207', '3502', '3501'],
    ]);
    expect(effects.every((effect) => isEffect(effect.infno))).toBe(true);
    const dispatched = { msgid: 'm', operator: OPERATOR, signNo: '' };
    heard.length = 0;
    await expect(
      client.send({ ...effects[0], infno: '2101' } as never, dispatched),
    ).rejects.toThrow('2101 is no effect');
    expect(heard).toEqual([]);
    expect(isEffect('3505A')).toBe(true);
    expect(isEffect('3201')).toBe(false);
  });
});
