/**
 * The key of the database file. Sealed by the operating system where that is possible; where it is
 * not (a Linux without a keyring) it lies beside the store readable by its owner only, and is
 * called `none` in the file, in the log and in the engine, never "protected".
 */
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { safeStorage } from 'electron';

export type DatabaseKey = { readonly key: string; readonly protection: 'os' | 'none' };

type KeyFile = {
  readonly protection: 'os' | 'none';
  readonly key: string;
  /** A change of keys that was cut off; `till key status` brings it to its end. */
  readonly next?: string;
};

const KEY_FILE = 'database-key.json';

/**
 * The key of the store in this folder, made on first use.
 * @throws Error with a sentence when there is a database but no key, or the key cannot be unsealed:
 *   a new key would lock the store for good
 */
export function databaseKey(dataDir: string): DatabaseKey {
  const path = join(dataDir, KEY_FILE);
  if (existsSync(path)) return present(path);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (readdirSync(dataDir).some((name) => /\.(db|sqlite)$/.test(name))) {
    throw new Error(`有数据库而没有密钥文件 ${path}，请用恢复码找回（till key recover）`);
  }
  const key = randomBytes(32).toString('hex');
  const protection = canSeal() ? 'os' : 'none';
  const file = protection === 'os' ? sealed(key) : { protection, key };
  writeFileSync(path, `${JSON.stringify(file)}\n`, { mode: 0o600, flag: 'wx' });
  if (protection === 'none') {
    process.stderr.write(`no keyring here: the key of the store lies unsealed in ${path}\n`);
  }
  return { key, protection };
}

/** A key that came back by the recovery code lies there in clear until the key ring has it again. */
function present(path: string): DatabaseKey {
  const file = JSON.parse(readFileSync(path, 'utf8')) as KeyFile;
  const key = unseal(file);
  if (key.protection === 'os' || file.next !== undefined || !canSeal()) return key;
  const part = `${path}.part`;
  writeFileSync(part, `${JSON.stringify(sealed(key.key))}\n`, { mode: 0o600, flush: true });
  renameSync(part, path);
  return { key: key.key, protection: 'os' };
}

function sealed(key: string): KeyFile {
  return { protection: 'os', key: safeStorage.encryptString(key).toString('base64') };
}

function unseal(file: KeyFile): DatabaseKey {
  if (file.protection === 'none') return { key: file.key, protection: 'none' };
  try {
    const key = safeStorage.decryptString(Buffer.from(file.key, 'base64'));
    return { key, protection: 'os' };
  } catch {
    throw new Error(
      '系统密钥环打不开数据库密钥（换过系统账户？），请用恢复码找回（till key recover）',
    );
  }
}

/** Electron's `basic_text` is a constant password: that is no sealing. */
function canSeal(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}
