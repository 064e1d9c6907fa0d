/** Hands an order to a thread and waits for what became of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Result } from '#core/result.ts';
import { fail } from '#core/result.ts';
import type { BackupOrder, MadeBackup } from './make-backup.ts';

/** Never rejects: a thread that dies is a failure in words. */
export function runBackup(order: BackupOrder): Promise<Result<MadeBackup>> {
  const bundled = join(import.meta.dirname, 'backup-worker.js');
  const program = existsSync(bundled) ? bundled : join(import.meta.dirname, 'backup-worker.ts');
  return new Promise((resolve) => {
    const died = (error: unknown): void =>
      resolve(
        fail(
          'backup.unsound',
          `备份没有做成：备份程序中断（${error instanceof Error ? error.name : ''}）。`,
        ),
      );
    const worker = new Worker(program, { workerData: order });
    worker.once('message', resolve);
    worker.once('error', died);
    worker.once('exit', died);
  });
}
