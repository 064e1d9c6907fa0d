/** What this process holds once everything that is garbage is gone. */
import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export type Memory = {
  readonly heap_mb: number;
  /** Outside the heap but held by it: buffers, SQLite statements' handles. */
  readonly external_mb: number;
  readonly rss_mb: number;
  /** Timers, sockets and the like that keep the event loop. */
  readonly handles: number;
  /** Open files, sockets included; null where the system does not tell. */
  readonly files: number | null;
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

export async function memoryNow(): Promise<Memory> {
  // Twice, with a turn between: what a finaliser lets go is garbage only then.
  for (let round = 0; round < 3; round += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    heap_mb: heapUsed / 1_000_000,
    external_mb: external / 1_000_000,
    rss_mb: rss / 1_000_000,
    handles: process.getActiveResourcesInfo().length,
    files: filesOpen(),
  };
}

function filesOpen(): number | null {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return null;
  }
}

/** Growth of what the engine itself holds, 0.1 for a tenth. */
export function growthOf(from: Memory, to: Memory): number {
  return (to.heap_mb + to.external_mb) / (from.heap_mb + from.external_mb) - 1;
}
