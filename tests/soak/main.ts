/**
 * `npm run soak -- [--hours 12] [--sales 3000] [--scans 10000]`: a long day at two tills, hour by
 * hour what the engine holds in memory. Ends with 1 when it grew by more than a tenth from the first
 * full hour to the last, or when a code or a sale was lost.
 */
import '#db/assert-napi.ts';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { present } from '#core/result.ts';
import { playLongDay } from './day.ts';
import { growthOf } from './memory.ts';

const MOST_GROWTH = 0.1;

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '12' },
    sales: { type: 'string', default: '3000' },
    scans: { type: 'string', default: '10000' },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const begun = performance.now();
say('hour  sales  scans   heap MB  external MB   rss MB  handles  files');
const sales = Number(values.sales);
const end = await playLongDay({
  ...{ hours: Number(values.hours), sales, scans: Number(values.scans) },
  each: (hour, memory, done) => {
    const { heap_mb, external_mb, rss_mb, handles, files } = memory;
    const cells = [
      String(hour).padStart(4),
      String(done.sales).padStart(6),
      String(done.scans).padStart(6),
      heap_mb.toFixed(1).padStart(9),
      external_mb.toFixed(1).padStart(12),
      rss_mb.toFixed(0).padStart(8),
      String(handles).padStart(8),
      String(files ?? '?').padStart(6),
    ];
    say(cells.join(' '));
  },
});
const [first, last] = [present(end.hours[0], 'an hour'), present(end.hours.at(-1), 'an hour')];
const growth = growthOf(first, last);
const percent = (share: number): string => `${share < 0 ? '' : '+'}${(share * 100).toFixed(1)} %`;
const holds = growth <= MOST_GROWTH && end.lost === 0 && end.errors.length === 0;
for (const error of end.errors.slice(0, 5)) say(error);
say(
  `soak: ${end.sales} of ${sales} sales (${end.insured} insured, ${end.prescriptions} on prescription, ` +
    `${end.voided} voided), ${end.scans} scans, ${end.lost} lost, ${end.errors.length} errors; ` +
    `heap and external ${percent(growth)}, rss ${percent(last.rss_mb / first.rss_mb - 1)}; ` +
    `${((performance.now() - begun) / 1_000).toFixed(0)} s, ` +
    `load ${loadavg()[0]?.toFixed(1) ?? '?'} on ${cpus().length}: ${holds ? 'ok' : 'NOT ok'}`,
);
process.exitCode = holds ? 0 : 1;
