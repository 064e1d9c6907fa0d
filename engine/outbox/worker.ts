/**
 * Sends what the outbox owes, oldest first, in order within a sale. Each upload is an intent through
 * the gate. What did not leave goes again under the same msgid with growing, capped pauses; what the
 * platform refuses lies open with its reason; what got no answer is unknown.
 *
 * Uploads of different sales go together, a window of them: one commit before they leave, one for the
 * answers that have come. The window starts at one upload and doubles with every round the platform
 * answered; whatever did not leave or got no answer closes it to one again. It stays small because a
 * crash makes everything in it unknown, and unknown uploads are a person's work.
 */
import { never } from '#core/result.ts';
import type { OutboxRecord } from '#db/outbox.ts';
import { dueOutbox, markUploaded, nextOutboxTime, updateOutbox } from '#db/outbox.ts';
import { transaction } from '#db/sql.ts';
import { reportIncident } from '../dispatch/incident.ts';
import type { Engine } from '../engine.ts';
import type { Outcome } from '../platform/platform.ts';
import type { Worker } from '../worker.ts';
import { pauseAfter, startWorker } from '../worker.ts';
import { depart, setAside } from './depart.ts';

/** Reaches 500 uploads a second (architecture §7); twice as many gain nothing (docs/BENCHMARKS.md). */
const WIDEST_WINDOW = 8;
/** Answers that come close together are written together; one that is slow holds up none. */
const GATHER_MS = 20;
/** So many in a row that did not leave: the line is down, the rest is spared the try. */
const LINE_IS_DOWN = 3;
/** While much goes up the screens are told now and then, and at the end. */
const TELL_MS = 500;

type Answer = { readonly item: OutboxRecord; readonly outcome: Outcome<unknown> };

/** What is on its way, and how the line has behaved: lives as long as the engine. */
type Course = {
  window: number;
  underWay: number;
  /** Answers not written down yet: kept until they are, also over a full disk. */
  arrived: Answer[];
  /** Uploads in a row that did not leave, and rests because of that. */
  notSent: number;
  rests: number;
  restUntil: number;
  toldAt: number;
  /** Items of rounds that could not be recorded, reported as such, until they have left. */
  readonly suspects: Set<string>;
  stopping: boolean;
  /** Ends the wait for answers. */
  ring: () => void;
};

export function startOutbox(engine: Engine): Worker {
  const course: Course = {
    ...{ window: 1, underWay: 0, arrived: [], notSent: 0, rests: 0, restUntil: 0 },
    ...{ toldAt: 0, suspects: new Set<string>(), stopping: false, ring: () => {} },
  };
  const worker = startWorker(engine, {
    name: 'outbox',
    nextAt: () => {
      // Nothing is sent into a line that is gone; its return wakes the rest.
      if (engine.line.holds()) return null;
      const at = nextOutboxTime(engine.db);
      return at === null ? null : Math.max(at, course.restUntil);
    },
    step: () => step(engine, course),
  });
  return {
    wake: () => {
      // Somebody else's sale may go while a slow answer is waited for.
      course.ring();
      worker.wake();
    },
    drain: () => worker.drain(),
    stop: async () => {
      course.stopping = true;
      await worker.stop();
      while (engine.db.open && course.underWay + course.arrived.length > 0) {
        await step(engine, course);
      }
    },
  };
}

/** Writes the answers that came, sends what may go, waits for answers. False: nothing is due. */
async function step(engine: Engine, course: Course): Promise<boolean> {
  if (!engine.db.open) return false;
  const concluded = concludeArrived(engine, course);
  const resting = course.notSent >= LINE_IS_DOWN;
  const mayLeave = !course.stopping && !resting && !engine.line.holds();
  const free = mayLeave ? course.window - course.underWay : 0;
  const taken = free > 0 ? send(engine, course, free) : 0;
  const over = course.underWay === 0 && taken === 0;
  if (concluded + taken > 0) tell(engine, course, over);
  if (over) {
    if (resting) rest(engine, course);
    return false;
  }
  if (course.underWay > 0) await answers(engine, course);
  return true;
}

/** Items taken from the queue: sent, or put aside because they cannot be built. */
function send(engine: Engine, course: Course, most: number): number {
  const items = dueOutbox(engine.db, engine.now(), most);
  if (items.length === 0) return 0;
  try {
    for (const { item, outcome } of depart(engine, items)) {
      course.underWay += 1;
      course.suspects.delete(item.item_id);
      void outcome.then((answer) => {
        course.underWay -= 1;
        course.arrived.push({ item, outcome: answer });
        if (course.underWay === 0) course.ring();
        else if (course.arrived.length === 1) engine.later(GATHER_MS, () => course.ring());
      });
    }
  } catch (error) {
    // Nothing of them left. One may be the cause: they go one by one until it shows which.
    course.window = 1;
    suspect(engine, course, items, error);
  }
  return items.length;
}

/** A round is told when it fails first, then the item that is the cause; not the tries between. */
function suspect(
  engine: Engine,
  { suspects }: Course,
  items: readonly OutboxRecord[],
  error: unknown,
): void {
  const told = items.some((item) => suspects.has(item.item_id));
  for (const item of items) suspects.add(item.item_id);
  const [item, ...others] = items;
  if (item !== undefined && others.length === 0) setAside(engine, item, error);
  else if (!told) reportIncident(engine, 'outbox', error, true);
}

function answers(engine: Engine, course: Course): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  course.ring = resolve;
  if (course.underWay === 0 || !engine.db.open) resolve();
  return promise;
}

/** One transaction for all; where one of them cannot be written, each has its own. */
function concludeArrived(engine: Engine, course: Course): number {
  const round = [...course.arrived];
  if (round.length === 0) return 0;
  try {
    transaction(engine.db, () => {
      for (const answer of round) conclude(engine, answer);
    });
    course.arrived = [];
  } catch {
    for (const answer of round) {
      try {
        transaction(engine.db, () => conclude(engine, answer));
      } catch (error) {
        setAside(engine, answer.item, error);
      }
      course.arrived.shift();
    }
  }
  judge(course, round);
  return round.length;
}

/** A refusal opens the window too: the line works. */
function judge(course: Course, round: readonly Answer[]): void {
  let answered = true;
  for (const { outcome } of round) {
    if (outcome.kind === 'notSent' || outcome.kind === 'unknown') answered = false;
    course.notSent = outcome.kind === 'notSent' ? course.notSent + 1 : 0;
  }
  course.window = answered ? Math.min(WIDEST_WINDOW, course.window * 2) : 1;
  if (answered) course.rests = 0;
}

function rest(engine: Engine, course: Course): void {
  course.notSent = 0;
  course.rests += 1;
  course.restUntil = engine.now() + pauseAfter(course.rests, engine.random());
}

function tell(engine: Engine, course: Course, over: boolean): void {
  const now = engine.now();
  // Also when the clock was set back.
  if (!over && Math.abs(now - course.toldAt) < TELL_MS) return;
  course.toldAt = now;
  engine.publish('outbox');
  engine.publish('system');
}

/** Call inside a transaction. */
function conclude(engine: Engine, { item, outcome }: Answer): void {
  const { db } = engine;
  const now = engine.now();
  engine.gate.conclude(db, item.msgid ?? '', outcome, now);
  switch (outcome.kind) {
    case 'accepted':
      return markUploaded(db, item.item_id, now, platformNo(outcome.value));
    case 'refused':
      return updateOutbox(db, item.item_id, { state: 'refused', reason: outcome.sentence });
    case 'unknown':
      return updateOutbox(db, item.item_id, {
        state: 'unknown',
        reason: '平台没有答复，结果未知，等待核对。',
      });
    case 'notSent':
      return updateOutbox(db, item.item_id, {
        state: 'waiting',
        next_at: now + pauseAfter(item.tries, engine.random()),
        reason: `没有发出（${outcome.reason}），稍后自动重传。`,
      });
    default:
      return never(outcome);
  }
}

/** The number a 7207 or a 3505 was given; the other uploads are given none. */
function platformNo(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return '';
  const { stockOutNo, uploadNo } = { stockOutNo: '', uploadNo: '', ...answer };
  return stockOutNo || uploadNo;
}
