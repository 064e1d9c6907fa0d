// Starts a thread from a file beside its own, as engine/safe/run-backup.ts does.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const program = join(import.meta.dirname, 'thread.js');
if (!existsSync(program)) throw new Error(`${program} is not seen`);
const thread = new Worker(program, { workerData: 'order' });
thread.once('message', (message) => {
  process.stdout.write(`${message}\n`);
  process.exit(0);
});
