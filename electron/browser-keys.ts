/** Keys for which a browser engine has its own ideas and a till has others. Pure. */

export type KeyStroke = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
};

const FUNCTION_KEYS = new Set(['F1', 'F3', 'F5', 'F6', 'F7', 'F10', 'F11', 'F12']);
const WITH_CONTROL = new Set(['r', 'l', 'w', 'n', 't', 'p', 'f', 'g', '+', '-', '=', '0']);

/** True when the stroke's default action must not happen; the page still receives the key. */
export function isBrowserKey({ key, ctrlKey, metaKey }: KeyStroke): boolean {
  if (FUNCTION_KEYS.has(key)) return true;
  return (ctrlKey || metaKey) && WITH_CONTROL.has(key.toLowerCase());
}
