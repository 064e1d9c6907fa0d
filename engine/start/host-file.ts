/** `host.json`: how local programs of the same user find the running engine. Mode 0600. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type HostFile = { readonly url: string; readonly token: string; readonly pid: number };

/** Writes the file; returns how to remove it. */
export function writeHostFile(dataDir: string, host: HostFile): () => void {
  const file = join(dataDir, 'host.json');
  rmSync(file, { force: true });
  writeFileSync(file, `${JSON.stringify(host)}\n`, { mode: 0o600 });
  return () => rmSync(file, { force: true });
}
