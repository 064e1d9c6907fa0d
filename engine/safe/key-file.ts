/**
 * `database-key.json` on a host without a key ring: the key in clear, readable by its owner only.
 * Weaker than a key ring: whoever can read the owner's files has key and store (OPERATIONS, Keys).
 * The desktop shell writes the same file with `protection: os`, sealed by the system.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { writeWhole } from './safe-file.ts';

const keySchema = z.string().regex(/^[0-9a-f]{64}$/);

const keyFileSchema = z.discriminatedUnion('protection', [
  z.object({ protection: z.literal('os'), key: z.string() }),
  z.object({
    /** file: made by this host · none: made by a desktop without a key ring, or recovered. */
    protection: z.enum(['file', 'none']),
    key: keySchema,
    /** While the key is being changed: the one that will hold. */
    next: keySchema.optional(),
  }),
]);

export type OpenKeyFile = {
  readonly protection: 'file' | 'none';
  readonly key: string;
  readonly next?: string | undefined;
};

export function keyFileOf(dataDir: string): string {
  return join(dataDir, 'database-key.json');
}

/**
 * The key file of this folder, null when there is none. Failures `key.readable` (others can read
 * it), `key.sealed` (the system's key ring has it), `key.broken`.
 */
export function readKeyFile(dataDir: string): Result<OpenKeyFile | null> {
  const file = keyFileOf(dataDir);
  if (!existsSync(file)) return ok(null);
  const open = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  if (open) {
    return fail(
      'key.readable',
      `密钥文件 ${file} 别的用户也能读，不能使用。` + `请改为只有本人可读（chmod 600）。`,
    );
  }
  let read: z.infer<typeof keyFileSchema>;
  try {
    read = keyFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return fail(
      'key.broken',
      `密钥文件 ${file} 读不出来，请用恢复码找回（till key recover）。没有改动任何内容。`,
    );
  }
  if (read.protection === 'os') {
    return fail('key.sealed', '数据库密钥由系统密钥环加封，只有桌面程序能打开。请启动桌面程序。');
  }
  return ok(read);
}

export function writeKeyFile(dataDir: string, file: OpenKeyFile): void {
  writeWhole(keyFileOf(dataDir), `${JSON.stringify(file)}\n`);
}
