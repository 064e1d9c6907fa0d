/** The physical limits of the same run: one flush of the store's disk, and an undisturbed processor. */
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = 4096;
const PAGES = 256;

/** Milliseconds of each write + fdatasync into a file that already has its size. */
export function rawFlushes(folder: string, count: number): readonly number[] {
  const path = join(folder, 'flush.raw');
  const file = openSync(path, 'w');
  const samples: number[] = [];
  try {
    writeSync(file, Buffer.alloc(PAGE * PAGES, 1));
    fdatasyncSync(file);
    const page = Buffer.alloc(PAGE, 2);
    for (let index = 0; index < count; index += 1) {
      const begun = performance.now();
      writeSync(file, page, 0, PAGE, (index % PAGES) * PAGE);
      fdatasyncSync(file);
      samples.push(performance.now() - begun);
    }
  } finally {
    closeSync(file);
    rmSync(path);
  }
  return samples;
}

/**
 * Milliseconds of a fixed piece of arithmetic that does no IO and makes no garbage. Its p99 beside
 * its median says how much of every other p99 is the machine's own (others running on it).
 */
export function plainWork(count: number): readonly number[] {
  const samples: number[] = [];
  let state = 1;
  for (let index = 0; index < count; index += 1) {
    const begun = performance.now();
    for (let step = 0; step < 200_000; step += 1) state = (Math.imul(state, 48_271) + step) | 0;
    samples.push(performance.now() - begun);
  }
  // Read the result, so that the loop cannot be left out.
  if (state === 0.5) throw new Error('unreachable');
  return samples;
}
