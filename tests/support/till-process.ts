/** The whole till as a person starts it: `npm start -- --no-open` on a store of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const CHECKOUT = resolve(import.meta.dirname, '..', '..');
const READY_LIMIT_MS = 90_000;

export type TillProcess = {
  /** The address it printed, token included. */
  readonly url: string;
  readonly dataDir: string;
  /** Everything it printed so far, both streams. */
  readonly output: () => string;
  /** Asks it to end as Ctrl+C does; answers its exit code. The store stays. */
  readonly stop: () => Promise<number | null>;
  /** Ends it and removes the store. */
  readonly close: () => Promise<void>;
};

/** What came of a start that did not get as far as `ready`. */
export type StartRefusal = { readonly code: number | null; readonly output: string };

/** Starts a till; more arguments go to `npm start --`. */
export async function startTill(
  options: { readonly dataDir?: string; readonly args?: readonly string[] } = {},
): Promise<TillProcess> {
  const till = await tryStartTill(options);
  if ('url' in till) return till;
  throw new Error(`npm start ended with ${String(till.code)}:\n${till.output}`);
}

export async function tryStartTill({
  dataDir = join(mkdtempSync(join(tmpdir(), 'rxtill-till-')), 'store'),
  args = [],
}: { readonly dataDir?: string; readonly args?: readonly string[] } = {}): Promise<
  TillProcess | StartRefusal
> {
  const script = join(CHECKOUT, 'scripts', 'start.mjs');
  const child = spawn(process.execPath, [script, '--no-open', '--data', dataDir, ...args], {
    cwd: CHECKOUT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const url = await new Promise<string | null>((settle) => {
    const limit = setTimeout(() => child.kill('SIGKILL'), READY_LIMIT_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const ready = /^ready (\S+)$/m.exec(output);
      if (ready?.[1] !== undefined) settle(ready[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('close', () => settle(null));
    void once(child, 'close').finally(() => clearTimeout(limit));
  });
  if (url === null) return { code: child.exitCode, output };
  const stop = (): Promise<number | null> => stopTill(child);
  return {
    url,
    dataDir,
    output: () => output,
    stop,
    close: async () => {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function stopTill(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'close');
    child.kill('SIGINT');
    await ended;
  }
  return child.exitCode;
}
