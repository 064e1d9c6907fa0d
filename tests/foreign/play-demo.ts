/** Runs the real demo, as a stranger would, against a region file of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from '#tests/house/source-files.ts';

export type Amounts = {
  readonly totalFee_fen: number;
  readonly fundTotal_fen: number;
  readonly accountPay_fen: number;
  readonly cashDue_fen: number;
};

/** The parts of `--json` these tests look at. */
export type Played = {
  readonly ok: boolean;
  readonly error?: string;
  readonly msgid: string;
  readonly settlementNo: string;
  readonly amounts: Amounts;
  readonly uploads: readonly { readonly infno: string; readonly state: string }[];
  readonly voided: boolean;
  readonly slip: readonly string[];
};

export type DemoRun = {
  readonly code: number | null;
  readonly played: Played;
  /** Everything it wrote to standard error. */
  readonly told: string;
};

/** `node scripts/demo.mjs --json --region FILE …`; `region` is written as it is when it is text. */
export async function playDemo(
  region: object | string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<DemoRun> {
  const folder = mkdtempSync(join(tmpdir(), 'rxtill-foreign-'));
  try {
    const file = join(folder, 'region.json');
    writeFileSync(file, typeof region === 'string' ? region : JSON.stringify(region, null, 2));
    const script = join(CHECKOUT, 'scripts', 'demo.mjs');
    const child = spawn(process.execPath, [script, '--json', '--region', file, ...args], {
      cwd: CHECKOUT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
    await once(child, 'close');
    return { code: child.exitCode, played: JSON.parse(output || '{}') as Played, told };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
