/** What a day reached, so that a simulation that stops exploring is noticed. */
import { SPOILING } from './network.ts';
import type { Day } from './play.ts';

const ENDS = `
  SELECT 'sale ' || state AS name, count(*) AS count FROM sale GROUP BY 1
  UNION ALL SELECT 'settlement ' || state, count(*) FROM settlement GROUP BY 1
  UNION ALL SELECT 'intent ' || infno || ' ' || state, count(*) FROM intent GROUP BY 1
  UNION ALL SELECT 'resolution ' || infno || ' ' || coalesce(outcome, step), count(*)
    FROM resolution GROUP BY 1
  UNION ALL SELECT 'dossier ' || kind || ' ' || state, count(*) FROM dossier GROUP BY 1
  UNION ALL SELECT 'return ' || state, count(*) FROM sale_return GROUP BY 1
  UNION ALL SELECT 'return alone', count(*) FROM sale_return WHERE approved_by = ''
  UNION ALL SELECT 'money task ' || cause || ' ' || state, count(*) FROM money_task GROUP BY 1
  UNION ALL SELECT 'review ' || state, count(*) FROM review GROUP BY 1
  UNION ALL SELECT 'upload ' || infno || ' ' || state, count(*) FROM outbox GROUP BY 1`;

export function endsOf(day: Day): Record<string, number> {
  const reached: Record<string, number> = {};
  for (const { name, count } of day.machine.rows<{ name: string; count: number }>(ENDS)) {
    reached[name] = count;
  }
  for (const [name, count] of day.machine.answers) reached[name] = count;
  for (const [name, count] of day.network.met) reached[`fate ${name}`] = count;
  return reached;
}

/** From so many seeds on everything in the list must have been reached. */
export const ENOUGH_SEEDS = 500;

/** What must be reached at least so often in that many seeds; the rest of the table may grow. */
const MUST: Readonly<Record<string, number>> = {
  'sale paid': 50,
  'sale voided': 50,
  'settlement settled': 20,
  'settlement voided': 10,
  'settlement refused': 5,
  'settlement notSent': 3,
  'intent 2102 accepted': 50,
  'intent 2103 accepted': 10,
  'intent 2102 dropped': 3,
  'resolution 2102 absent': 5,
  'resolution 2102 reversed': 15,
  'resolution 2103 absent': 1,
  'resolution 2103 accepted': 2,
  'money task void open': 1,
  'return done': 3,
  'return alone': 1,
  'fate 2601 none': 10,
  'fate 3202 none': 5,
  'dossier payFirst settled': 5,
  'dossier payFirst expired': 3,
  'dossier payFirst closed': 3,
  'dossier payFirst refused': 1,
  'dossier holdShare settled': 2,
  'dossier holdShare expired': 1,
  'money task paidFirst done': 2,
  'call line.force ok': 10,
  'call sale.void ok': 20,
  'fate 2102 of a dossier none': 10,
  'review approved': 50,
  'review refused': 10,
  'upload 3505 accepted': 100,
  'upload 3506 accepted': 30,
  'upload 7207 accepted': 20,
  'upload 7208 accepted': 1,
  'upload 3505 unknown': 5,
  'upload 3501 accepted': 20,
  'upload 3502 accepted': 50,
  'upload 3502 unknown': 3,
};

/** The same, where it takes more seeds. */
const MANY_SEEDS = 5000;
const RARE: Readonly<Record<string, number>> = {
  'intent 2103 refused': 1,
  'resolution 2102 accepted': 1,
  'fate 2601 lostAnswer': 1,
  'upload 3505 refused': 1,
  'money task heldShare open': 1,
};
const RARE_STRUCK = ['2103', '2102 of a dossier'];

/** Names of what was reached too rarely. */
export function missingFrom(reached: Readonly<Record<string, number>>, seeds: number): string[] {
  const many = seeds >= MANY_SEEDS;
  const fates = ['2102', ...(many ? RARE_STRUCK : [])].flatMap((infno) =>
    SPOILING.map((fate): [string, number] => [`fate ${infno} ${fate}`, 1]),
  );
  return [...Object.entries(MUST), ...(many ? Object.entries(RARE) : []), ...fates]
    .filter(([name, least]) => (reached[name] ?? 0) < least)
    .map(([name, least]) => `${name} (${reached[name] ?? 0} of ${least})`);
}

export function reachedTable(reached: Readonly<Record<string, number>>): string {
  const rows = Object.entries(reached).toSorted(([left], [right]) =>
    left.localeCompare(right, 'en'),
  );
  return rows.map(([name, times]) => `${String(times).padStart(8)}  ${name}\n`).join('');
}
