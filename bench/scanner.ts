/**
 * What a scanner's report takes to become a line: fed to the real scanner service as the device would
 * send it, decoded, handed to the till's connection, made a `sale.scan` there, committed, answered as
 * the text that goes to the window. No USB and no window.
 */
import type { StaffNo, TillNo } from '#core/ids.ts';
import { present } from '#core/result.ts';
import { attachScanners } from '#engine/device/scanner/attach.ts';
import { framesOf } from '#tests/support/hid-frames.ts';
import { scriptedHid } from '#tests/support/scripted-hid.ts';
import type { TextWindow } from '#tests/support/text-window.ts';
import { openTextWindow } from '#tests/support/text-window.ts';
import type { Clock } from './clock.ts';
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

export async function measureScanner(
  root: string,
  till: Till,
  folder: string,
  size: CounterSize,
): Promise<Row[]> {
  const { running } = till;
  const hid = scriptedHid();
  const scanner = hid.plug({ path: '/dev/hidraw0', serialNumber: 'BENCH', product: 'bench' });
  let passed_ms = 0;
  const engine = { ...running.engine, now: () => Date.now() + passed_ms };
  const stop = attachScanners(engine, running.scans, { kind: 'loaded', access: hid });
  const window = openTextWindow(running, 'bench', '01' as TillNo);
  try {
    const person = trainingStore(root).staff.find((one) => one.staffNo === CASHIER);
    const { pin } = present(person, 'the cashier');
    await window.do('staff.signIn', { staffNo: CASHIER as StaffNo, pin });
    const nextBox = boxSource(size, seededRandom(13));
    const round = (count: number): Promise<Clock> =>
      scanRound(window, count, () => {
        passed_ms += BETWEEN_CODES_MS;
        scanner.send(...framesOf('hhp', nextBox(), { aim: ']C1' }));
      });
    await round(WARM_UP);
    const raw = figuresOf(rawFlushes(folder, 300));
    const durable = await round(size.scans);
    till.db.pragma('synchronous = OFF');
    const bare = await round(size.scans);
    till.db.pragma('synchronous = FULL');
    const flush = `raw fdatasync ${shown(raw.median_ms)} / p99 ${shown(raw.p99_ms)}`;
    return [
      rowOf('scan → line through the HID service', size, durable, `report to answer; ${flush}`),
      rowOf('the same, flush taken out', size, bare, 'same scans, synchronous=OFF'),
    ];
  } finally {
    window.leave();
    await stop();
  }
}

/** Each scan from its first report to its answer at the window. */
async function scanRound(window: TextWindow, count: number, send: () => void): Promise<Clock> {
  const clock = createClock();
  for (let index = 0; index < count; index += 1) {
    await clock.time(async () => {
      const answered = window.nextScan();
      send();
      await answered;
    });
    const full = index % LINES_A_SALE === LINES_A_SALE - 1 || index === count - 1;
    if (full) await window.do('sale.abandon');
  }
  return clock;
}

function rowOf(path: string, size: CounterSize, clock: Clock, beside: string): Row {
  return {
    path,
    on: `${size.products.toLocaleString('en')} products`,
    figures: figuresOf(clock.wall_ms),
    budget: within(clock, 'p99_ms', BUDGET_MS),
    beside: `${beside}; ${ownNote(clock)}`,
  };
}
