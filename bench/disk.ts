/** The physical limits of the same run: one flush of the store's disk, the processor, the memory. */
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

const WORDS = 2 ** 24;

/**
 * Milliseconds of a fixed walk through 64 MB in which each step depends on the one before, as a walk
 * through the pages of a large store does: what neighbours do to the memory, arithmetic does not show.
 */
export function memoryWork(count: number): readonly number[] {
  const words = Uint32Array.from({ length: WORDS }, (_, index) => Math.imul(index, 2_654_435_761));
  const samples: number[] = [];
  let place = 0;
  for (let index = 0; index < count; index += 1) {
    const begun = performance.now();
    for (let step = 0; step < 5_000; step += 1) {
      place = ((words[place] ?? 0) + step) & (WORDS - 1);
    }
    samples.push(performance.now() - begun);
  }
  return samples;
}
