/** Uploads on their way out: built, recorded and `sent` in one commit, then handed to the line. */
import { intentState } from '#db/intent.ts';
import type { OutboxRecord } from '#db/outbox.ts';
import { markSending, outboxById, updateOutbox } from '#db/outbox.ts';
import { saleById } from '#db/sale.ts';
import { transaction } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import { reportIncident } from '../dispatch/incident.ts';
import type { Engine } from '../engine.ts';
import type { Effect, Operator, Outcome } from '../platform/platform.ts';
import { effectOf } from './effects.ts';
import { moverOf } from './stock-effects.ts';

/** An item that cannot even be built is looked at again after this. */
const SET_ASIDE_MS = 5 * 60_000;

type Built = {
  readonly item: OutboxRecord;
  readonly effect: Effect<unknown>;
  readonly operator: Operator;
};

/** An item that has left, as it is now in the file, and what will become of it. */
export type OnItsWay = { readonly item: OutboxRecord; readonly outcome: Promise<Outcome<unknown>> };

/** Items of different sales and lots. Throws when they could not be written: then none has left. */
export function depart(engine: Engine, items: readonly OutboxRecord[]): readonly OnItsWay[] {
  const built = items.flatMap((item): Built[] => {
    try {
      return [{ item, effect: effectOf(engine, item), operator: operatorFor(engine, item) }];
    } catch (error) {
      setAside(engine, item, error);
      return [];
    }
  });
  if (built.length === 0) return [];
  const sent = engine.gate.dispatchTogether((db) =>
    built.map(({ item, effect, operator }) => {
      const msgid = msgidFor(engine, item, effect, operator);
      markSending(db, item.item_id, msgid);
      return { msgid, effect, operator };
    }),
  );
  return sent.flatMap(({ msgid, outcome }, index) => {
    const item = built[index]?.item;
    return item === undefined ? [] : [{ item: { ...item, msgid, tries: item.tries + 1 }, outcome }];
  });
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

/** Who sold it, or moved the stock it tells of, speaks for the upload. */
function operatorFor(engine: Engine, item: OutboxRecord): Operator {
  if (item.sale_id === null) return moverOf(engine.db, item);
  const sale = saleById(engine.db, item.sale_id);
  const staffNo = sale?.paid_by ?? sale?.staff_no ?? '';
  return { staffNo, name: staffByNo(engine.db, staffNo)?.name ?? staffNo };
}

/** An item that cannot be built or written must not hold up those behind it: it waits, with why. */
export function setAside(engine: Engine, item: OutboxRecord, error: unknown): void {
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
