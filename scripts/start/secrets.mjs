/**
 * The credentials between a training store and its simulated region: random per store, kept in a
 * file only its owner can read, handed on through the environment and never printed.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Also where the engine finds the sealed secrets of a region profile. */
export const SECRETS_FILE = 'secrets.json';

/**
 * @param {string} dataDir
 * @returns {{paasid: string, secret: string}} those of this store, made on first use; whatever else
 *   the file holds (secrets a region profile names as sealed) stays
 */
export function storeSecrets(dataDir) {
  const file = join(dataDir, SECRETS_FILE);
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  if (kept.paasid && kept.secret) return kept;
  const secrets = {
    ...kept,
    paasid: `rxtill_${randomBytes(6).toString('hex')}`,
    secret: randomBytes(24).toString('base64url'),
  };
  writeFileSync(file, `${JSON.stringify(secrets)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return secrets;
}
