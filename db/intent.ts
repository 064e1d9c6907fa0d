/**
 * Intents: every request with effect, written before it leaves (settlement.md §2). Only the gate
 * moves their states; use cases read them.
 */
import type { IntentState } from '#core/settlement.ts';
import { assert } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

export type Intent = Row<'intent'>;

/** Writes a new intent in state `recorded`. Call inside a transaction. */
export function insertIntent(
  db: Db,
  intent: Pick<
    Intent,
    | 'msgid'
    | 'infno'
    | 'payload'
    | 'payload_hash'
    | 'insured_area'
    | 'person_no'
    | 'operator_no'
    | 'recorded_at'
  >,
): void {
  assert(db.inTransaction, 'an intent is written together with what it is for');
  const { msgid, infno, payload, payload_hash } = intent;
  const { insured_area, person_no, operator_no, recorded_at } = intent;
  const what = [msgid, infno, payload, payload_hash] as const;
  run(db, INSERT(...what, insured_area, person_no, operator_no, recorded_at));
}

const INSERT = fixed(
  (
    msgid: string,
    infno: string,
    payload: string,
    payload_hash: string,
    insured_area: string,
    person_no: string,
    operator_no: string,
    recorded_at: number,
  ) =>
    q.insertInto('intent').values({
      ...{ msgid, infno, payload, payload_hash, insured_area, person_no, operator_no, recorded_at },
      state: 'recorded',
    }),
);

const STATE = fixed((msgid: string) =>
  q.selectFrom('intent').select('state').where('msgid', '=', msgid),
);

export function intentState(db: Db, msgid: string): IntentState | null {
  return first(db, STATE(msgid))?.state ?? null;
}

const HASH = fixed((msgid: string) =>
  q.selectFrom('intent').select('payload_hash').where('msgid', '=', msgid),
);

/** Hash of the payload the msgid stands for; null when there is no such intent. */
export function payloadHashOf(db: Db, msgid: string): string | null {
  return first(db, HASH(msgid))?.payload_hash ?? null;
}

const BY_MSGID = fixed((msgid: string) =>
  q.selectFrom('intent').selectAll().where('msgid', '=', msgid),
);

export function intentByMsgid(db: Db, msgid: string): Intent | undefined {
  return first(db, BY_MSGID(msgid));
}

/** Intents that a crash may have left open: recorded, sent or unknown, oldest first. */
export function openIntents(db: Db): Intent[] {
  return all(
    db,
    q
      .selectFrom('intent')
      .selectAll()
      .where('state', 'in', [constant('recorded'), constant('sent'), constant('unknown')])
      .orderBy('recorded_at')
      .orderBy('msgid'),
  );
}

const SENT = fixed((msgid: string, at: number) =>
  q
    .updateTable('intent')
    .set((eb) => ({ state: 'sent', sent_at: at, tries: eb('tries', '+', 1), reason: '' }))
    .where('msgid', '=', msgid),
);

/** `sent` is committed before the first byte leaves; each further try counts. */
export function markSent(db: Db, msgid: string, at: number): void {
  changed(run(db, SENT(msgid, at)), msgid);
}

/** Every recorded intent becomes sent, as if it had left when it was written. Answers how many. */
export function markAllSent(db: Db): number {
  const { changes } = run(
    db,
    q
      .updateTable('intent')
      .set((eb) => ({ state: 'sent', sent_at: eb.fn.coalesce('sent_at', 'recorded_at') }))
      .where('state', '=', 'recorded'),
  );
  return changes;
}

const ANSWERED = fixed(
  (msgid: string, state: IntentState, answer: string, reason: string, at: number) =>
    q
      .updateTable('intent')
      .set({ state, answer, reason, answered_at: at })
      .where('msgid', '=', msgid),
);

/** Writes what became of a sent intent: the answer as received and the sentence or reason. */
export function markAnswered(
  db: Db,
  msgid: string,
  state: IntentState,
  answer: string,
  reason: string,
  at: number,
): void {
  changed(run(db, ANSWERED(msgid, state, answer, reason, at)), msgid);
}

/** What came after the outcome was written: kept beside it, and never a state of its own. */
export function keepLateAnswer(db: Db, msgid: string, answer: string): void {
  changed(run(db, q.updateTable('intent').set({ answer }).where('msgid', '=', msgid)), msgid);
}

/** Not one byte left: the intent is `recorded` again and may be sent under the same msgid. */
export function markNotSent(db: Db, msgid: string, reason: string): void {
  changed(
    run(
      db,
      q
        .updateTable('intent')
        .set({ state: 'recorded', sent_at: null, reason })
        .where('msgid', '=', msgid),
    ),
    msgid,
  );
}

/** Moves an intent that is cleared up without an answer: `absent`, `reversed` or `dropped`. */
export function markCleared(
  db: Db,
  msgid: string,
  state: IntentState,
  reason: string,
  at: number,
): void {
  changed(
    run(
      db,
      q.updateTable('intent').set({ state, reason, answered_at: at }).where('msgid', '=', msgid),
    ),
    msgid,
  );
}

function changed(result: { readonly changes: number }, msgid: string): void {
  assert(result.changes === 1, `no intent ${msgid}`);
}
