/** The thread of the reports: reading a month of sales on the counter's own would keep it waiting. */
import '#db/assert-napi.ts';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { fail } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { connect } from '#db/open.ts';
import type { ReportOrder } from './answer.ts';
import { answerOrder } from './answer.ts';
import type { ReportReply, ReportRequest, ReportStore } from './run-report.ts';

const store = workerData as ReportStore;

// The counter comes first. Linux knows a priority of one thread; elsewhere it is the whole program's.
if (process.platform === 'linux') setPriority(10);

/** Opened for each order: between two of them nothing of the store is held. */
function answer(order: ReportOrder, now: number): Result<unknown> {
  try {
    const db = connect(store, { readonly: true });
    try {
      db.pragma('cache_size = -64000');
      db.pragma('temp_store = MEMORY');
      // All figures of one report are of one moment.
      return db.transaction(() => answerOrder(db, order, now))();
    } finally {
      db.close();
    }
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    return fail('report.failed', `报表没有做出来（${name}），请再试一次。`);
  }
}

parentPort?.on('message', ({ id, order, now }: ReportRequest) => {
  const reply: ReportReply = { id, reply: answer(order, now) };
  parentPort?.postMessage(reply);
});
