/** What a run of kills came to, as a person reads it. */
import type { Summary } from './run.ts';

const LAST = 6;

export function textOf(summary: Summary): string {
  const { kills, ends, violations, seed, folder } = summary;
  const of = (target: string): number => kills.filter((kill) => kill.target === target).length;
  const aims = countBy(kills.map((kill) => (kill.hit ? kill.aim : `${kill.aim} (did not come)`)));
  const lines = [
    `seed ${seed}: ${kills.length} kills, ${of('engine')} of the engine, ${of('simulator')} of the region`,
    ...table('  killed', aims),
    ...table('  ended as', ends),
    `${violations.length} violations`,
    ...violations.map((violation) => `  ${violation}`),
  ];
  if (violations.length > 0) {
    lines.push('the last kills before it was seen:');
    for (const { at, target, aim, hit } of kills.slice(-LAST)) {
      lines.push(`  ${at} ${target}: ${aim}${hit ? '' : ' (did not come)'}`);
    }
    lines.push(`files kept in ${folder}; again with --seed ${seed}`);
  }
  return `${lines.join('\n')}\n`;
}

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function table(title: string, counts: Readonly<Record<string, number>>): string[] {
  const words = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  return [`${title}: ${words.join(', ')}`];
}
