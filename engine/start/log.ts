/** The engine's log: one JSON line an event, in a file of the store. Never personal data. */
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Log } from '../engine.ts';

const FULL_BYTES = 20 * 1024 * 1024;
/**
 * Facts by these names are people's; they are left out at any depth, even where somebody passes one
 * by mistake.
 */
const PERSONAL: ReadonlySet<string> = new Set([
  ...['name', 'patientName', 'maskedName', 'idDocNo', 'personNo', 'cardNo', 'phone', 'address'],
  ...['token', 'ecToken', 'epcToken', 'rxAuthNo', 'pin', 'newPin', 'firstPin', 'code'],
]);
const REMOVED = '‹removed›';
/**
 * ID numbers (15, or 18 with a check letter), cards (16–19 digits), credentials (28), telephones. A
 * msgid begins with its institution and a sale number is short: neither is met.
 */
const NUMBERS = /(?<![0-9A-Za-z])(?:\d{28}|\d{15,19}|\d{17}[Xx]|1[3-9]\d{9})(?![0-9A-Za-z])/g;
const DEEPEST = 6;

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
    },
    // No transport: its worker thread does not survive bundling. Lines are few; they are on disk
    // before a crash.
    openLog(dataDir),
  );
  return {
    info: (event, facts) => logger.info(withoutPersons(facts ?? {}), event),
    warn: (event, facts) => logger.warn(withoutPersons(facts ?? {}), event),
    error: (event, facts) => logger.error(withoutPersons(facts ?? {}), event),
  };
}

/** The facts without what belongs to a person: by the name of the fact, and by the shape of a number. */
export function withoutPersons(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      PERSONAL.has(name) ? REMOVED : cleaned(value, 1),
    ]),
  );
}

function cleaned(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.replace(NUMBERS, REMOVED);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return REMOVED;
  if (Array.isArray(value)) return value.map((one: unknown) => cleaned(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      PERSONAL.has(name) ? REMOVED : cleaned(one, depth + 1),
    ]),
  );
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
