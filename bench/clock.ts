/**
 * Times one act after another: on the wall, and without the time the thread stood ready to run while
 * others had the processor (Linux /proc/thread-self/schedstat; elsewhere both are the same).
 */
import { openSync, readSync } from 'node:fs';

export type Clock = {
  readonly wall_ms: number[];
  /** Wall time less waiting for a processor: what the act takes on a machine of its own. */
  readonly own_ms: number[];
  time<T>(act: () => Promise<T>): Promise<T>;
};

export function createClock(): Clock {
  const wall_ms: number[] = [];
  const own_ms: number[] = [];
  return {
    wall_ms,
    own_ms,
    time: async (act) => {
      const waited = waited_ms();
      const begun = performance.now();
      try {
        return await act();
      } finally {
        const wall = performance.now() - begun;
        wall_ms.push(wall);
        own_ms.push(Math.max(0, wall - (waited_ms() - waited)));
      }
    },
  };
}

const schedstat = openSchedstat();
const buffer = Buffer.alloc(128);

function openSchedstat(): number | null {
  try {
    return openSync('/proc/thread-self/schedstat', 'r');
  } catch {
    return null;
  }
}

/** Milliseconds this thread has waited in the run queue since it began. */
export function waited_ms(): number {
  if (schedstat === null) return 0;
  const length = readSync(schedstat, buffer, 0, buffer.length, 0);
  const [, waited = '0'] = buffer.toString('latin1', 0, length).split(' ');
  return Number(waited) / 1_000_000;
}
