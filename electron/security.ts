/**
 * What a page in the shell may do: show itself and speak to its engine. Every other address,
 * window, permission and download is refused, whatever gets into the page.
 */
import { readFile } from 'node:fs/promises';
import { app, protocol } from 'electron';
import type { Session, WebFrameMain } from 'electron';
import { PAGE_SCHEME, originOf, pageFile } from './page-file.ts';

/** Ant Design writes its styles into the page, hence inline styles; scripts only from the bundle. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** @param origin the page's own origin; its WebSocket is the one connection besides itself */
export function contentSecurityPolicy(origin: string): string {
  const socket = origin.replace(/^http/, 'ws');
  const connect = origin.startsWith('http') ? `connect-src 'self' ${socket}` : "connect-src 'none'";
  return [...POLICY, connect].join('; ');
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
      const headers = {
        'content-type': file.type,
        'content-security-policy': contentSecurityPolicy(origin),
        'x-content-type-options': 'nosniff',
      };
      return new Response(new Uint8Array(await readFile(file.path)), { headers });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}

/** Refuses permissions, devices and downloads; lays our policy over what an engine serves. */
export function secureSession(session: Session, origin: string): void {
  session.setPermissionRequestHandler((_page, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onHeadersReceived((details, answer) => {
    const kept = Object.entries(details.responseHeaders ?? {}).filter(
      ([name]) => name.toLowerCase() !== 'content-security-policy',
    );
    const policy = ['Content-Security-Policy', [contentSecurityPolicy(origin)]] as const;
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
