/**
 * `npm run bench`: the budgets of architecture §7 that can be measured without a window, on
 * generated stores, each figure beside the disk's own limit in the same run.
 */
import '#db/assert-napi.ts';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { never } from '#core/result.ts';
import { appRoot } from '#engine/start/app-root.ts';
import { measureCounter } from './counter.ts';
import { measureDrain } from './drain.ts';
import { measureEncryption } from './encryption.ts';
import type { Row } from './figures.ts';
import { figuresOf, tableOf } from './figures.ts';
import { memoryWork, plainWork } from './disk.ts';
import { storeOf } from './generate.ts';
import type { Size } from './generate.ts';
import { measureInsured } from './insured.ts';
import { measureScanner } from './scanner.ts';
import { measureReports } from './report.ts';
import { measureLevel } from './level.ts';
import { measureStart } from './start.ts';
import { openTill } from './till.ts';
import type { Till } from './till.ts';

const USAGE = `npm run bench -- [--products N] [--sales N] [--quick] [--only PARTS] [--json] [--dir DIR]
  --products N  one store of N products instead of 100,000 and 300,000
  --sales N     past sales of the largest store (1,000,000)
  --quick       small samples, 20,000 past sales: a look, not a measurement
  --only PARTS  of start,insured,counter,encryption,reports,drain,level: those, by comma
  --dir DIR     where the stores lie (.cache/bench): the disk that is measured
  --json        figures as JSON on stdout`;

const PARTS = ['start', 'insured', 'counter', 'encryption', 'reports', 'drain', 'level'] as const;
type Part = (typeof PARTS)[number];

type Options = {
  readonly parts: ReadonlySet<Part>;
  readonly sizes: readonly Size[];
  readonly quick: boolean;
  readonly json: boolean;
  readonly folder: string;
};

function readOptions(root: string): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        products: { type: 'string' },
        sales: { type: 'string' },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        only: { type: 'string', default: PARTS.join(',') },
        dir: { type: 'string', default: join(root, '.cache', 'bench') },
      },
    });
    const products = values.products === undefined ? [100_000, 300_000] : [Number(values.products)];
    const sales = Number(values.sales ?? (values.quick ? 20_000 : 1_000_000));
    const valid = (count: number, least: number): boolean =>
      Number.isInteger(count) && count >= least && count <= 1_000_000;
    if (!products.every((count) => valid(count, 2_000)) || !valid(sales, 0)) return null;
    const asked = values.only.split(',');
    const parts = new Set(PARTS.filter((part) => asked.includes(part)));
    if (parts.size !== asked.length) return null;
    const largest = Math.max(...products);
    const sizes = products.map((count) => ({
      products: count,
      sales: count === largest ? sales : Math.min(sales, 20_000),
    }));
    return { parts, sizes, quick: values.quick, json: values.json, folder: values.dir };
  } catch {
    return null;
  }
}

type Samples = {
  readonly scans: number;
  readonly searches: number;
  readonly sales: number;
  readonly starts: number;
  readonly insured: number;
  readonly uploads: number;
  readonly reports: number;
};

const QUICK: Samples = {
  ...{ scans: 300, searches: 300, sales: 60, starts: 3, insured: 5, uploads: 400, reports: 2 },
};
const WHOLE: Samples = {
  ...{ scans: 3_000, searches: 3_000, sales: 300, starts: 10, insured: 30, uploads: 10_000 },
  reports: 20,
};

async function measure(root: string, options: Options): Promise<readonly Row[]> {
  const rows: Row[] = [];
  mkdirSync(options.folder, { recursive: true });
  const run = mkdtempSync(join(options.folder, 'run-'));
  try {
    for (const size of options.sizes) {
      const parts = partsOf(options, size);
      if (parts.length === 0) continue;
      say(`store of ${onOf(size)} …`);
      await storeOf(size, root, options.folder, run);
      for (const part of parts) {
        say(`${part} …`);
        rows.push(...(await measurePart(part, root, run, size, options.quick ? QUICK : WHOLE)));
      }
    }
  } finally {
    rmSync(run, { recursive: true, force: true });
  }
  return rows;
}

/** What is measured on this store, in the order in which one does not disturb the next. */
function partsOf({ parts, sizes }: Options, size: Size): readonly Part[] {
  const both: readonly Part[] = ['start', 'counter'];
  // Insured before the counter, whose sales would go up to the platform behind the insured ones.
  const largest: readonly Part[] = ['start', 'insured', 'counter', 'reports'];
  const here = [
    ...(size === sizes.at(-1) ? largest : both),
    ...(size === sizes[0] ? (['encryption'] as const) : []),
    ...(size === sizes.at(-1) ? (['drain', 'level'] as const) : []),
  ];
  return here.filter((part) => parts.has(part));
}

function onOf({ products, sales }: Size): string {
  return `${products.toLocaleString('en')} products, ${sales.toLocaleString('en')} sales`;
}

async function measurePart(
  part: Part,
  root: string,
  run: string,
  size: Size,
  samples: Samples,
): Promise<readonly Row[]> {
  const on = `${size.products.toLocaleString('en')} products`;
  const sold = { ...samples, products: size.products };
  switch (part) {
    case 'start':
      return measureStart(root, run, onOf(size), samples.starts);
    case 'insured':
      return [await measureInsured(root, run, on, samples.insured)];
    case 'counter':
      return atTill(root, run, async (till) => [
        ...machineRows(samples.searches),
        ...(await measureCounter(till, run, sold)),
        ...(await measureScanner(root, till, run, sold)),
      ]);
    case 'encryption':
      return measureEncryption(root, run, sold);
    case 'reports':
      return atTill(root, run, async (till) => [
        ...machineRows(samples.searches),
        ...(await measureReports(till, sold, `${size.sales.toLocaleString('en')} sales`)),
      ]);
    case 'drain':
      return measureDrain(root, run, on, samples.uploads);
    case 'level':
      return [await measureLevel(root, run, on)];
    default:
      return never(part);
  }
}

async function atTill(
  root: string,
  run: string,
  act: (till: Till) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const till = openTill(root, run, null);
  try {
    return await act(till);
  } finally {
    await till.close();
  }
}

/** What the machine does to plain work just before the counter or the reports are measured on it. */
function machineRows(count: number): readonly Row[] {
  const on = `load ${loadavg()[0]?.toFixed(1) ?? '?'} on ${cpus().length}`;
  const row = (path: string, samples: readonly number[], beside: string): Row => ({
    ...{ path: `(machine) ${path}`, on, figures: figuresOf(samples), budget: null, beside },
  });
  const shared = 'p99 far above the median: the machine is shared, and so is every p99 below';
  return [
    row('fixed arithmetic', plainWork(count), shared),
    row('fixed walk through 64 MB', memoryWork(count), 'what reports over a large store live on'),
  ];
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function main(): Promise<void> {
  const root = appRoot();
  const options = readOptions(root);
  if (options === null) {
    say(USAGE);
    process.exitCode = 2;
    return;
  }
  const rows = await measure(root, options);
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}`;
  if (options.json) {
    const told = { machine, quick: options.quick, rows };
    process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  } else {
    process.stdout.write(`${machine}${options.quick ? ' (quick)' : ''}\n\n${tableOf(rows)}\n`);
  }
}

await main();
