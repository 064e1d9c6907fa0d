/** The engine's log: one JSON line an event, in a file of the store. Never personal data. */
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Log } from '../engine.ts';

const FULL_BYTES = 20 * 1024 * 1024;
/** Facts by these names are people's; they are left out even where somebody passes one by mistake. */
const PERSONAL = ['name', 'idDocNo', 'personNo', 'token', 'ecToken', 'pin', 'code', 'phone'];

/** What the log keeps of lines that find no room on the disk; beyond it they are lost. */
const KEPT_BYTES = 1024 * 1024;

/**
 * Writes to `<dataDir>/log/engine.log`; a full one is kept as `engine.1.log`. A folder that cannot be
 * written is no reason not to start (what is, says the database): then it writes to stderr.
 */
export function createFileLog(dataDir: string): Log {
  const logger = pino(
    {
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      redact: { paths: PERSONAL.flatMap((name) => [name, `*.${name}`]), censor: '‹removed›' },
    },
    // No transport: its worker thread does not survive bundling. Lines are few; they are on disk
    // before a crash.
    openLog(dataDir),
  );
  return {
    info: (event, facts) => logger.info(facts ?? {}, event),
    warn: (event, facts) => logger.warn(facts ?? {}, event),
    error: (event, facts) => logger.error(facts ?? {}, event),
  };
}

function openLog(dataDir: string): ReturnType<typeof pino.destination> {
  const options = { sync: true, mode: 0o600, maxLength: KEPT_BYTES };
  try {
    const folder = join(dataDir, 'log');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, 'engine.log');
    if (existsSync(file) && statSync(file).size > FULL_BYTES) {
      renameSync(file, join(folder, 'engine.1.log'));
    }
    const opened = pino.destination({ ...options, dest: file });
    // Without a listener a line that finds no room would end the step it tells of.
    opened.on('error', () => {});
    return opened;
  } catch {
    return pino.destination({ ...options, dest: 2 });
  }
}
