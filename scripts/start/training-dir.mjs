/**
 * The folder of a training store (演练门店). Only a folder that carries our mark may be removed by
 * `--fresh`: a mistyped `--data` must never cost anybody a real store.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SECRETS_FILE } from './secrets.mjs';

const MARK = 'training-store.json';

function isTrainingDir(dir) {
  return existsSync(join(dir, MARK));
}

function isEmptyOrMissing(dir) {
  // Sealed secrets may be laid down before the first start.
  return !existsSync(dir) || readdirSync(dir).every((name) => name === SECRETS_FILE);
}

/** The process that has this store open according to its host.json, or null. */
export function runningHost(dir) {
  try {
    const host = JSON.parse(readFileSync(join(dir, 'host.json'), 'utf8'));
    process.kill(host.pid, 0);
    return host;
  } catch {
    return null;
  }
}

/** The secrets stay: they belong to the region, not to what was sold. */
function empty(dir) {
  for (const name of readdirSync(dir)) {
    if (name !== SECRETS_FILE) rmSync(join(dir, name), { recursive: true });
  }
}

/**
 * Makes sure `dir` is a training store of this region, new when asked for.
 * @throws Error with a sentence when the folder is something else, is in use or has another region
 */
export function prepareTrainingDir(dir, { fresh, region }) {
  if (!isEmptyOrMissing(dir) && !isTrainingDir(dir)) {
    throw new Error(`${dir} 不是演练门店的数据目录，不动它 (not a training store, left as it is)`);
  }
  const host = runningHost(dir);
  if (host) {
    const sentence =
      `${dir} 已被另一个收银台程序打开（进程 ${host.pid}）` +
      ` (already open in process ${host.pid}: ${host.url ?? ''})`;
    throw Object.assign(new Error(sentence), { exitCode: 3 });
  }
  if (fresh && isTrainingDir(dir)) empty(dir);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const mark = join(dir, MARK);
  if (!existsSync(mark)) {
    writeFileSync(mark, `${JSON.stringify({ kind: 'rxtill-training-store', region }, null, 2)}\n`);
  }
}
