/** One engine a store, also after the first was killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockInstance } from '#db/instance-lock.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

const CHILD = join(import.meta.dirname, 'child', 'lock.ts');

it('is held by a living process and free after its kill', async () => {
  const file = join(tempDir(), 'instance.lock');
  const child = spawn(process.execPath, [CHILD, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(said.toString()).toBe('held\n');
  expect(lockInstance(file)).toBeNull();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = lockInstance(file);
  expect(lock).not.toBeNull();
  expect(lockInstance(file)).toBeNull();
  lock?.release();
  const again = lockInstance(file);
  expect(again).not.toBeNull();
  again?.release();
});
