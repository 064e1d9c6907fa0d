/**
 * What a scanner's report takes to become a line: fed to the real scanner service as the device would
 * send it, decoded, handed to the till's connection, made a `sale.scan` there, committed, answered as
 * the text that goes to the window. No USB and no window.
 */
import { randomUUID } from 'node:crypto';
import type { CallId, CallInput, ScanMessage } from '#contract/index.ts';
import { present } from '#core/result.ts';
import { attachScanners } from '#engine/device/scanner/attach.ts';
import type { RunningEngine } from '#engine/start/create-engine.ts';
import { serveConnection } from '#engine/transport/connection.ts';
import { framesOf } from '#tests/support/hid-frames.ts';
import { scriptedHid } from '#tests/support/scripted-hid.ts';
import { createClock } from './clock.ts';
import type { CounterSize } from './counter.ts';
import { boxSource } from './counter.ts';
import { rawFlushes } from './disk.ts';
import type { Row } from './figures.ts';
import { figuresOf, ownNote, shown, within } from './figures.ts';
import { seededRandom } from './names.ts';
import type { Till } from './till.ts';
import { trainingStore } from './till.ts';

const BUDGET_MS = 5;
const CASHIER = '0107';
const LINES_A_SALE = 10;
const WARM_UP = 50;
/** A till has a person: ten codes in a second are many, and more than that for long is a flood. */
const BETWEEN_CODES_MS = 100;

type Said = {
  readonly id?: number;
  readonly ok?: boolean;
  readonly failure?: { readonly code: string };
  readonly scan?: ScanMessage;
};

/** The other end of a till's connection; everything crosses it as text, as to a window. */
type Window = {
  call<Id extends CallId>(id: Id, input: CallInput<Id>): Promise<void>;
  /** The next code, scanned into the sale and answered. */
  line(): Promise<void>;
  leave(): void;
};

export async function measureScanner(
  root: string,
  till: Till,
  folder: string,
  size: CounterSize,
): Promise<Row> {
  const { running } = till;
  const hid = scriptedHid();
  const scanner = hid.plug({ path: '/dev/hidraw0', serialNumber: 'BENCH', product: 'bench' });
  let passed_ms = 0;
  const engine = { ...running.engine, now: () => Date.now() + passed_ms };
  const stop = attachScanners(engine, running.scans, { kind: 'loaded', access: hid });
  const window = openWindow(running);
  try {
    const person = trainingStore(root).staff.find((one) => one.staffNo === CASHIER);
    const { pin } = present(person, 'the cashier');
    await window.call('staff.signIn', { staffNo: CASHIER as never, pin });
    const nextBox = boxSource(size, seededRandom(13));
    const clock = createClock();
    const unheard = createClock();
    for (let index = 0; index < size.scans + WARM_UP; index += 1) {
      passed_ms += BETWEEN_CODES_MS;
      const reports = framesOf('hhp', nextBox(), { aim: ']C1' });
      await (index < WARM_UP ? unheard : clock).time(async () => {
        const line = window.line();
        scanner.send(...reports);
        await line;
      });
      if (index % LINES_A_SALE === LINES_A_SALE - 1) await window.call('sale.abandon', {});
    }
    const raw = figuresOf(rawFlushes(folder, 300));
    return {
      path: 'scan → line through the HID service',
      on: `${size.products.toLocaleString('en')} products`,
      figures: figuresOf(clock.wall_ms),
      budget: within(clock, 'p99_ms', BUDGET_MS),
      beside:
        `report to answer, durable; ${ownNote(clock)}; ` +
        `raw fdatasync ${shown(raw.median_ms)} / p99 ${shown(raw.p99_ms)}`,
    };
  } finally {
    window.leave();
    await stop();
  }
}

function openWindow(running: RunningEngine): Window {
  const waiting = new Map<number, (said: Said) => void>();
  let serial = 0;
  let lineDone = (_failure?: string): void => {};
  const end = serveConnection(running, 'bench', {
    send: (message) => hear(JSON.parse(JSON.stringify(message)) as Said),
    close: (reason) => {
      throw new Error(`the engine hung up: ${reason}`);
    },
  });
  const say = (message: object): void =>
    end.receive(JSON.parse(JSON.stringify(message)) as unknown);
  const ask = (call: CallId, input: unknown, command: string, answer: (said: Said) => void) => {
    serial += 1;
    waiting.set(serial, answer);
    say({ id: serial, call, input, command });
  };
  const hear = (said: Said): void => {
    if (said.scan !== undefined) scanned(said.scan);
    const answer = said.id === undefined ? undefined : waiting.get(said.id);
    if (said.id === undefined || answer === undefined) return;
    waiting.delete(said.id);
    answer(said);
  };
  const scanned = ({ id, text, aim }: ScanMessage): void =>
    ask('sale.scan', { code: aim + text, place: 'counter' }, id, (said) => {
      say({ taken: id });
      lineDone(said.ok === true ? undefined : said.failure?.code);
    });
  say({ hello: { till: '01' } });
  return {
    call: (id, input) =>
      new Promise((resolve, reject) => {
        ask(id, input, randomUUID(), ({ ok, failure }) => {
          if (ok === true) resolve();
          else reject(new Error(`${id}: ${failure?.code ?? 'no answer'}`));
        });
      }),
    line: () =>
      new Promise((resolve, reject) => {
        lineDone = (failure) => {
          if (failure === undefined) resolve();
          else reject(new Error(`sale.scan: ${failure}`));
        };
      }),
    leave: () => end.closed(),
  };
}
