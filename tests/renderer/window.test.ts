/** Which till a window is, how large it draws, and how long a span is called. */
import { describe, expect, test } from 'vitest';
import { tillOfWindow } from '#renderer/app/desktop.ts';
import { minutesAndSeconds, spanText } from '#renderer/design/use-now.ts';
import { openPort } from '#renderer/contract-client/transport.ts';
import type { EngineMessage } from '#contract/index.ts';

function storage(kept: Record<string, string> = {}) {
  const values = new Map(Object.entries(kept));
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
}

describe('the till of a window', () => {
  test('is the one asked for, and stays so', () => {
    const kept = storage();
    expect(tillOfWindow('?till=02', kept)).toBe('02');
    expect(tillOfWindow('', kept)).toBe('02');
  });

  test('is 01 when nothing was asked, or nonsense', () => {
    expect(tillOfWindow('', storage())).toBe('01');
    expect(tillOfWindow('?till=%3Cscript%3E', storage())).toBe('01');
    expect(tillOfWindow('?till=', storage({ 'rxtill.till': '03' }))).toBe('03');
  });
});

test('spans are said in the largest two units', () => {
  expect(spanText(12_000)).toBe('12 秒');
  expect(spanText(372_000)).toBe('6 分 12 秒');
  expect(spanText(3_600_000 * 3 + 300_000)).toBe('3 小时 5 分');
  expect(spanText(86_400_000 * 2 + 3_600_000 * 6)).toBe('2 天 6 小时');
  expect(spanText(-5)).toBe('0 秒');
  expect(minutesAndSeconds(252_000)).toBe('04:12');
  expect(minutesAndSeconds(-1)).toBe('00:00');
});

describe('the port of the desktop shell', () => {
  /** As much of a window as the transport listens to. */
  function fakeWindow() {
    const target = new EventTarget();
    const posted: unknown[] = [];
    const window = Object.assign(target, {
      location: { origin: 'app://rxtill' },
      postMessage: (message: unknown) => void posted.push(message),
    }) as unknown as Window;
    const hand = (data: unknown, ports: MessagePort[] = [], source: unknown = window): void => {
      target.dispatchEvent(Object.assign(new Event('message'), { data, ports, source }));
    };
    return { window, posted, hand };
  }

  test('is taken from the preload only, carries messages, and is asked for again when it is gone', async () => {
    const { window, posted, hand } = fakeWindow();
    const log: string[] = [];
    const heard: EngineMessage[] = [];
    const arrived = Promise.withResolvers<void>();
    const events = {
      opened: () => void log.push('opened'),
      lost: () => void log.push('lost'),
      message: (message: EngineMessage) => {
        heard.push(message);
        arrived.resolve();
      },
    };
    const first = openPort(window)(events);
    const foreign = new MessageChannel();
    hand({ kind: 'rxtill-port' }, [foreign.port2], null);
    expect(log).toEqual([]);
    const channel = new MessageChannel();
    const sent = Promise.withResolvers<unknown>();
    channel.port1.addEventListener('message', (event) => sent.resolve(event.data));
    channel.port1.start();
    hand({ kind: 'rxtill-port' }, [channel.port2]);
    expect(log).toEqual(['opened']);
    first.send({ hello: { till: '01' } });
    expect(await sent.promise).toEqual({ hello: { till: '01' } });
    channel.port1.postMessage({ event: { topic: 'sale' } });
    await arrived.promise;
    expect(heard).toEqual([{ event: { topic: 'sale' } }]);

    hand({ kind: 'rxtill-engine', state: 'gone' });
    expect(log).toEqual(['opened', 'lost']);
    expect(posted).toEqual([]);
    openPort(window)(events);
    expect(posted).toEqual([{ kind: 'rxtill-want-port' }]);
    for (const port of [foreign.port1, foreign.port2, channel.port1]) port.close();
  });
});
