/**
 * Who may speak to the browser host. A link carries a token that is good once and becomes a cookie
 * that scripts cannot read; local programs send the token of the run, which is in no address, as a
 * bearer token. Host, Origin and where the browser says a request comes from are checked, so that no
 * page of another origin, and no name that points here, gets in.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

export const COOKIE = 'rxtill';

export type Access = {
  /** The token of this run, for host.json and for `Authorization: Bearer`; never in an address. */
  readonly token: string;
  tokenIsRight(given: string | undefined): boolean;
  /** The token of a new link: good once, until the engine stops. */
  newLink(): string;
  /** True the first time a token of a link is shown; it is then used up. */
  takeLink(given: string): boolean;
  /** Value of a new cookie. */
  newCookie(): string;
  /** The window family a cookie stands for, null when it is not one of ours. */
  windowOf(cookie: string | undefined): string | null;
};

/** Links that nobody has opened yet; a newer one pushes the oldest out. */
const LINKS_KEPT = 16;

/**
 * The secret of the cookies lies beside the store, readable by its owner: a page that is open while
 * the engine is started again goes on without a new address. The token is new with every run.
 */
export function createAccess(secretFile: string): Access {
  const secret = readSecret(secretFile);
  const sign = (text: string): string =>
    createHmac('sha256', secret).update(text).digest('base64url');
  const token = randomBytes(24).toString('base64url');
  const links: string[] = [];
  return {
    token,
    tokenIsRight: (given) => given !== undefined && same(given, token),
    newLink: () => {
      const link = randomBytes(24).toString('base64url');
      links.push(link);
      if (links.length > LINKS_KEPT) links.shift();
      return link;
    },
    takeLink: (given) => {
      const at = links.findIndex((link) => same(link, given));
      if (at === -1) return false;
      links.splice(at, 1);
      return true;
    },
    newCookie: () => {
      const id = randomBytes(16).toString('base64url');
      return `${id}.${sign(`cookie ${id}`)}`;
    },
    windowOf: (cookie) => {
      const [id, signature] = cookie?.split('.') ?? [];
      if (id === undefined || signature === undefined) return null;
      return same(signature, sign(`cookie ${id}`)) ? id : null;
    },
  };
}

type OriginHeaders = {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
  readonly 'sec-fetch-mode'?: string | string[] | undefined;
};

/**
 * `Host` and, where a browser sends one, `Origin` must be this server by its loopback address. A page
 * of another port of this machine is the same site to a browser: its cookie comes along, so where the
 * browser says who asks, only our own pages may, and whoever opens a link.
 */
export function isOwnOrigin(port: number, headers: OriginHeaders): boolean {
  const { host, origin } = headers;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (host === undefined || !hosts.includes(host)) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  const site = headers['sec-fetch-site'];
  const own = site === undefined || site === 'same-origin' || site === 'none';
  return own || headers['sec-fetch-mode'] === 'navigate';
}

/** Where the built page carries the nonce of its styles. */
export const NONCE_PLACE = '__STYLE_NONCE__';

/** @param nonce of this answer alone: only styles that bear it are applied, besides the files */
export function contentSecurityPolicy(host: string, nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // Ant Design makes its styles at run time (renderer/app/style-nonce.ts).
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function readSecret(file: string): Buffer {
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  }
  chmodSync(file, 0o600);
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
}

function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
