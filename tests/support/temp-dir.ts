/** A folder of its own for a test, gone afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Call inside a test (or a hook of one); the folder is removed when the test has finished. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'rxtill-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
