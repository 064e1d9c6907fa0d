/**
 * The credentials between a training store and its simulated region: random per store, kept in a
 * file only its owner can read, handed on through the environment and never printed.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @returns {{paasid: string, secret: string}} those of this store, made on first use */
export function storeSecrets(dataDir) {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) {
    const secrets = {
      paasid: `rxtill_${randomBytes(6).toString('hex')}`,
      secret: randomBytes(24).toString('base64url'),
    };
    writeFileSync(file, `${JSON.stringify(secrets)}\n`, { mode: 0o600, flag: 'wx' });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
