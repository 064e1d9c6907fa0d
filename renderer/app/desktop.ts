/** What the desktop shell's preload puts on the window; absent in a browser. */

export type RxtillDesktop = {
  /** `utility`: the engine is a process of the shell and speaks over a MessagePort; `attach`: over the WebSocket of the page's origin. */
  readonly mode: 'utility' | 'attach';
  readonly platform: string;
  readonly version: string;
};

declare global {
  interface Window {
    readonly rxtillDesktop?: RxtillDesktop;
  }
}

/** True when the contract travels over the port of the shell. */
export function speaksOverPort(): boolean {
  return window.rxtillDesktop?.mode === 'utility';
}

const TILL_KEY = 'rxtill.till';

/** Till number of this window: `?till=` (kept for next time), else the kept one, else 01. */
export function tillOfWindow(
  search: string,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
): string {
  const asked = new URLSearchParams(search).get('till');
  if (asked !== null && /^[0-9A-Za-z]{1,8}$/.test(asked)) {
    storage.setItem(TILL_KEY, asked);
    return asked;
  }
  return storage.getItem(TILL_KEY) ?? '01';
}
