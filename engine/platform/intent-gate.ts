/**
 * The one gate for every request with effect (settlement.md §2). No other code calls
 * `Platform.send`. The order is the promise:
 *
 *   1. `record`  inside the caller's transaction: msgid from the shop's counter, payload and hash
 *   2. commit
 *   3. `dispatch`: commits `sent`, and only then lets a byte leave
 *   4. `conclude` inside the caller's transaction, together with what the answer means for the sale
 *
 * Uploads go several at a time (`dispatchTogether`): recorded and `sent` in one transaction, each
 * under its own msgid, and no byte of any leaves before that transaction is on disk. A crash after it
 * finds them `sent`, so unknown, as with one. Money never goes that way.
 */
import { createHash } from 'node:crypto';
import { chinaCompact } from '#core/time.ts';
import { assert, never } from '#core/result.ts';
import type { IntentEvent } from '#core/settlement.ts';
import { nextIntentState } from '#core/settlement.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import { nextCounter, raiseCounter } from '#db/counter.ts';
import {
  insertIntent,
  intentState,
  markAllSent,
  markAnswered,
  markCleared,
  markNotSent,
  markSent,
  payloadHashOf,
} from '#db/intent.ts';
import { ReaderFailed } from './fsi/outcome.ts';
import type { Effect, Operator, Outcome, SendEffect } from './platform.ts';

export type IntentGate = {
  /** Writes the intent; call inside a transaction. The returned msgid is its identity for ever. */
  record(
    db: Db,
    effect: Effect<unknown>,
    facts: { personNo: string; operator: Operator; now: number },
  ): string;
  /** Whether the intent stands for exactly these bytes. */
  carries(db: Db, msgid: string, effect: Effect<unknown>): boolean;
  /**
   * Commits `sent`, then sends. Must be called outside any transaction. `late` is told of an answer
   * that comes after the outcome was called unknown.
   */
  dispatch<Answer>(
    msgid: string,
    effect: Effect<Answer>,
    operator: Operator,
    late?: (outcome: Outcome<Answer>) => void,
  ): Promise<Outcome<Answer>>;
  /**
   * Several uploads in one transaction: `prepare` runs inside it, records what is new and says what
   * goes; all of it becomes `sent` and is committed, then sent at once. Throws what `prepare` or the
   * commit threw: then nothing is recorded and nothing left. The outcomes never reject.
   */
  dispatchTogether(prepare: (inside: Db) => readonly Departure[]): readonly Departed[];
  /** Writes what became of it; call inside the transaction that also writes what it means. */
  conclude(db: Db, msgid: string, outcome: Outcome<unknown>, now: number): void;
  /**
   * Ends an intent whose answer never came, by a proof (settlement.md §4): a late answer (`raw`), the
   * books, or for uploads a person's word; `reason` says which. Call inside the transaction that also
   * writes what it means.
   */
  prove(
    db: Db,
    msgid: string,
    proof: {
      readonly event: 'accept' | 'proveAbsent' | 'reverse';
      readonly reason: string;
      readonly raw?: string;
    },
    now: number,
  ): void;
  /** Gives up an intent that never left (state recorded); call inside a transaction. */
  drop(db: Db, msgid: string, now: number): void;
};

/** One upload that is to go: recorded, with the bytes its msgid stands for. */
export type Departure = {
  readonly msgid: string;
  readonly effect: Effect<unknown>;
  readonly operator: Operator;
};

export type Departed = { readonly msgid: string; readonly outcome: Promise<Outcome<unknown>> };

/** What may go several at a time: reports of sales and stock, never what moves money or a decision. */
const UPLOADS = new Set(['3501', '3502', '3505', '3506', '7207', '7208']);

type GateParts = {
  db: Db;
  send: SendEffect;
  now: () => number;
  institutionCode: string;
  signNo: () => string;
  /** Told of every bug that the gate turns into an outcome. */
  report: (error: unknown) => void;
};

export function createIntentGate(parts: GateParts): IntentGate {
  const { db, now } = parts;
  const sendNow = createSender(parts);
  return {
    record(inside, effect, facts) {
      const msgid = nextMsgid(inside, parts.institutionCode, facts.now);
      insertIntent(inside, {
        msgid,
        infno: effect.infno,
        payload: JSON.stringify(effect.stored),
        payload_hash: hashOf(effect),
        insured_area: effect.insuredAreaCode,
        person_no: facts.personNo,
        operator_no: facts.operator.staffNo,
        recorded_at: facts.now,
      });
      return msgid;
    },
    carries: (inside, msgid, effect) => payloadHashOf(inside, msgid) === hashOf(effect),
    async dispatch(msgid, effect, operator, late) {
      assert(!db.inTransaction, 'an effect is never sent from inside a transaction');
      // Outside what follows: "not sent" would undo a first sending that is under way.
      assertMayGo(db, msgid, effect);
      try {
        transaction(db, () => {
          step(db, msgid, 'send');
          markSent(db, msgid, now());
        });
      } catch (error) {
        // `sent` could not be committed (a full disk, a bug), so nothing may leave, and nothing did.
        parts.report(error);
        return { kind: 'notSent', reason: '本机没有记下，请查磁盘' };
      }
      return sendNow(msgid, effect, operator, late);
    },
    dispatchTogether(prepare) {
      assert(!db.inTransaction, 'an effect is never sent from inside a transaction');
      const departures = transaction(db, () => {
        const prepared = prepare(db);
        for (const { msgid, effect } of prepared) {
          assert(UPLOADS.has(effect.infno), `${effect.infno} goes by itself`);
          assertMayGo(db, msgid, effect);
          step(db, msgid, 'send');
          markSent(db, msgid, now());
        }
        return prepared;
      });
      return departures.map(({ msgid, effect, operator }) => ({
        msgid,
        outcome: sendNow(msgid, effect, operator),
      }));
    },
    conclude,
    prove(inside, msgid, { event, reason, raw }, at) {
      assert(inside.inTransaction, 'a proof is written together with what it means');
      assert(intentState(inside, msgid) === 'unknown', 'only what is unknown is proven');
      const state = step(inside, msgid, event);
      if (raw === undefined) markCleared(inside, msgid, state, reason, at);
      else markAnswered(inside, msgid, state, raw, reason, at);
    },
    drop(inside, msgid, at) {
      assert(inside.inTransaction, 'an intent is dropped together with what it was for');
      markCleared(inside, msgid, step(inside, msgid, 'drop'), 'never left the shop', at);
    },
  };
}

/** Sends what is `sent` on disk; never rejects. */
function createSender(parts: GateParts) {
  return async <Answer>(
    msgid: string,
    effect: Effect<Answer>,
    operator: Operator,
    late?: (outcome: Outcome<Answer>) => void,
  ): Promise<Outcome<Answer>> => {
    try {
      return await parts.send(effect, { msgid, operator, signNo: parts.signNo() }, late);
    } catch (error) {
      // A bug in the client after `sent`: bytes may have left, so it is unknown, never "failed".
      parts.report(error instanceof ReaderFailed ? error.cause : error);
      const raw = error instanceof ReaderFailed ? error.raw : '';
      return { kind: 'unknown', reason: '程序出错，平台的答复没有读出。', raw };
    }
  };
}

function assertMayGo(db: Db, msgid: string, effect: Effect<unknown>): void {
  assert(intentState(db, msgid) === 'recorded', 'an intent is sent once at a time');
  assert(payloadHashOf(db, msgid) === hashOf(effect), 'one msgid, one payload');
}

/** What became of a sent intent, in the words of its state. */
function conclude(inside: Db, msgid: string, outcome: Outcome<unknown>, at: number): void {
  assert(inside.inTransaction, 'an outcome is concluded together with what it means');
  switch (outcome.kind) {
    case 'accepted':
      markAnswered(inside, msgid, step(inside, msgid, 'accept'), outcome.raw, '', at);
      return;
    case 'refused':
      markAnswered(inside, msgid, step(inside, msgid, 'refuse'), outcome.raw, outcome.sentence, at);
      return;
    case 'unknown':
      markAnswered(inside, msgid, step(inside, msgid, 'lose'), outcome.raw, outcome.reason, at);
      return;
    case 'notSent':
      if (intentState(inside, msgid) !== 'recorded') step(inside, msgid, 'notSent');
      markNotSent(inside, msgid, outcome.reason);
      return;
    default:
      never(outcome);
  }
}

function hashOf(effect: Effect<unknown>): string {
  return createHash('sha256').update(JSON.stringify(effect.input)).digest('hex');
}

function step(db: Db, msgid: string, event: IntentEvent) {
  const state = intentState(db, msgid);
  assert(state !== null, `no intent ${msgid}`);
  const next = nextIntentState(state, event);
  assert(next !== null, `intent ${msgid} in ${state} cannot ${event}`);
  return next;
}

/**
 * For a file that is a backup: what it says was only recorded may have left since, so it counts as
 * sent, and the next start asks the books. Call inside a transaction; answers how many.
 */
export function assumeSent(db: Db): number {
  return markAllSent(db);
}

/**
 * Shop code 12 + time 14 + sequence 4 (insurance-interface §1.4). The sequence is one persistent
 * counter per shop; the time never runs backwards, and moves on by a second whenever the four digits
 * begin anew, so a (time, sequence) pair cannot come again, whatever the clock of the machine does.
 */
export function nextMsgid(db: Db, institutionCode: string, at: number): string {
  const sequence = nextCounter(db, 'msgid') % 10_000;
  const floor = raiseCounter(db, 'msgid.second', Math.floor(at / 1000));
  const second = sequence === 0 ? nextCounter(db, 'msgid.second') : floor;
  return `${institutionCode}${chinaCompact(second * 1000)}${String(sequence).padStart(4, '0')}`;
}
