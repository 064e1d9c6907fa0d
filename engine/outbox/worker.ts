/**
 * Sends what the outbox owes: one at a time, oldest first, in order within a sale. Each upload is an
 * intent through the gate. What did not leave goes again under the same msgid with growing, capped
 * pauses; what the platform refuses lies open with its reason; what got no answer is unknown.
 */
import { never } from '#core/result.ts';
import { intentState } from '#db/intent.ts';
import type { OutboxRecord } from '#db/outbox.ts';
import { dueOutbox, nextOutboxTime, outboxById, updateOutbox } from '#db/outbox.ts';
import { transaction } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import { saleById } from '#db/sale.ts';
import { reportIncident } from '../dispatch/incident.ts';
import type { Engine } from '../engine.ts';
import type { Effect, Operator, Outcome } from '../platform/platform.ts';
import type { Worker } from '../worker.ts';
import { pauseAfter, startWorker } from '../worker.ts';
import { effectOf } from './effects.ts';

/** An item that cannot even be built is looked at again after this. */
const SET_ASIDE_MS = 5 * 60_000;

export function startOutbox(engine: Engine): Worker {
  return startWorker(engine, {
    name: 'outbox',
    nextAt: () => nextOutboxTime(engine.db),
    step: async () => {
      const item = dueOutbox(engine.db, engine.now());
      if (item === null) return false;
      try {
        await sendOne(engine, item);
      } catch (error) {
        if (!engine.db.open) return false;
        setAside(engine, item, error);
      }
      return true;
    },
  });
}

/** An item that cannot even be built must not hold up those behind it: it waits, with its reason. */
function setAside(engine: Engine, item: OutboxRecord, error: unknown): void {
  reportIncident(engine, `outbox ${item.infno}`, error, true);
  transaction(engine.db, () => {
    const current = outboxById(engine.db, item.item_id);
    const left =
      current?.state === 'sending' &&
      current.msgid !== null &&
      intentState(engine.db, current.msgid) !== 'recorded';
    if (left && current.msgid !== null) {
      // It left, and what came of it could not be written: that is unknown, not "still sending".
      const reason = '平台的答复没有记成，等待核对。';
      const lost = { kind: 'unknown', reason, raw: '' } as const;
      engine.gate.conclude(engine.db, current.msgid, lost, engine.now());
      updateOutbox(engine.db, item.item_id, { state: 'unknown', reason });
      return;
    }
    if (current?.state !== 'waiting' && current?.state !== 'sending') return;
    updateOutbox(engine.db, item.item_id, {
      state: 'waiting',
      tries: item.tries + 1,
      next_at: engine.now() + SET_ASIDE_MS,
      reason: '程序出错，这一条没有发出，请告诉店长。',
    });
  });
  engine.publish('outbox');
}

/**
 * The number under which an item goes: its own at every try, as long as it stands for the same bytes.
 * When what it tells has changed meanwhile (a product renamed), it has never left and is given up for
 * a new one.
 */
function msgidFor(
  engine: Engine,
  item: OutboxRecord,
  effect: Effect<unknown>,
  operator: Operator,
): string {
  const { db, gate } = engine;
  if (item.msgid !== null) {
    if (gate.carries(db, item.msgid, effect)) return item.msgid;
    gate.drop(db, item.msgid, engine.now());
  }
  return gate.record(db, effect, { personNo: '', operator, now: engine.now() });
}

async function sendOne(engine: Engine, item: OutboxRecord): Promise<void> {
  const effect = effectOf(engine, item);
  const operator = operatorFor(engine, item);
  const msgid = transaction(engine.db, () => {
    const id = msgidFor(engine, item, effect, operator);
    updateOutbox(engine.db, item.item_id, {
      state: 'sending',
      msgid: id,
      tries: item.tries + 1,
      next_at: null,
    });
    return id;
  });
  engine.publish('outbox');
  const outcome = await engine.gate.dispatch(msgid, effect, operator);
  transaction(engine.db, () => {
    engine.gate.conclude(engine.db, msgid, outcome, engine.now());
    updateOutbox(engine.db, item.item_id, afterOutcome(engine, item.tries + 1, outcome));
  });
  engine.publish('outbox');
  engine.publish('system');
}

/** The seller speaks for the upload, as at the time of the sale. */
function operatorFor(engine: Engine, item: OutboxRecord): Operator {
  const sale = saleById(engine.db, item.sale_id);
  const staffNo = sale?.paid_by ?? sale?.staff_no ?? '';
  return { staffNo, name: staffByNo(engine.db, staffNo)?.name ?? staffNo };
}

/** The number a 7207 or a 3505 was given; the other uploads are given none. */
function platformNo(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return '';
  const { stockOutNo, uploadNo } = { stockOutNo: '', uploadNo: '', ...answer };
  return stockOutNo || uploadNo;
}

function afterOutcome(
  engine: Engine,
  tries: number,
  outcome: Outcome<unknown>,
): Partial<OutboxRecord> {
  const now = engine.now();
  switch (outcome.kind) {
    case 'accepted':
      return {
        state: 'accepted',
        accepted_at: now,
        reason: '',
        platform_no: platformNo(outcome.value),
      };
    case 'refused':
      return { state: 'refused', reason: outcome.sentence };
    case 'unknown':
      return { state: 'unknown', reason: '平台没有答复，结果未知，等待核对。' };
    case 'notSent':
      return {
        state: 'waiting',
        next_at: now + pauseAfter(tries, engine.random()),
        reason: `没有发出（${outcome.reason}），稍后自动重传。`,
      };
    default:
      return never(outcome);
  }
}
