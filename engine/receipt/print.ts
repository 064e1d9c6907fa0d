/**
 * Prints what was asked for, after the commit that asked for it. The print-job row is the truth: it is
 * `printing` on disk before the first byte leaves, so that no crash prints a paper twice.
 */
import type { SaleId } from '#core/ids.ts';
import { present } from '#core/result.ts';
import { chinaDate } from '#core/time.ts';
import type { PrintJobRecord } from '#db/print-job.ts';
import { insertPrintJob, updatePrintJob, waitingPrintJobs } from '#db/print-job.ts';
import { saleById } from '#db/sale.ts';
import { transaction } from '#db/sql.ts';
import { reportIncident } from '../dispatch/incident.ts';
import { encodeReceipt } from '../device/escpos.ts';
import type { PrintOutcome } from '../device/printer.ts';
import type { Engine } from '../engine.ts';
import type { Desk } from '../sale/desk.ts';
import { documentOf, isKept, isOutdated, printAgainBy } from './documents.ts';
import { receiptKindOf } from './facts.ts';

/** Asks for a document of a sale inside a transaction; answers the number of the copy (0: the original). */
export function askPrint(
  desk: Desk,
  saleId: SaleId,
  document: PrintJobRecord['document'] = 'slip',
): number {
  const { db } = desk.tx;
  const kind = receiptKindOf(present(saleById(db, saleId), 'sale of a paper'));
  return insertPrintJob(db, saleId, {
    document,
    subject: document === 'slip' ? present(kind, 'a slip of this sale') : '',
    at: desk.tx.now,
    by: desk.staffNo,
  });
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;

/** One printer, one slip at a time. */
const underWay = new WeakMap<Engine, Promise<void>>();
/** The next try of a printer that was not ready. */
const retries = new WeakMap<Engine, () => void>();

/**
 * Opens the drawer where cash moved, and prints every slip that waits, in order, after those under
 * way. Never throws and never rejects: a jam is a state of the job.
 */
export function printWaiting(
  engine: Engine,
  options: { readonly kickDrawer: boolean },
): Promise<void> {
  const before = underWay.get(engine) ?? Promise.resolve();
  const printed = before
    .then(() => printAll(engine, options))
    .catch((error: unknown) => {
      // The file is closed under a slip when the till shuts down: the next start says so.
      if (engine.db.open) reportIncident(engine, 'print', error, true);
    });
  underWay.set(engine, printed);
  return printed;
}

/** Resolves when the slips under way are out, or have failed. */
export function printingEnds(engine: Engine): Promise<void> {
  return underWay.get(engine) ?? Promise.resolve();
}

async function printAll(engine: Engine, options: { readonly kickDrawer: boolean }): Promise<void> {
  if (options.kickDrawer) {
    const kicked = await engine.printer.kickDrawer();
    if (kicked.kind !== 'printed') engine.log.warn('drawer', { reason: kicked.reason });
  }
  const { db } = engine;
  for (const job of waitingPrintJobs(db)) {
    if (!(await printJob(engine, job))) break;
  }
  engine.publish('system');
}

/** False when the printer is not ready: this job waits, and those behind it. */
async function printJob(engine: Engine, job: PrintJobRecord): Promise<boolean> {
  const { db } = engine;
  const change = (to: Parameters<typeof updatePrintJob>[2]): void =>
    transaction(db, () => updatePrintJob(db, job.print_id, to));
  if (!isKept(job) && chinaDate(job.asked_at) !== chinaDate(engine.now())) {
    // Its customer went home yesterday.
    change({ state: 'dropped', reason: '当天没有打出，不再自动打印，请按 F10 重打。' });
    return true;
  }
  if (isOutdated(db, job)) {
    // The sale was voided, or its outcome is known by now: its other paper was asked for by that.
    change({ state: 'dropped', reason: '等纸时单据已变，打的是后来那一张。' });
    return true;
  }
  change({ state: 'printing' });
  const outcome = await printOne(engine, job);
  switch (outcome.kind) {
    case 'printed':
      change({ state: 'printed', printed_at: engine.now(), reason: '' });
      return true;
    case 'failed':
      change({ state: 'failed', reason: outcome.reason });
      return true;
    case 'notReady': {
      const pause_ms = Math.min(FIRST_PAUSE_MS * 2 ** job.tries, LONGEST_PAUSE_MS);
      const next_at = engine.now() + pause_ms;
      change({ state: 'waiting', reason: outcome.reason, tries: job.tries + 1, next_at });
      tryAgain(engine, pause_ms);
      return false;
    }
  }
}

/** One try is planned at a time, whoever asked for the slips that wait. */
function tryAgain(engine: Engine, pause_ms: number): void {
  retries.get(engine)?.();
  const cancel = engine.later(pause_ms, () => {
    retries.delete(engine);
    if (engine.db.open) void printWaiting(engine, { kickDrawer: false });
  });
  retries.set(engine, cancel);
}

/** Copies of one document, each cut from the next. */
function joined(copies: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(copies.flatMap((bytes) => [...bytes]));
}

/** A slip that cannot be laid out or printed must not take the till down: the money is booked. */
async function printOne(engine: Engine, job: PrintJobRecord): Promise<PrintOutcome> {
  const where = { engine, db: engine.db, now: engine.now() };
  const { columns } = engine.devices.settings().printer;
  try {
    const copies = documentOf(where, job, columns);
    return await engine.printer.print(joined(copies.map((lines) => encodeReceipt(lines, columns))));
  } catch (error) {
    reportIncident(engine, 'print', error, true);
    return { kind: 'failed', reason: `没有打出，${printAgainBy(job)}。` };
  }
}
