/**
 * Which books of a date are asked about (insurance-interface §2.11): every clearing class and bureau
 * the shop has rows or open questions in, and those the region lists, each by insurance type.
 */
import { addDays, chinaDate, startOfDay } from '#core/time.ts';
import { differencesOfDay, endedBetween, insuranceTypesSince, withoutEnd } from '#db/level.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { clearingClassesSince, settlementsOfDay } from '#db/settlement.ts';
import type { Books } from '../day/statement.ts';
import type { Engine } from '../engine.ts';

export type Question = { readonly books: Books; readonly insuranceTypes: readonly string[] };

/** How far back the shop looks for its classes, bureaus and insurance types. */
const KNOWN_DAYS = 90;

export function questionsOf(engine: Engine, date: string): Question[] {
  const { db, profile } = engine;
  const types = new Map<string, { readonly books: Books; readonly types: Set<string> }>();
  const ask = (clearingClass: string, bureau: string, insuranceTypes: readonly string[]): void => {
    // Not every answer names a bureau: without one it is that of the care area.
    const clearingBureau = bureau || profile.careArea;
    const key = `${clearingClass}|${clearingBureau}`;
    const books = { clearingClass, clearingBureau, from: date, to: date };
    const asked = types.get(key) ?? { books, types: new Set<string>() };
    for (const one of insuranceTypes) asked.types.add(one);
    types.set(key, asked);
  };
  const { blue, red } = settlementsOfDay(db, date);
  const open = withoutEnd(db).filter((row) => chinaDate(row.started_at) === date);
  const ended = endedBetween(db, startOfDay(date), startOfDay(addDays(date, 1)));
  for (const row of [...blue, ...red, ...open, ...ended]) askOf(row, ask);
  const since = addDays(date, -KNOWN_DAYS);
  const known = insuranceTypesSince(db, since);
  for (const row of differencesOfDay(db, date)) {
    if (row.state !== 'solved') ask(row.clearing_class, row.clearing_bureau, known);
  }
  const classes = clearingClassesSince(db, since);
  for (const clearingClass of profile.reconciliation.clearingClasses) {
    const like = classes.find((one) => one.clearingClass === clearingClass);
    const usual = (profile.benefit?.rows ?? [])
      .filter((row) => row.clearingClass === clearingClass)
      .map((row) => row.insuranceType);
    ask(clearingClass, like?.clearingBureau ?? '', usual.length > 0 ? usual : known);
  }
  return [...types.values()]
    .map((one) => ({ books: one.books, insuranceTypes: [...one.types].toSorted() }))
    .filter((one) => one.insuranceTypes.length > 0);
}

function askOf(
  row: SettlementRecord,
  ask: (clearingClass: string, bureau: string, insuranceTypes: readonly string[]) => void,
): void {
  if (row.clearing_class) ask(row.clearing_class, row.clearing_bureau ?? '', [row.insurance_type]);
}
