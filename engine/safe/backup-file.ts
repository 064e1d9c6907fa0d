/**
 * A backup is one file: the database as it was (encrypted under the key of its time), then a note
 * about it and eight letters. The note says whose it is, which key it is under (with that key sealed
 * under the recovery code of the time), and what must be in it; a torn file has none, or does not
 * match its sum.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { Result } from '#core/result.ts';
import { assert, fail, ok } from '#core/result.ts';
import { boxSchema } from './sealing.ts';

const MAGIC = 'RXTILLB1';
const TAIL_BYTES = 8 + MAGIC.length;
const LONGEST_NOTE = 1024 * 1024;
const PIECE = 1024 * 1024;

const factsSchema = z.object({
  storeId: z.string(),
  storeCode: z.string(),
  training: z.boolean(),
  schemaVersion: z.int(),
  counts: z.record(z.string(), z.int()),
  audit: z.object({ id: z.int(), hash: z.string(), broken: z.int().nullable() }),
  counters: z.record(z.string(), z.int()),
});

const backupNoteSchema = z.object({
  version: z.literal(1),
  madeAt: z.number(),
  reason: z.enum(['daily', 'asked']),
  /** Of the program that made it. */
  program: z.string(),
  keyId: z.string(),
  recovery: boxSchema.nullable(),
  /** Of the database before the note, and its SHA-256. */
  bytes: z.int(),
  sha256: z.string(),
  facts: factsSchema,
});
export type BackupNote = z.infer<typeof backupNoteSchema>;

/** Puts the note behind the database and flushes; the file is a backup from here on. */
export function appendNote(file: string, note: BackupNote): void {
  assert(statSync(file).size === note.bytes, 'the note is about this file');
  const text = Buffer.from(JSON.stringify(note), 'utf8');
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(text.length));
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, Buffer.concat([text, length, Buffer.from(MAGIC)]), 0, undefined, note.bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The note of a backup. Failure `backup.torn`: it has none, or is shorter or longer than it says. */
export function readNote(file: string): Result<BackupNote> {
  const torn = fail('backup.torn', `备份文件不完整或不是 Rxtill 的备份：${file}`);
  const { size } = statSync(file);
  if (size <= TAIL_BYTES) return torn;
  const handle = openSync(file, 'r');
  try {
    const tail = Buffer.alloc(TAIL_BYTES);
    readSync(handle, tail, 0, TAIL_BYTES, size - TAIL_BYTES);
    const length = Number(tail.readBigUInt64BE(0));
    if (tail.toString('latin1', 8) !== MAGIC || length > LONGEST_NOTE) return torn;
    if (length + TAIL_BYTES > size) return torn;
    const text = Buffer.alloc(length);
    readSync(handle, text, 0, length, size - TAIL_BYTES - length);
    const note = backupNoteSchema.safeParse(jsonOf(text.toString('utf8')));
    if (!note.success || note.data.bytes + length + TAIL_BYTES !== size) return torn;
    return ok(note.data);
  } finally {
    closeSync(handle);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** SHA-256 of the first bytes of a file; copies them into `to` on the way when it is given. */
export function sumOf(file: string, bytes: number, to?: string): string {
  const hash = createHash('sha256');
  const from = openSync(file, 'r');
  const target = to === undefined ? null : openSync(to, 'wx', 0o600);
  try {
    const piece = Buffer.alloc(PIECE);
    for (let at = 0; at < bytes;) {
      const read = readSync(from, piece, 0, Math.min(PIECE, bytes - at), at);
      if (read === 0) break;
      hash.update(piece.subarray(0, read));
      if (target !== null) writeSync(target, piece, 0, read);
      at += read;
    }
    if (target !== null) fsyncSync(target);
  } finally {
    closeSync(from);
    if (target !== null) closeSync(target);
  }
  return hash.digest('hex');
}
