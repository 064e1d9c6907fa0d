/** Where reports are read: in a thread of their own, or here when there is none. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Result } from '#core/result.ts';
import { fail } from '#core/result.ts';
import type { Db } from '#db/sql.ts';
import type { ReportAnswer, ReportOrder } from './answer.ts';
import { answerOrder } from './answer.ts';

export type Reports = {
  /** Never rejects where a thread is used: one that dies is the failure `report.failed`. */
  run<Order extends ReportOrder>(order: Order, now: number): Promise<Result<ReportAnswer<Order>>>;
  stop(): Promise<void>;
};

export type ReportStore = { readonly file: string; readonly key?: string };
export type ReportRequest = {
  readonly id: number;
  readonly order: ReportOrder;
  readonly now: number;
};
export type ReportReply = { readonly id: number; readonly reply: Result<unknown> };

/** On the connection of the caller; for tests, simulations and small stores. */
export function reportsHere(db: Db): Reports {
  return {
    run: (order, now) =>
      // The kind of the order decides the kind of the answer; TypeScript cannot follow a union.
      Promise.resolve(answerOrder(db, order, now) as Result<ReportAnswer<typeof order>>),
    stop: () => Promise.resolve(),
  };
}

const DIED = fail('report.failed', '报表没有做出来：报表程序中断，请再试一次。');

/** A thread with a read-only connection of its own, started with the first order. */
export function reportThread(store: ReportStore): Reports {
  const bundled = join(import.meta.dirname, 'report-worker.js');
  const program = existsSync(bundled) ? bundled : join(import.meta.dirname, 'report-worker.ts');
  const waiting = new Map<number, (reply: Result<never>) => void>();
  let worker: Worker | null = null;
  let serial = 0;
  const gone = (one: Worker) => (): void => {
    if (worker === one) worker = null;
    for (const answer of waiting.values()) answer(DIED);
    waiting.clear();
  };
  const start = (): Worker => {
    const one = new Worker(program, { workerData: store });
    one.on('message', ({ id, reply }: ReportReply) => {
      waiting.get(id)?.(reply as Result<never>);
      waiting.delete(id);
      // Idle, it keeps nothing from ending.
      if (waiting.size === 0) one.unref();
    });
    one.once('error', gone(one));
    one.once('exit', gone(one));
    return one;
  };
  return {
    run: (order, now) => {
      worker ??= start();
      serial += 1;
      const request: ReportRequest = { id: serial, order, now };
      const answered = new Promise<Result<never>>((resolve) => waiting.set(request.id, resolve));
      worker.ref();
      worker.postMessage(request);
      return answered;
    },
    stop: async () => {
      await worker?.terminate();
    },
  };
}
