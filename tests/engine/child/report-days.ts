/**
 * Plays random shop days and holds the reports against the summaries of their days and against the
 * slips behind each figure. A process of its own: machines die in these days, and leave promises
 * that nobody waits for. Arguments: first seed, how many. Prints one JSON line.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, chinaDate } from '#core/time.ts';
import { installCommitWatch } from '#tests/sim/commit-watch.ts';
import { quickPins } from '#tests/sim/machine.ts';
import type { Day } from '#tests/sim/play.ts';
import { playDay } from '#tests/sim/play.ts';
import { scheduleOf } from '#tests/sim/schedule.ts';
import { OPENING } from '#tests/support/cast.ts';
import { reportFaults } from '#tests/support/report-check.ts';
import { makeStoreTemplate } from '#tests/support/store-template.ts';

const COUNTED = {
  paid: 'sale WHERE paid_at IS NOT NULL',
  voided: 'sale WHERE voided_at IS NOT NULL AND paid_at IS NOT NULL',
  returned: 'sale_return',
  settled: 'settlement WHERE settled_on IS NOT NULL',
  red: 'settlement WHERE void_settled_on IS NOT NULL',
  undone: `settlement JOIN sale USING (sale_id)
    WHERE void_settled_on IS NOT NULL AND sale.paid_at IS NULL`,
  dossiers: 'dossier',
  reviews: 'review WHERE decided_at IS NOT NULL',
} as const;

installCommitWatch();
process.on('unhandledRejection', () => {});

function checked(day: Day): string[] {
  const { db } = day.machine.run;
  const newest = `SELECT max(at) FROM (SELECT max(taken_at) AS at FROM tender
    UNION ALL SELECT max(voided_at) FROM sale UNION ALL SELECT max(answered_at) FROM settlement)`;
  const last = Math.max(Number(db.prepare(newest).pluck().get() ?? 0), day.world.now());
  const days = { from: addDays(chinaDate(OPENING), -1), to: chinaDate(last) };
  return reportFaults(db, days, day.world.now());
}

const [first = '1', many = '10'] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'rxtill-report-days-'));
const faults: string[] = [];
const seen: Record<string, number> = {};
try {
  const template = await makeStoreTemplate({ parent: dir, pins: quickPins });
  for (let seed = Number(first); seed < Number(first) + Number(many); seed += 1) {
    const file = join(dir, `store-${seed}.db`);
    copyFileSync(template.file, file);
    const day = await playDay(scheduleOf(seed), file);
    faults.push(...checked(day).map((fault) => `seed ${seed}: ${fault}`));
    for (const [name, text] of Object.entries(COUNTED)) {
      const count = Number(
        day.machine.run.db.prepare(`SELECT count(*) FROM ${text}`).pluck().get(),
      );
      seen[name] = (seen[name] ?? 0) + count;
    }
    day.machine.close();
    day.network.close();
    rmSync(file, { force: true });
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
process.stdout.write(`${JSON.stringify({ faults, seen })}\n`);
