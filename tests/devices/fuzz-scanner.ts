/** `npm run fuzz:scanner -- [--frames N] [--seed N]`: exits with 1 when the decoder broke. */
import { parseArgs } from 'node:util';
import { fuzzDecoder } from '#tests/support/fuzz-decoder.ts';

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
  },
});
const began = performance.now();
const told = fuzzDecoder({ seed: Number(values.seed), frames: Number(values.frames) });
const took_s = (performance.now() - began) / 1_000;
const each_us = ((took_s * 1e6) / told.frames).toFixed(2);
process.stdout.write(
  `${told.frames} reports (seed ${values.seed}): ${told.scans} codes, ${told.drops} dropped, ` +
    `${told.broken.length} broken; ${took_s.toFixed(1)} s, ${each_us} µs a report, making it included\n`,
);
for (const line of told.broken) process.stdout.write(`  ${line}\n`);
process.exitCode = told.broken.length === 0 ? 0 : 1;
