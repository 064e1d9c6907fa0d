/**
 * What a page in the shell may do: show itself and speak to its engine. Every other address,
 * window, permission and download is refused, whatever gets into the page.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { app, protocol } from 'electron';
import type { Session, WebFrameMain } from 'electron';
import { PAGE_SCHEME, isOwnAddress, isOwnBlob, originOf, pageFile } from './page-file.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** Where the built page carries the nonce of its styles (renderer/app/style-nonce.ts). */
const NONCE_PLACE = '__STYLE_NONCE__';

/**
 * @param origin the page's own origin; its WebSocket is the one connection besides itself
 * @param nonce of this answer: only styles that bear it are applied, besides the files; '' for none
 */
export function contentSecurityPolicy(origin: string, nonce: string): string {
  const socket = origin.replace(/^http/, 'ws');
  const connect = origin.startsWith('http') ? `connect-src 'self' ${socket}` : "connect-src 'none'";
  const style = nonce === '' ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`;
  return [...POLICY, style, connect].join('; ');
}

/** Before the app is ready: makes the shell's scheme a proper origin. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true } },
  ]);
}

/** Serves the built page from its folder, and nothing beside it. */
export function servePage(session: Session, root: string, origin: string): void {
  session.protocol.handle(PAGE_SCHEME, async (request) => {
    const file = pageFile(root, request.url);
    if (file === null || request.method !== 'GET') return new Response(null, { status: 404 });
    try {
      const nonce = randomBytes(16).toString('base64');
      const headers = {
        'content-type': file.type,
        'content-security-policy': contentSecurityPolicy(origin, nonce),
        'x-content-type-options': 'nosniff',
      };
      const bytes = await readFile(file.path);
      if (!file.type.startsWith('text/html'))
        return new Response(new Uint8Array(bytes), { headers });
      return new Response(bytes.toString('utf8').replaceAll(NONCE_PLACE, nonce), { headers });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}

/**
 * Refuses permissions, devices, downloads from anywhere and every other origin; lays our policy over what an
 * engine serves. Of its policy only the nonce of the styles is taken over.
 */
export function secureSession(session: Session, origin: string): void {
  session.setPermissionRequestHandler((_page, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // What the page made itself may be saved where the person says; nothing is fetched.
  session.on('will-download', (event, item) => {
    if (!isOwnBlob(item.getURL(), origin)) event.preventDefault();
  });
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isOwnAddress(details.url, origin) });
  });
  session.webRequest.onHeadersReceived((details, answer) => {
    const headers = Object.entries(details.responseHeaders ?? {});
    const isPolicy = ([name]: readonly [string, unknown]): boolean =>
      name.toLowerCase() === 'content-security-policy';
    const nonce = /'nonce-([A-Za-z0-9+/_-]{16,}={0,2})'/.exec(
      headers.filter(isPolicy).flat(2).join(' '),
    )?.[1];
    const policy = [
      'Content-Security-Policy',
      [contentSecurityPolicy(origin, nonce ?? '')],
    ] as const;
    const kept = headers.filter((header) => !isPolicy(header));
    answer({ responseHeaders: Object.fromEntries([...kept, policy]) });
  });
}

/** Keeps every page of the app on its origin and without windows of its own. */
export function confinePages(origin: string): void {
  app.on('web-contents-created', (_event, page) => {
    page.setWindowOpenHandler(() => ({ action: 'deny' }));
    page.on('will-attach-webview', (event) => event.preventDefault());
    page.on('will-navigate', (event) => {
      if (originOf(event.url) !== origin) event.preventDefault();
    });
    page.on('will-redirect', (event) => {
      if (originOf(event.url) !== origin) event.preventDefault();
    });
  });
}

/** True when a message comes from the top frame of our own page. */
export function isOwnPage(frame: WebFrameMain | null, origin: string): boolean {
  return frame !== null && frame.parent === null && originOf(frame.url) === origin;
}
