/**
 * A printer that is a folder: one `.bin` with the bytes and one `.txt` to read a slip. For training,
 * tests and shops that print from somewhere else.
 */
import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { drawerKick } from './escpos.ts';
import { receiptText } from './escpos-text.ts';
import type { PrintOutcome, Printer } from './printer.ts';

export function createFilePrinter(folder: string, columns: number): Printer {
  /** One after the other, so that numbers are given once. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (act: () => Promise<void>): Promise<PrintOutcome> => {
    const turn = last.then(act).then(
      (): PrintOutcome => ({ kind: 'printed' }),
      (error: unknown): PrintOutcome => ({ kind: 'failed', reason: reasonOf(error) }),
    );
    last = turn;
    return turn;
  };
  return {
    target: '文件',
    print: (bytes) =>
      inTurn(async () => {
        const name = await nextName(folder, 'slip');
        await writeWhole(join(folder, `${name}.txt`), Buffer.from(receiptText(bytes, columns)));
        await writeWhole(join(folder, `${name}.bin`), bytes);
        await flushFolder(folder);
      }),
    kickDrawer: () =>
      inTurn(async () => {
        const name = await nextName(folder, 'drawer');
        await writeWhole(join(folder, `${name}.bin`), drawerKick());
        await flushFolder(folder);
      }),
  };
}

/** `slip-000047`: one more than the largest there is. */
async function nextName(folder: string, kind: 'slip' | 'drawer'): Promise<string> {
  await mkdir(folder, { recursive: true });
  let largest = 0;
  for (const name of await readdir(folder)) {
    const match = /^(slip|drawer)-(\d{6,})\.bin$/.exec(name);
    if (match?.[1] === kind) largest = Math.max(largest, Number(match[2]));
  }
  return `${kind}-${String(largest + 1).padStart(6, '0')}`;
}

/** Under another name first: a reader never sees half a slip. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.part`;
  const file = await open(part, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}

async function flushFolder(folder: string): Promise<void> {
  // Windows cannot open a folder, and flushes its entry with the file.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC') return '磁盘已满，小票没有写出';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return '小票目录不能写';
  if (code === 'ENOTDIR' || code === 'EEXIST') return '小票目录不是文件夹';
  return `小票没有写出${code === '' ? '' : `（${code}）`}`;
}
