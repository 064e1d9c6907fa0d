/** `till audit verify`: the whole chain, over the engine where it runs, else in the file itself. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditSealText } from '#core/audit-seal.ts';
import { auditOfFile } from '#db/audit-file.ts';
import { readKeyFile } from '#engine/safe/key-file.ts';
import { uuidV7 } from '../lib/uuid-v7.mjs';

/**
 * Over a connection that a manager has signed in at.
 * @returns `{ok: true, value: {rows, brokenRow, last}}` or the failure of the call
 */
export function verifyOverEngine(client) {
  return client.call('audit.verify', {}, uuidV7());
}

/**
 * In the file of a store whose engine does not run; nothing is written.
 * @throws Error when there is no such file or it cannot be read with this key
 */
export function verifyFile(dataDir, keyFile) {
  const file = join(dataDir, 'rxtill.db');
  if (!existsSync(file)) throw new Error(`${dataDir} 没有数据文件 (no store there)`);
  return auditOfFile(file, keyOf(dataDir, keyFile));
}

/** The key that was given, else the one this host keeps beside the store, else none. */
function keyOf(dataDir, keyFile) {
  if (keyFile !== null) return readFileSync(keyFile, 'utf8').trim();
  const kept = readKeyFile(dataDir);
  if (!kept.ok) throw new Error(kept.failure.sentence);
  return kept.value?.key;
}

/** @returns {string} one line for the person */
export function verdictLine({ rows, brokenRow, last }) {
  if (brokenRow !== null) {
    return `审计第 ${brokenRow} 条对不上，前 ${rows} 条完整 (row ${brokenRow} does not hold)`;
  }
  return `审计 ${rows} 条，完整 (whole)。封签 ${auditSealText(last)}`;
}
