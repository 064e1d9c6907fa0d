/** Plays many seeds in several processes: SQLite's binding must not be unloaded under a live thread. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Verdict } from './run.ts';

export type Many = {
  readonly from: number;
  readonly count: number;
  readonly workers: number;
  /** Ends every process once a seed failed. */
  readonly stopAtFirst: boolean;
  /** The source tree to run; this one unless it is a mutated copy. */
  readonly root?: string;
  readonly each?: (verdict: Verdict) => void;
};

export type ManyVerdicts = {
  readonly played: number;
  readonly failed: Verdict[];
  readonly reached: Record<string, number>;
};

const HERE = join(import.meta.dirname, '..', '..');

export async function runSeeds(many: Many): Promise<ManyVerdicts> {
  const { from, count, stopAtFirst, root = HERE } = many;
  const workers = Math.max(1, Math.min(many.workers, count));
  const failed: Verdict[] = [];
  const reached: Record<string, number> = {};
  let played = 0;
  const take = (verdict: Verdict): boolean => {
    played += 1;
    many.each?.(verdict);
    for (const [name, times] of Object.entries(verdict.reached)) {
      reached[name] = (reached[name] ?? 0) + times;
    }
    if (verdict.violations.length > 0) failed.push(verdict);
    return !(stopAtFirst && failed.length > 0);
  };
  const stop = new AbortController();
  const one = async (worker: number): Promise<void> => {
    const share = Math.ceil((count - worker) / workers);
    const script = join(root, 'tests', 'sim', 'child', 'seeds.ts');
    const args = [script, String(from + worker), String(share), String(workers)];
    const child = spawn(process.execPath, args, {
      ...{ cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    });
    const end = (): void => void child.kill();
    stop.signal.addEventListener('abort', end);
    const closed = once(child, 'close') as Promise<[number | null]>;
    if (child.stdout === null) throw new Error('a process without its output');
    for await (const line of createInterface({ input: child.stdout })) {
      if (!take(JSON.parse(line) as Verdict)) stop.abort();
    }
    const [code] = await closed;
    if (code !== 0 && !stop.signal.aborted)
      throw new Error(`a process of the simulation ended with ${code}`);
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => one(worker)));
  failed.sort((left, right) => left.seed - right.seed);
  return { played, failed, reached };
}
