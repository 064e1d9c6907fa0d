/** Where the secrets a region profile names are taken from on this machine. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolveSecret } from '../platform/region-profile.ts';

/**
 * Environment variables by name; sealed ones from `secrets.json` of the store, which only its owner
 * may be able to read: an open file counts as none.
 */
export function secretsOf(dataDir: string, env: NodeJS.ProcessEnv): ResolveSecret {
  return (reference) => {
    if ('env' in reference) return env[reference.env];
    const sealed = readSealed(join(dataDir, 'secrets.json'));
    const value = sealed[reference.sealed];
    return typeof value === 'string' ? value : undefined;
  };
}

function readSealed(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) return {};
  const open = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  if (open) return {};
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
