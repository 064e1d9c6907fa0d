/** A transaction the engine opens by itself, without a call: recovery, counting a wrong PIN. */
import type { Topic } from '#contract/index.ts';
import { appendAudit } from '#db/audit.ts';
import { transaction } from '#db/sql.ts';
import type { Engine, Transaction } from '../engine.ts';

/** Commits what `act` writes; its topics are published after the commit. No till, nobody's name. */
export function commitAlone<T>(engine: Engine, act: (inside: Transaction) => T): T {
  const topics = new Set<Topic>();
  const value = transaction(engine.db, () => {
    const now = engine.now();
    return act({
      db: engine.db,
      now,
      audit: (action, subject, detail = {}) =>
        appendAudit(engine.db, { at: now, till: '', staffNo: '', action, subject, detail }),
      touch: (...names) => {
        for (const name of names) topics.add(name);
      },
    });
  });
  for (const topic of topics) engine.publish(topic);
  return value;
}
