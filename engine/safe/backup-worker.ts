/** A thread of its own for one backup: reading a large store whole would keep the counter waiting. */
import '#db/assert-napi.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { makeBackup } from './make-backup.ts';
import type { BackupOrder } from './make-backup.ts';

parentPort?.postMessage(makeBackup(workerData as BackupOrder));
