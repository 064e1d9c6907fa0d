/** The regional platform on the desk, as a process of its own, for the insured sale. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type Simulator = {
  /** What the region profile takes from the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** A doctor writes a prescription for one of its people; one box of each drug. */
  prescribe(person: string, drugs: readonly string[]): Promise<void>;
  stop(): Promise<void>;
};

const PAASID = 'rxtill-bench';
const SECRET = 'secret of the bench';

export async function startSimulator(root: string, folder: string): Promise<Simulator> {
  mkdirSync(folder, { recursive: true });
  const script = join(root, 'simulator', 'main.ts');
  const child = spawn(process.execPath, [script, '--data', folder, '--port', '0'], {
    env: { ...process.env, RXTILL_SIMULATOR_PAASID: PAASID, RXTILL_SIMULATOR_SECRET: SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let url = '';
  for await (const line of createInterface(child.stdout)) {
    url = /^ready (\S+)$/.exec(line)?.[1] ?? '';
    break;
  }
  if (url === '') throw new Error('the simulator did not start');
  return {
    env: {
      RXTILL_SIMULATOR_URL: url,
      RXTILL_TIF_PAASID: PAASID,
      RXTILL_TIF_SECRET: SECRET,
    },
    prescribe: async (person, drugs) => {
      const lines = drugs.map((drug) => ({ drug, count: '1', days: '7' }));
      const answer = await fetch(`${url}/console/api/prescriptions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ person, lines }),
      });
      if (!answer.ok) throw new Error(`no prescription: ${await answer.text()}`);
    },
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
