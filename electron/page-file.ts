/** Which file of the built page an address of the shell's own scheme means. Pure. */
import { extname, join, normalize, sep } from 'node:path';

/** Scheme and origin of the page inside the shell. */
export const PAGE_SCHEME = 'rxtill';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://till`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export type PageFile = { readonly path: string; readonly type: string };

/**
 * @param root absolute folder of the built page
 * @returns the file and its media type, or null when the address leaves the folder, is of another
 *   origin or of a type the page does not have
 */
export function pageFile(root: string, address: string): PageFile | null {
  const url = new URL(address);
  if (originOf(address) !== PAGE_ORIGIN) return null;
  let name: string;
  try {
    name = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  const path = normalize(join(root, name.endsWith('/') ? `${name}index.html` : name));
  const type = TYPES[extname(path)];
  if (type === undefined || !path.startsWith(normalize(root) + sep)) return null;
  return { path, type };
}

/**
 * True for what a page of this origin may ask for: its own files, its own WebSocket, and what it made
 * itself (`data:` and `blob:` images). Everything else is another place.
 */
export function isOwnAddress(address: string, origin: string): boolean {
  if (/^(data|blob):/i.test(address)) return true;
  const asked = originOf(address);
  return asked === origin || (origin.startsWith('http') && asked === origin.replace(/^http/, 'ws'));
}

/** True for a file the page of this origin made itself, and hands to the person. */
export function isOwnBlob(address: string, origin: string): boolean {
  return address.startsWith(`blob:${origin}/`);
}

/** A name for a file, of what a page says: no folder, no sign a system refuses, one ending. */
export function fileName(said: unknown, ending: string): string {
  const text = typeof said === 'string' ? said : '';
  const plain = text
    // oxlint-disable-next-line no-control-regex -- they are what is taken out
    .replace(/[\u0000-\u001f<>:"/\\|?*]/g, ' ')
    .replace(/^[. ]+/, '')
    .slice(0, 80)
    .trim();
  const suffix = `.${ending}`;
  if (plain === '' || plain === suffix) return `Rxtill${suffix}`;
  return plain.endsWith(suffix) ? plain : `${plain}${suffix}`;
}

/** Origin of an address; Node's URL answers `null` for schemes of one's own. */
export function originOf(address: string): string {
  if (!URL.canParse(address)) return '';
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}
