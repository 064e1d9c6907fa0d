/** What a cashier waits for hundreds of times a day: a scan, a search, the commit of a sale. */
import { join } from 'node:path';
import { present } from '#core/result.ts';
import { foldSearch } from '#db/product-grams.ts';
import { rawFlushes } from './disk.ts';
import type { Clock } from './clock.ts';
import { createClock } from './clock.ts';
import type { Row } from './figures.ts';
import { figuresOf, ownNote, shown, within } from './figures.ts';
import { benchTracePrefix } from './generate.ts';
import { pick, seededRandom } from './names.ts';
import type { Random } from './names.ts';
import type { Seat, Till } from './till.ts';
import { slipsDone } from './till.ts';
import { commitsBetween, walMark } from './wal.ts';

const CASHIER = '0107';
const LINES_A_SALE = 10;
const SCAN_BUDGET_MS = 1;
const SEARCH_BUDGET_MS = 5;

export type CounterSize = {
  readonly products: number;
  readonly scans: number;
  readonly searches: number;
  readonly sales: number;
};

/** Boxes no run before has scanned, of goods that need no prescription. */
export function boxSource(size: CounterSize, random: Random): () => string {
  let serial = 0;
  return () => {
    // Even products are over the counter (generate.ts).
    const product = Math.floor(random() * ((size.products - 1_000) / 2)) * 2;
    serial += 1;
    return benchTracePrefix(product) + String(serial).padStart(13, '0');
  };
}

export async function measureCounter(
  till: Till,
  folder: string,
  size: CounterSize,
): Promise<Row[]> {
  const on = `${size.products.toLocaleString('en')} products`;
  const random = seededRandom(7);
  const cashier = await till.seat('01', CASHIER);
  const nextBox = boxSource(size, random);
  return [
    ...(await measureScans(till, cashier, folder, size, nextBox, on)),
    ...(await measureSearches(till, cashier, size, random, on)),
    await measureSale(till, cashier, folder, size, nextBox, on),
  ];
}

async function measureScans(
  till: Till,
  cashier: Seat,
  folder: string,
  size: CounterSize,
  nextBox: () => string,
  on: string,
): Promise<Row[]> {
  await scanRound(cashier, nextBox, 50);
  const raw = figuresOf(rawFlushes(folder, 300));
  const durable = figuresOf((await scanRound(cashier, nextBox, size.scans)).wall_ms);
  // The same work without waiting for the disk: what the engine itself takes.
  till.db.pragma('synchronous = OFF');
  const round = await scanRound(cashier, nextBox, size.scans);
  const bare = figuresOf(round.wall_ms);
  till.db.pragma('synchronous = FULL');
  const flush = `raw fdatasync ${shown(raw.median_ms)} / p99 ${shown(raw.p99_ms)}`;
  return [
    {
      path: 'scan → line, engine (flush taken out)',
      on,
      figures: bare,
      budget: within(round, 'p99_ms', SCAN_BUDGET_MS),
      beside: `same calls, synchronous=OFF; ${ownNote(round)}`,
    },
    { path: 'scan → line, durable', on, figures: durable, budget: null, beside: flush },
  ];
}

/** Scans boxes until there are `count`, in sales of ten that are given up; `between` two of them. */
export async function scanRound(
  cashier: Seat,
  nextBox: () => string,
  count: number,
  between: () => Promise<void> = async () => undefined,
): Promise<Clock> {
  const clock = createClock();
  while (clock.wall_ms.length < count) {
    for (let line = 0; line < LINES_A_SALE && clock.wall_ms.length < count; line += 1) {
      const code = nextBox();
      await clock.time(() => cashier.call('sale.scan', { code, place: 'counter' }));
      await between();
    }
    await cashier.call('sale.abandon', {});
  }
  return clock;
}

type Asked = { readonly name: string; readonly next: () => string };

async function measureSearches(
  till: Till,
  cashier: Seat,
  size: CounterSize,
  random: Random,
  on: string,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const asked of questions(till, size, random)) {
    const clock = createClock();
    let found = 0;
    for (let index = 0; index < size.searches; index += 1) {
      const text = asked.next();
      const list = await clock.time(() => cashier.call('product.search', { text, limit: 20 }));
      found += list.length;
    }
    const figures = figuresOf(clock.wall_ms);
    rows.push({
      path: `search: ${asked.name}`,
      on,
      figures,
      budget: within(clock, 'p99_ms', SEARCH_BUDGET_MS),
      beside: `${(found / size.searches).toFixed(1)} rows; ${ownNote(clock)}`,
    });
  }
  return rows;
}

/** Words as they are typed: cut from names, pinyin and initials that are in the store. */
function questions(till: Till, size: CounterSize, random: Random): readonly Asked[] {
  const terms = till.db
    .prepare<[number], { term: string; pinyin: string; initials: string }>(
      'SELECT term, pinyin, initials FROM product_term ORDER BY term_no DESC LIMIT ?',
    )
    .all(20_000);
  const some = (): (typeof terms)[number] => pick(random, terms);
  const between = (least: number, most: number): number =>
    least + Math.floor(random() * (most - least + 1));
  const start = (text: string, least: number, most: number): string =>
    [...text].slice(0, between(least, most)).join('');
  const inside = (text: string, least: number, most: number): string => {
    const letters = [...text];
    const length = Math.min(letters.length, between(least, most));
    const from = Math.floor(random() * (letters.length - length + 1));
    return letters.slice(from, from + length).join('');
  };
  const code = (): string =>
    String(Math.floor(random() * (size.products - 1_000))).padStart(7, '0');
  return [
    { name: 'name, first 1–4 characters', next: () => start(some().term, 1, 4) },
    { name: 'name, any 1–6 characters of it', next: () => inside(some().term, 1, 6) },
    { name: 'one character', next: () => inside(some().term, 1, 1) },
    { name: 'pinyin, first 2–12 letters', next: () => start(some().pinyin, 2, 12) },
    { name: 'initials, first 1–6', next: () => start(some().initials, 1, 6) },
    { name: 'initials, any 2–6 of them', next: () => inside(some().initials, 2, 6) },
    {
      name: 'approval number, item code',
      next: () => (random() < 0.5 ? `BN${code()}` : `9${code()}`),
    },
    { name: 'name and maker', next: () => `${start(some().term, 2, 3)} 江岚` },
    {
      name: 'nothing like it',
      next: () => foldSearch(`${inside(some().term, 2, 2)}${inside(some().term, 2, 3)}`),
    },
  ];
}

/** A self-paid sale of five boxes, paid in cash: one transaction, one flush. */
async function measureSale(
  till: Till,
  cashier: Seat,
  folder: string,
  size: CounterSize,
  nextBox: () => string,
  on: string,
): Promise<Row> {
  const wal = join(folder, 'rxtill.db-wal');
  const clock = createClock();
  const flushes: number[] = [];
  const raw_ms = [...rawFlushes(folder, 150)];
  for (let index = 0; index < size.sales; index += 1) {
    let before = walMark(wal);
    await sellOnce(cashier, nextBox, clock, () => (before = walMark(wal)));
    // The slip is printed by file, which takes longer than to come back here.
    const counted = commitsBetween(before, walMark(wal));
    if (counted !== null) flushes.push(counted);
    await slipsDone(till.db);
  }
  raw_ms.push(...rawFlushes(folder, 150));
  const raw = figuresOf(raw_ms);
  const limit = 2 * raw.p99_ms + 2;
  const { text, verdict } = within(clock, 'p99_ms', limit);
  const one = flushes.length > 0 && flushes.every((count) => count === 1);
  const kinds = [...new Set(flushes)].toSorted((left, right) => left - right).join(', ');
  return {
    path: 'commit of a complete sale',
    on,
    figures: figuresOf(clock.wall_ms),
    budget: { text: `1 flush, ${text} (2 × raw + 2)`, verdict: one ? verdict : 'OVER' },
    beside:
      `flushes each: ${kinds} (${flushes.length} counted); ${ownNote(clock)}; ` +
      `raw fdatasync ${shown(raw.median_ms)} / p99 ${shown(raw.p99_ms)}`,
  };
}

/** Five boxes and the tender, of which only the tender is timed. */
export async function sellOnce(
  cashier: Seat,
  nextBox: () => string,
  clock: Clock,
  beforeTender: () => unknown = () => undefined,
): Promise<void> {
  for (let line = 0; line < 5; line += 1) {
    await cashier.call('sale.scan', { code: nextBox(), place: 'counter' });
  }
  const sale = present(await cashier.call('sale.current', {}), 'the sale in work');
  const due = sale.stillToPay_fen;
  const tenders = [{ kind: 'cash' as const, amount_fen: due, received_fen: due }];
  beforeTender();
  await clock.time(() => cashier.call('sale.tender', { saleId: sale.saleId, tenders }));
}
