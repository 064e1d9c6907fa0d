// Job: the real simulator process on a free port, spoken to over HTTP like a till would.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export const PAASID = 'tests';
export const SECRET = 'secret of the tests';

export interface RunningSimulator {
  readonly url: string;
  readonly process: ChildProcess;
  /** SIGTERM and wait; gives the exit code. */
  stop(): Promise<number | null>;
}

/** Starts `simulator/main.ts` on the folder; resolves when it prints its ready line. */
export async function startSimulator(folder: string): Promise<RunningSimulator> {
  const main = new URL('../../simulator/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, '--data', folder, '--port', '0'], {
    env: { ...process.env, RXTILL_SIMULATOR_PAASID: PAASID, RXTILL_SIMULATOR_SECRET: SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('no output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const url = /^ready (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  if (url === undefined) throw new Error(`unexpected first line: ${line}`);
  return {
    url,
    process: child,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

/** Signed TIF headers, written here once more from the document. */
export function tifHeaders(
  options: {
    readonly shift_s?: number;
    readonly nonce?: string;
    readonly secret?: string;
    readonly upper?: boolean;
  } = {},
): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000) + (options.shift_s ?? 0));
  const nonce = options.nonce ?? randomUUID();
  const text = `${timestamp}${options.secret ?? SECRET}${nonce}${timestamp}`;
  const hex = createHash('sha256').update(text).digest('hex');
  return {
    'content-type': 'application/json',
    'x-tif-paasid': PAASID,
    'x-tif-timestamp': timestamp,
    'x-tif-nonce': nonce,
    'x-tif-signature': options.upper === false ? hex : hex.toUpperCase(),
  };
}
