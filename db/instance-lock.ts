/**
 * One engine a store: an exclusive SQLite lock on a file of its own, held while the process lives.
 * The operating system drops it with the process, also after kill -9; a stale file locks nobody out.
 */
import './assert-napi.ts';
import Database from 'better-sqlite3';
import { codeOf } from './refusal.ts';

export type InstanceLock = { release(): void };

/** The lock, or null when another process holds it. */
export function lockInstance(file: string): InstanceLock | null {
  const db = new Database(file, { timeout: 0 });
  try {
    // No journal beside it: nothing is ever written.
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
    return { release: () => void db.close() };
  } catch (error) {
    db.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}
