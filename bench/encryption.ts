/**
 * What encryption costs the commit of a sale: the same store in clear and under a key, the same
 * sales in turn, so that whatever the machine does meanwhile it does to both.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { reencrypt } from '#db/image.ts';
import { createClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { CounterSize } from './counter.ts';
import { boxSource, sellOnce } from './counter.ts';
import { rawFlushes } from './disk.ts';
import type { Row } from './figures.ts';
import { figuresOf, shown } from './figures.ts';
import { seededRandom } from './names.ts';
import type { Seat, Till } from './till.ts';
import { openTill, slipsDone } from './till.ts';

const CASHIER = '0107';
const KEY = '5f'.repeat(32);
const MOST = 1.25;
const WARM_UP = 10;

type Side = {
  readonly till: Till;
  readonly cashier: Seat;
  readonly nextBox: () => string;
  readonly clock: Clock;
};

/** Call while nothing else has the store of `folder` open. */
export async function measureEncryption(
  root: string,
  folder: string,
  size: CounterSize,
): Promise<Row[]> {
  const plain = join(folder, 'plain');
  const encrypted = join(folder, 'encrypted');
  for (const place of [plain, encrypted]) {
    mkdirSync(place, { recursive: true });
    copyFileSync(join(folder, 'rxtill.db'), join(place, 'rxtill.db'));
  }
  reencrypt(join(encrypted, 'rxtill.db'), undefined, KEY);
  const sides: readonly [Side, Side] = [
    await sideOf(openTill(root, plain, null), size),
    await sideOf(openTill(root, encrypted, null, KEY), size),
  ];
  try {
    const unheard = createClock();
    for (let index = 0; index < size.sales + WARM_UP; index += 1) {
      const order = index % 2 === 0 ? sides : sides.toReversed();
      for (const side of order) {
        await sellOnce(side.cashier, side.nextBox, index < WARM_UP ? unheard : side.clock);
        await slipsDone(side.till.db);
      }
    }
    return rowsOf(sides, folder, size);
  } finally {
    for (const { till } of sides) await till.close();
  }
}

async function sideOf(till: Till, size: CounterSize): Promise<Side> {
  const nextBox = boxSource(size, seededRandom(11));
  return { till, cashier: await till.seat('01', CASHIER), nextBox, clock: createClock() };
}

function rowsOf(sides: readonly [Side, Side], folder: string, size: CounterSize): Row[] {
  const [plain, encrypted] = sides.map(({ clock }) => figuresOf(clock.wall_ms)) as [
    Row['figures'],
    Row['figures'],
  ];
  const raw = figuresOf(rawFlushes(folder, 200));
  const ratio = encrypted.median_ms / plain.median_ms;
  const [ownPlain, ownEncrypted] = sides.map(({ clock }) => figuresOf(clock.own_ms)) as [
    Row['figures'],
    Row['figures'],
  ];
  const own = ownEncrypted.median_ms / ownPlain.median_ms;
  const verdict = ratio <= MOST ? 'ok' : own <= MOST ? 'busy' : 'OVER';
  const on = `${size.products.toLocaleString('en')} products`;
  const flush = `raw fdatasync ${shown(raw.median_ms)}`;
  return [
    { path: 'commit of a sale, in clear', on, figures: plain, budget: null, beside: flush },
    {
      path: 'commit of a sale, encrypted',
      on,
      figures: encrypted,
      budget: { text: `median ≤ ${MOST} × in clear`, verdict },
      beside: `${percent(ratio)} in the median, ${percent(own)} without waiting for a processor`,
    },
  ];
}

function percent(ratio: number): string {
  const share = Math.round((ratio - 1) * 100);
  return `${share < 0 ? '−' : '+'}${Math.abs(share)} %`;
}
