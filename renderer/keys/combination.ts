/**
 * A key press as text: modifiers and the physical key, e.g. `F2`, `Alt+Digit1`, `Shift+F12`,
 * `KeyO`. Read by physical key, so that an input method cannot swallow letters and digits.
 */

/** What is read of a keyboard event. */
export type KeyPress = {
  readonly code: string;
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
};

/** Keys that carry the same meaning in two places of the keyboard. */
const SAME: Readonly<Record<string, string>> = {
  NumpadEnter: 'Enter',
  NumpadAdd: 'Plus',
  NumpadSubtract: 'Minus',
  Equal: 'Plus',
};

/** The combination, e.g. `Ctrl+KeyL`; "" while an input method composes or for a bare modifier. */
export function combinationOf(press: KeyPress): string {
  if (isComposing(press)) return '';
  // Some wedges and remote desktops send no code; function keys are then known by name.
  const physical = press.code === '' ? press.key : press.code;
  if (/^(Control|Alt|Shift|Meta)(Left|Right)?$/.test(physical)) return '';
  const numpad = /^Numpad(\d)$/.exec(physical);
  const name = numpad ? `Digit${numpad[1]}` : (SAME[physical] ?? physical);
  // + is Shift with = on the main block: the shift belongs to the sign.
  const shift = press.shiftKey && name !== 'Plus';
  return `${press.ctrlKey || press.metaKey ? 'Ctrl+' : ''}${press.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

/** During composition Enter, Esc and digits belong to the input method. */
export function isComposing(press: Pick<KeyPress, 'isComposing' | 'keyCode'>): boolean {
  return press.isComposing || press.keyCode === 229;
}

/**
 * Whether a combination acts although a text field has the focus. Function keys, Esc, Enter and
 * anything with Ctrl or Alt do; letters, digits, signs and arrows belong to the field.
 */
export function actsInText(combination: string): boolean {
  return /^(Ctrl\+|Alt\+|(Shift\+)?F\d{1,2}$|Escape$|Enter$|PageUp$|PageDown$)/.test(combination);
}

/** How a combination is printed on a key cap: `Alt+Digit1` → `Alt+1`, `Delete` → `Del`. */
export function capOf(combination: string): string {
  return combination
    .replace(/(Digit|Key)(?=\w$)/, '')
    .replace('Delete', 'Del')
    .replace('Escape', 'Esc')
    .replace('ArrowUp', '↑')
    .replace('ArrowDown', '↓')
    .replace('ArrowLeft', '←')
    .replace('ArrowRight', '→')
    .replace('Space', '空格')
    .replace('PageUp', 'PgUp')
    .replace('PageDown', 'PgDn')
    .replace('Plus', '+')
    .replace('Minus', '−');
}

/**
 * Combinations whose default belongs to the browser and would throw the page away or cover it:
 * they are suppressed even where nothing is bound to them (design notes §4).
 */
export function isBrowserKey(combination: string): boolean {
  return /^(Shift\+|Ctrl\+)?F([1-9]|1[0-2])$|^Ctrl\+(Shift\+)?(KeyR|KeyL)$/.test(combination);
}
