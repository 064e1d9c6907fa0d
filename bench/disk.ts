/** The physical limit: an in-place write of one page and its fdatasync, on the disk of the store. */
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
