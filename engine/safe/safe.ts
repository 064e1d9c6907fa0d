/** What the engine of a real store has for its safety: where it lies, its key, a thread for backups. */
import type { Result } from '#core/result.ts';
import type { BackupOrder, MadeBackup } from './make-backup.ts';

export type Safe = {
  readonly dataDir: string;
  readonly key: string;
  /** Never rejects; works away from the counter's thread. */
  readonly runBackup: (order: BackupOrder) => Promise<Result<MadeBackup>>;
};
