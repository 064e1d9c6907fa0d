/** What the screens say of the scanner: read by the engine (HID), typing (wedge), lost or none. */
import type { ScannerStateView } from '#contract/scanner.ts';

export type ScannerLook = {
  readonly tone: 'good' | 'warn' | 'calm';
  readonly word: 'HID' | '键盘方式' | '断开' | '未接';
};

/** `wedge`: a typing scanner was heard at this window lately. */
export function scannerLook(scanner: ScannerStateView, wedge: boolean): ScannerLook {
  if (scanner.state === 'hid') {
    return { tone: scanner.note === '' ? 'good' : 'warn', word: 'HID' };
  }
  if (wedge) return { tone: 'good', word: '键盘方式' };
  return scanner.state === 'lost'
    ? { tone: 'warn', word: '断开' }
    : { tone: scanner.note === '' ? 'calm' : 'warn', word: '未接' };
}
