/**
 * Counts transactions in a write-ahead log from its frames (SQLite file format §4): the last frame
 * of each carries the size of the database. With synchronous=FULL each is one flush.
 */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

const HEADER = 32;
const FRAME_HEADER = 24;

export type WalMark = { readonly salt: string; readonly commits: number };

/** Commits in the log's present round. */
export function walMark(path: string): WalMark {
  if (!existsSync(path) || statSync(path).size < HEADER) return { salt: '', commits: 0 };
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(HEADER);
    readSync(file, header, 0, HEADER, 0);
    const pageSize = header.readUInt32BE(8);
    const salt = header.toString('hex', 16, 24);
    const frame = Buffer.alloc(FRAME_HEADER);
    let commits = 0;
    for (let at = HEADER; ; at += FRAME_HEADER + pageSize) {
      if (readSync(file, frame, 0, FRAME_HEADER, at) < FRAME_HEADER) break;
      // Frames of an earlier round have another salt.
      if (frame.toString('hex', 8, 16) !== salt) break;
      if (frame.readUInt32BE(4) !== 0) commits += 1;
    }
    return { salt, commits };
  } finally {
    closeSync(file);
  }
}

/** Commits between two marks; null when the log began a new round in between. */
export function commitsBetween(before: WalMark, after: WalMark): number | null {
  return before.salt === after.salt ? after.commits - before.commits : null;
}
