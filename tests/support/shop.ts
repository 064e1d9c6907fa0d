/** The shop of a test: made on a copy of the training store, closed when the test ends. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import type { Shop, ShopOptions } from './shop-on-file.ts';
import { shopOnFile } from './shop-on-file.ts';
import { makeStoreTemplate } from './store-template.ts';

export { APPROVAL, OPENING, STAFF } from './cast.ts';
export { nextId } from './seat.ts';
export type { Seat } from './seat.ts';
export type { Shop } from './shop-on-file.ts';

let templates: Promise<{ dir: string; file: string }> | undefined;
afterAll(async () => {
  if (templates) rmSync((await templates).dir, { recursive: true, force: true });
});

/** Closes itself when the test ends; a test of many shops closes each. */
export async function openShop(
  options: ShopOptions = {},
): Promise<Shop & { close(): Promise<void> }> {
  templates ??= makeStoreTemplate();
  const template = await templates;
  const dir = mkdtempSync(join(tmpdir(), 'rxtill-shop-'));
  const file = join(dir, 'store.db');
  copyFileSync(template.file, file);
  const shop = shopOnFile(file, options);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= shop.close().then(() => rmSync(dir, { recursive: true, force: true }));
    return closed;
  };
  onTestFinished(close);
  return { ...shop, close };
}
