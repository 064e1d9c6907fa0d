/**
 * An initramfs in the kernel's own format (cpio "newc"), written without cpio and without root.
 * The same files give the same bytes: sorted, no times, everything owned by root.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path/posix';

const S_IFDIR = 0o040_000;
const S_IFREG = 0o100_000;
const S_IFLNK = 0o120_000;
const S_IFCHR = 0o020_000;

/** What lies at a path of the guest. */
export type Entry =
  | { readonly file: Uint8Array; readonly isProgram?: boolean }
  | { readonly link: string }
  | { readonly device: readonly [major: number, minor: number] };

/** Writes the archive; folders above the paths come by themselves. Paths have no leading slash. */
export function writeInitramfs(target: string, entries: ReadonlyMap<string, Entry>): void {
  const out = openSync(target, 'w');
  try {
    let number = 1;
    for (const path of foldersOf([...entries.keys()])) {
      put(out, { path, number: number++, mode: S_IFDIR | 0o755, body: EMPTY, device: [0, 0] });
    }
    for (const path of [...entries.keys()].toSorted()) {
      const entry = entries.get(path);
      if (entry !== undefined) put(out, { path, number: number++, ...nodeOf(entry) });
    }
    put(out, { path: 'TRAILER!!!', number: 0, mode: 0, body: EMPTY, device: [0, 0] });
  } finally {
    closeSync(out);
  }
}

const EMPTY = new Uint8Array();

type Node = {
  readonly mode: number;
  readonly body: Uint8Array;
  readonly device: readonly [number, number];
};

function nodeOf(entry: Entry): Node {
  if ('link' in entry) {
    return { mode: S_IFLNK | 0o777, body: Buffer.from(entry.link), device: [0, 0] };
  }
  if ('device' in entry) return { mode: S_IFCHR | 0o600, body: EMPTY, device: entry.device };
  const rights = entry.isProgram === true ? 0o755 : 0o644;
  return { mode: S_IFREG | rights, body: entry.file, device: [0, 0] };
}

/** Every folder above the paths, parents first. */
function foldersOf(paths: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let up = dirname(path); up !== '.'; up = dirname(up)) folders.add(up);
  }
  return [...folders].toSorted();
}

function put(out: number, entry: Node & { readonly path: string; readonly number: number }): void {
  const name = Buffer.from(`${entry.path}\0`);
  const links = (entry.mode & S_IFDIR) === S_IFDIR ? 2 : 1;
  const fields = [
    entry.number,
    entry.mode,
    0, // owner
    0, // group
    links,
    0, // time
    entry.body.length,
    0, // device of the archive
    0,
    ...entry.device,
    name.length,
    0, // checksum, unused in this form
  ];
  const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  writeAll(out, padded(Buffer.concat([Buffer.from(head), name])));
  writeAll(out, entry.body);
  writeAll(out, padding(entry.body.length));
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, padding(bytes.length)]);
}

/** Zeros up to the next multiple of four. */
function padding(length: number): Buffer {
  return Buffer.alloc((4 - (length % 4)) % 4);
}

function writeAll(out: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(out, bytes, at);
}
