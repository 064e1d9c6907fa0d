/** What a manager waits for at the reports, and what the counter feels of it. */
import type { CallInput, CallOutput } from '#contract/index.ts';
import { REPORTS, REST_KEY } from '#core/report.ts';
import type { ReportDefinition } from '#core/report.ts';
import { connect } from '#db/open.ts';
import type { ReportOrder } from '#engine/report/answer.ts';
import { answerOrder } from '#engine/report/answer.ts';
import { addDays, chinaDate } from '#core/time.ts';
import { createClock } from './clock.ts';
import type { CounterSize } from './counter.ts';
import { boxSource, scanRound } from './counter.ts';
import type { Row } from './figures.ts';
import { figuresOf, ownNote, shown, within } from './figures.ts';
import { seededRandom } from './names.ts';
import type { Seat, Till } from './till.ts';

const [CASHIER, MANAGER] = ['0107', '0101'] as const;
const MONTH_BUDGET_MS = 500;
const SLIPS_BUDGET_MS = 200;
const SCAN_BUDGET_MS = 1;
const PAGE = 50;
const QUICK_REPORTS = 5;
const FIVE_YEARS_DAYS = 5 * 365;

export type ReportSize = CounterSize & { readonly reports: number };
type Span = { readonly from: string; readonly to: string };

export async function measureReports(till: Till, size: ReportSize, on: string): Promise<Row[]> {
  const manager = await till.seat('02', MANAGER);
  const yesterday = addDays(chinaDate(Date.now()), -1);
  const month: Span = { from: addDays(yesterday, -29), to: yesterday };
  const years: Span = { from: addDays(yesterday, -FIVE_YEARS_DAYS), to: yesterday };
  const rows: Row[] = [];
  // The first order starts the thread.
  await manager.call('report.read', { report: 'tenders', ...month });
  for (const report of REPORTS) rows.push(await measureMonth(till, manager, report, month, size));
  rows.push(
    await measureSlips(till, manager, month, `a month of ${on}`, size),
    await measureSlips(till, manager, years, `five years of ${on}`, size),
    ...(await measureCounterMeanwhile(till, manager, month, size)),
  );
  return rows;
}

async function measureMonth(
  till: Till,
  manager: Seat,
  { id }: ReportDefinition,
  month: Span,
  size: ReportSize,
): Promise<Row> {
  const asked = { report: id, ...month };
  const clock = createClock();
  let lines = 0;
  for (let round = 0; round < size.reports; round += 1) {
    const read = await clock.time(() => manager.call('report.read', asked));
    lines = read.rows.length;
  }
  // The same on this thread: what it takes without waiting for a processor.
  const here = createClock();
  for (let round = 0; round < Math.min(5, size.reports); round += 1) {
    await here.time(() => readHere(till, { kind: 'read', input: asked }));
  }
  return {
    path: `month report: ${id}`,
    on: `${salesOf(till, month).toLocaleString('en')} sales`,
    figures: figuresOf(clock.wall_ms),
    budget: within({ wall_ms: clock.wall_ms, own_ms: here.own_ms }, 'p95_ms', MONTH_BUDGET_MS),
    beside: `${lines} rows; own median ${shown(figuresOf(here.own_ms).median_ms)}`,
  };
}

/** Through a connection of its own, cold as the thread's. */
async function readHere(till: Till, order: ReportOrder): Promise<void> {
  const db = connect({ file: till.db.name }, { readonly: true });
  try {
    db.pragma('cache_size = -64000');
    db.pragma('temp_store = MEMORY');
    answerOrder(db, order, Date.now());
  } finally {
    db.close();
  }
}

function salesOf(till: Till, { from, to }: Span): number {
  const text = 'SELECT count(*) FROM sale WHERE business_on BETWEEN ? AND ?';
  return Number(till.db.prepare(text).pluck().get(from, to));
}

/** Every figure of the first, the middle and the last row and of the total, its first two pages. */
async function measureSlips(
  till: Till,
  manager: Seat,
  span: Span,
  on: string,
  size: ReportSize,
): Promise<Row> {
  const clock = createClock();
  const here = createClock();
  let slowest = { took_ms: 0, name: '' };
  let slips = 0;
  for (const { id, columns } of REPORTS) {
    const { rows } = await manager.call('report.read', { report: id, ...span });
    const keys = rows.map(({ key }) => key).filter((key) => key !== REST_KEY);
    const some = [
      keys[0],
      keys[Math.floor(keys.length / 2)],
      keys.at(-1),
      id === 'expiry' ? keys[0] : '',
    ];
    // A quick look has time for one row of each.
    for (const row of new Set(size.reports < QUICK_REPORTS ? some.slice(0, 1) : some)) {
      if (row === undefined) continue;
      for (const { key: column, behind } of columns) {
        if (behind === null) continue;
        let page: string | null = null;
        for (const number of [1, 2]) {
          const asked: CallInput<'report.slips'> = {
            report: id,
            ...span,
            row,
            column,
            page,
            limit: PAGE,
          };
          const begun = performance.now();
          const read: CallOutput<'report.slips'> = await clock.time(() =>
            manager.call('report.slips', asked),
          );
          const took_ms = performance.now() - begun;
          await here.time(() => readHere(till, { kind: 'slips', input: asked }));
          if (took_ms > slowest.took_ms)
            slowest = { took_ms, name: `${id} ${row} ${column} page ${number}` };
          slips += read.slips.length;
          page = read.next;
          if (page === null) break;
        }
      }
    }
  }
  return {
    path: 'drill-down to the slips',
    on,
    figures: figuresOf(clock.wall_ms),
    budget: within({ wall_ms: clock.wall_ms, own_ms: here.own_ms }, 'max_ms', SLIPS_BUDGET_MS),
    beside:
      `pages of ${PAGE}, ${slips} slips; own max ${shown(figuresOf(here.own_ms).max_ms)}; ` +
      `slowest: ${slowest.name}`,
  };
}

/** The same scans with nobody at the reports, and with one report after another being read. */
async function measureCounterMeanwhile(
  till: Till,
  manager: Seat,
  month: Span,
  size: ReportSize,
): Promise<Row[]> {
  const cashier = await till.seat('01', CASHIER);
  const nextBox = boxSource(size, seededRandom(29));
  await scanRound(cashier, nextBox, 50);
  till.db.pragma('synchronous = OFF');
  // A turn of the event loop between two scans, as between two boxes: answers come in there.
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const alone = await scanRound(cashier, nextBox, size.scans, turn);
  let over = false;
  let read = 0;
  const reading = (async () => {
    while (!over) {
      for (const { id } of REPORTS) {
        if (over) return;
        await manager.call('report.read', { report: id, ...month });
        read += 1;
      }
    }
  })();
  const busy = await scanRound(cashier, nextBox, size.scans, turn);
  over = true;
  await reading;
  till.db.pragma('synchronous = FULL');
  return [
    {
      path: 'scan → line while reports run (flush taken out)',
      on: `${size.products.toLocaleString('en')} products`,
      figures: figuresOf(busy.wall_ms),
      budget: within(busy, 'p99_ms', SCAN_BUDGET_MS),
      beside:
        `${read} month reports meanwhile; alone p99 ${shown(figuresOf(alone.wall_ms).p99_ms)}, ${ownNote(alone)}; ` +
        ownNote(busy),
    },
  ];
}
