/** Watches the two promises of the gate at the place where the bytes leave (settlement.md §2). */
import type Database from 'better-sqlite3';
import type { Wire } from './simulated-wire.ts';

const EFFECTS = new Set([
  ...['2102', '2103', '2601', '3203', '3204', '7206', '7207', '7208'],
  ...['3501', '3502', '3505', '3506'],
]);

type StateOf = Database.Statement<[string], string>;
const STATE_OF = 'SELECT state FROM intent WHERE msgid = ?';

/** `onDisk` reads the file as a power cut would leave it; every breach is one sentence. */
export function watchGate(onDisk: () => Database.Database, violations: string[]): Wire['inspect'] {
  const payloads = new Map<string, string>();
  const statements = new WeakMap<Database.Database, StateOf>();
  const stateIn = (db: Database.Database, msgid: string): string => {
    const known = statements.get(db);
    const state = known ?? db.prepare<[string], string>(STATE_OF).pluck();
    statements.set(db, state);
    return state.get(msgid) ?? 'absent';
  };
  return ({ infno, msgid, input }) => {
    if (infno === 'decode') return;
    const text = JSON.stringify(input);
    const before = payloads.get(msgid);
    if (before !== undefined && before !== text) {
      violations.push(`${infno} ${msgid} was sent with two payloads`);
    }
    payloads.set(msgid, text);
    if (!EFFECTS.has(infno)) {
      if (before !== undefined) violations.push(`look-up ${infno} ${msgid} was sent twice`);
      return;
    }
    const db = onDisk();
    if (db.inTransaction) violations.push(`${infno} left from inside a transaction`);
    const state = stateIn(db, msgid);
    if (state !== 'sent') violations.push(`${infno} left while its intent is ${state}`);
  };
}
