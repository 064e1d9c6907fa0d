/** Prints what was asked for, after the commit that asked for it. The print-job row is the truth. */
import type { SaleId } from '#core/ids.ts';
import type { PrintJobRecord } from '#db/print-job.ts';
import { insertPrintJob, updatePrintJob, waitingPrintJobs } from '#db/print-job.ts';
import { transaction } from '#db/sql.ts';
import { reportIncident } from '../dispatch/incident.ts';
import { encodeReceipt } from '../device/escpos.ts';
import type { PrintOutcome } from '../device/printer.ts';
import type { Engine } from '../engine.ts';
import type { Desk } from '../sale/desk.ts';
import { documentOf } from './documents.ts';

/** Asks for a document of a sale inside a transaction; answers the number of the copy (0: the original). */
export function askPrint(
  desk: Desk,
  saleId: SaleId,
  document: PrintJobRecord['document'] = 'slip',
): number {
  return insertPrintJob(desk.tx.db, saleId, {
    document,
    at: desk.tx.now,
    by: desk.staffNo,
  });
}

/** One printer, one slip at a time: a slip under way is still `waiting` in the file. */
const underWay = new WeakMap<Engine, Promise<void>>();

/**
 * Prints every slip that waits, in order, after those under way. Never throws and never rejects: a
 * jam is a state of the job.
 */
export function printWaiting(
  engine: Engine,
  options: { readonly kickDrawer: boolean },
): Promise<void> {
  const before = underWay.get(engine) ?? Promise.resolve();
  const printed = before
    .then(() => printAll(engine, options))
    .catch((error: unknown) => {
      // The file is closed under a slip when the till shuts down: the job waits in it.
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
  const { db } = engine;
  for (const job of waitingPrintJobs(db)) {
    const where = { engine, db, now: engine.now() };
    const outcome = await printOne(engine, () =>
      joined(documentOf(where, job.sale_id, job).map((lines) => encodeReceipt(lines))),
    );
    transaction(db, () => {
      updatePrintJob(db, job.print_id, {
        state: outcome.kind,
        printed_at: outcome.kind === 'printed' ? engine.now() : null,
        reason: outcome.kind === 'failed' ? outcome.reason : '',
      });
    });
  }
  if (options.kickDrawer) {
    const kicked = await engine.printer.kickDrawer();
    if (kicked.kind === 'failed') engine.log.warn('drawer', { reason: kicked.reason });
  }
  engine.publish('system');
}

/** Copies of one document, each cut from the next. */
function joined(copies: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(copies.flatMap((bytes) => [...bytes]));
}

/** A slip that cannot be laid out or printed must not take the till down: the money is booked. */
async function printOne(engine: Engine, encode: () => Uint8Array): Promise<PrintOutcome> {
  try {
    return await engine.printer.print(encode());
  } catch (error) {
    reportIncident(engine, 'print', error, true);
    return { kind: 'failed', reason: '小票没有打出，请按 F10 重打。' };
  }
}
