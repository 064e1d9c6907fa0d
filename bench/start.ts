/**
 * Start-up on a large store: the engine itself, and its whole process from the command line. Measured
 * bundled, as the desktop program carries it, and from the sources, as `npm start` runs it: there Node
 * holds its own reader of TypeScript and some 500 small files besides.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleProgram } from '../scripts/build/parts.mjs';
import type { Row } from './figures.ts';
import { figuresOf, shown, within } from './figures.ts';

const START_BUDGET_MS = 300;
const MEMORY_BUDGET_MB = 150;

type Probe = {
  readonly process_ms: number;
  readonly start_ms: number;
  /** Without waiting for a processor. */
  readonly own_ms: number;
  readonly rss_mb: number;
};

export async function measureStart(
  root: string,
  folder: string,
  on: string,
  rounds: number,
): Promise<Row[]> {
  const sources = join(root, 'bench', 'start-probe.ts');
  const outDir = join('dist', 'bench');
  await bundleProgram({ entry: 'bench/start-probe.ts', outDir, fileName: 'start-probe.js' });
  const bundled = join(root, outDir, 'start-probe.js');
  // The first start reads what the copying of the store left in memory; it is not counted.
  await probe(root, bundled, folder);
  const probes: Probe[] = [];
  const fromSources: Probe[] = [];
  for (let round = 0; round < rounds; round += 1) {
    probes.push(await probe(root, bundled, folder));
    fromSources.push(await probe(root, sources, folder));
  }
  const engine = figuresOf(probes.map((one) => one.start_ms));
  const whole = figuresOf(probes.map((one) => one.process_ms));
  const wholeFromSources = figuresOf(fromSources.map((one) => one.process_ms));
  const rss_mb = mostMemory(probes);
  return [
    {
      path: 'start of the engine to its first answer',
      on,
      figures: engine,
      budget: within(
        { wall_ms: probes.map((one) => one.start_ms), own_ms: probes.map((one) => one.own_ms) },
        'max_ms',
        START_BUDGET_MS,
      ),
      beside:
        `open, check, recover; memory ${rss_mb.toFixed(0)} MB ` +
        `of ${MEMORY_BUDGET_MB} (${rss_mb <= MEMORY_BUDGET_MB ? 'ok' : 'OVER'}), ` +
        `from the sources ${mostMemory(fromSources).toFixed(0)} MB`,
    },
    {
      path: 'start of its process to its first answer',
      on,
      figures: whole,
      budget: null,
      beside: `bundled, with Node; from the sources ${shown(wholeFromSources.median_ms)}`,
    },
  ];
}

function mostMemory(probes: readonly Probe[]): number {
  return Math.max(...probes.map((one) => one.rss_mb));
}

async function probe(root: string, script: string, folder: string): Promise<Probe> {
  const begun = performance.now();
  const region = join(root, 'regions', 'training.json');
  const child = spawn(process.execPath, [script, folder, region], {
    env: {
      ...process.env,
      RXTILL_SIMULATOR_URL: 'http://127.0.0.1:9',
      RXTILL_TIF_PAASID: 'bench',
      RXTILL_TIF_SECRET: 'bench',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let line = '';
  for await (const text of createInterface(child.stdout)) {
    line = text;
    break;
  }
  const process_ms = performance.now() - begun;
  await exited;
  if (line === '') throw new Error('the engine did not start');
  const said = JSON.parse(line) as {
    readonly start_ms: number;
    readonly own_ms: number;
    readonly rss: number;
  };
  return { process_ms, start_ms: said.start_ms, own_ms: said.own_ms, rss_mb: said.rss / 1_000_000 };
}
