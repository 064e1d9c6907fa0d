/**
 * Builds what has changed since the last build, remembered by content in dist/.build-stamp.
 * Five bundles in two shapes: the page (Vite), and Node programs for Electron (Vite's SSR build).
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { inCheckout } from '../lib/checkout.mjs';
import { contentHash } from '../lib/content-hash.mjs';
import { PARTS } from './parts.mjs';

const STAMP = inCheckout('dist', '.build-stamp');
const SHARED_INPUTS = ['package.json', 'package-lock.json', 'vite.config.ts', 'scripts/build'];

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * Builds those of the named parts whose inputs changed or whose output is gone.
 * @param {string[]} names keys of PARTS
 * @param {(line: string) => void} say one line for each part built
 * @returns {Promise<string[]>} the parts that were built
 */
export async function buildStale(names, say) {
  const built = [];
  for (const name of names) {
    const part = PARTS[name];
    const entry = inCheckout(part.entry);
    if (!existsSync(entry)) throw new Error(`build ${name}: ${part.entry} is not there`);
    const hash = contentHash([...SHARED_INPUTS, ...part.inputs]);
    if (readStamp()[name] === hash && existsSync(inCheckout(part.output))) continue;
    const started_at = performance.now();
    await part.build();
    mkdirSync(inCheckout('dist'), { recursive: true });
    writeFileSync(STAMP, `${JSON.stringify({ ...readStamp(), [name]: hash }, null, 2)}\n`);
    say(`built ${name} in ${Math.round(performance.now() - started_at)} ms`);
    built.push(name);
  }
  return built;
}
