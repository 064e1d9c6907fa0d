/** What travels between main, preload and page; the contract itself goes over the MessagePort. */

/** page (preload) → main: the page is there and wants its port. */
export const WANT_PORT = 'rxtill:want-port';
/** main → preload: here is the port of this window (in `ports[0]`). */
export const PORT = 'rxtill:port';
/** page (preload) → main: make a PDF of the page; with a name for the file. */
export const PRINT_PAGE = 'rxtill:print-page';
/** main → preload: what became of the engine. */
export const ENGINE_STATE = 'rxtill:engine-state';

/** `gone`: it crashed and is being started again; calls without an answer are lost. */
export type EngineState = 'ready' | 'gone';

/** preload → page, with the port. */
export type PortMessage = { readonly kind: 'rxtill-port' };
/** preload → page. */
export type EngineStateMessage = {
  readonly kind: 'rxtill-engine';
  readonly state: EngineState;
};
/** page → preload: this page as a PDF, in a file of about this name. */
export type PrintMessage = { readonly kind: 'rxtill-print'; readonly name: string };
/** page → preload: send a (new) port. Needed only by a page that listens later than its load. */
export type WantPortMessage = { readonly kind: 'rxtill-want-port' };

/** What the preload puts on the window, and nothing else. */
export type RxtillDesktop = {
  readonly platform: string;
  readonly mode: 'utility' | 'attach';
  readonly version: string;
};
