/**
 * A queue of uploads drained to a platform that answers at once, while a screen goes on asking
 * (architecture §7): uploads a second, and how long the screen waits for its answers.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import { createHttpExchange } from '#engine/platform/fsi/transport.ts';
import { waited_ms } from './clock.ts';
import { rawFlushes } from './disk.ts';
import type { Row } from './figures.ts';
import { figuresOf, shown, within } from './figures.ts';
import type { Seat } from './till.ts';
import { openTill } from './till.ts';
import { commitsBetween, walMark } from './wal.ts';

const BUDGET_A_SECOND = 500;
const SCREEN_BUDGET_MS = 50;
/** A screen that asks this often is a busy one. */
const ASK_EVERY_MS = 20;
/** As the uploader: so many at a time (engine/outbox/worker.ts). */
const AT_A_TIME = 8;

export async function measureDrain(
  root: string,
  folder: string,
  on: string,
  count: number,
): Promise<Row[]> {
  const platform = await startPlatform(root);
  const till = openTill(root, folder, {
    RXTILL_SIMULATOR_URL: platform.url,
    RXTILL_TIF_PAASID: 'bench',
    RXTILL_TIF_SECRET: 'bench',
  });
  try {
    const seat = await till.seat('01', '0107');
    const limit = await plainPosts(platform.url, Math.min(count, 2_000));
    const raw = figuresOf(rawFlushes(folder, 200));
    const queued = queueUploads(till.db, count);
    const wal = join(folder, 'rxtill.db-wal');
    const before = walMark(wal);
    const waitedBefore = waited_ms();
    const begun = performance.now();
    const screen = askMeanwhile(seat);
    await till.drain();
    const took_ms = performance.now() - begun;
    const waited = waited_ms() - waitedBefore;
    const asked = await screen.stop();
    const flushes = commitsBetween(before, walMark(wal));
    demandDrained(till.db, queued);
    const each_ms = took_ms / queued;
    const rate = Math.round(1000 / each_ms);
    const clock = { wall_ms: [each_ms], own_ms: [Math.max(0, took_ms - waited) / queued] };
    const verdict = within(clock, 'median_ms', 1000 / BUDGET_A_SECOND).verdict;
    return [
      {
        path: 'queued uploads drained, each',
        on: `${queued.toLocaleString('en')} uploads, ${on}`,
        figures: { ...figuresOf([each_ms]), count: queued },
        budget: { text: `≥ ${BUDGET_A_SECOND} a second`, verdict },
        beside:
          `${rate} a second; plain posts ${limit} a second, raw flush ${shown(raw.median_ms)}, ` +
          `${flushes === null ? '?' : (flushes / queued).toFixed(2)} flushes each`,
      },
      {
        path: 'screen answers during the drain',
        on: `${queued.toLocaleString('en')} uploads, ${on}`,
        figures: figuresOf(asked.wall_ms),
        budget: within(asked, 'p99_ms', SCREEN_BUDGET_MS),
        beside: `asked every ${ASK_EVERY_MS} ms: state, search, open uploads`,
      },
    ];
  } finally {
    await till.close();
    await platform.stop();
  }
}

/** Sales of the past, as if none of their lines had ever gone up. */
function queueUploads(db: Db, count: number): number {
  return transaction(
    db,
    () =>
      db
        .prepare(
          `INSERT INTO outbox (item_id, sale_id, sequence, infno, subject, subject_name, state,
             created_at, next_at)
           SELECT 'drain-' || line.line_id, line.sale_id, line.position, '3505',
             line.line_id || '.' || lot.lot_id, product.name, 'waiting', sale.paid_at, sale.paid_at
           FROM sale_line line JOIN sale USING (sale_id) JOIN product USING (product_id)
             JOIN sale_line_lot lot USING (line_id)
           WHERE sale.sale_id LIKE 'past-%' LIMIT ?`,
        )
        .run(count).changes,
  );
}

function demandDrained(db: Db, queued: number): void {
  const accepted = db
    .prepare<[], { n: number }>("SELECT count(*) AS n FROM outbox WHERE state = 'accepted'")
    .get();
  if ((accepted?.n ?? 0) < queued) throw new Error(`${accepted?.n} of ${queued} went up`);
}

/** How long a window waits: from the moment it asks to its answer, the engine being busy or not. */
function askMeanwhile(seat: Seat) {
  const wall_ms: number[] = [];
  const own_ms: number[] = [];
  let going = true;
  const loop = async (): Promise<void> => {
    for (let round = 0; going; round += 1) {
      const due = performance.now() + ASK_EVERY_MS;
      const waitedBefore = waited_ms();
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
      if (round % 3 === 0) await seat.call('system.state', {});
      else if (round % 3 === 1) await seat.call('product.search', { text: '感', limit: 20 });
      else await seat.call('outbox.list', { open: true, limit: 50 });
      const wall = Math.max(0, performance.now() - due);
      wall_ms.push(wall);
      own_ms.push(Math.max(0, wall - (waited_ms() - waitedBefore)));
    }
  };
  const ended = loop();
  return {
    stop: async () => {
      going = false;
      await ended;
      return { wall_ms, own_ms };
    },
  };
}

/** Posts a second without a till behind them: the same wire, the same number at a time. */
async function plainPosts(url: string, count: number): Promise<number> {
  const exchange = createHttpExchange();
  const body = JSON.stringify({ infno: '3505', input: { selinfo: { memo: 'x'.repeat(1_500) } } });
  const begun = performance.now();
  let left = count;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const wire = { url, body, headers: {}, connect_ms: 5_000, answer_ms: 5_000 };
      const result = await exchange({ ...wire, reuseConnection: false });
      if (result.kind !== 'answered') throw new Error(`the platform: ${result.reason}`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  return Math.round((count * 1000) / (performance.now() - begun));
}

/** `results`: the folder of the result files that it answers 9102 with. */
export async function startPlatform(
  root: string,
  results = '',
): Promise<{ url: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [join(root, 'bench', 'instant-platform.ts'), results], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let url = '';
  for await (const line of createInterface(child.stdout)) {
    url = /^ready (\S+)$/.exec(line)?.[1] ?? '';
    break;
  }
  if (url === '') throw new Error('the instant platform did not start');
  return {
    url,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
