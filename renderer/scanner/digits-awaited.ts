/**
 * Where digits alone are awaited, one act each (a PIN), fast fingers must not be taken for a scanner:
 * digits that are no code of a known kind were typed.
 */
import { useEffect } from 'react';
import { classifyCode } from '#core/scan.ts';

let awaiting = 0;

/** Digits are awaited while the component is on the screen and `active`. */
export function useDigitsAwaited(active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    awaiting += 1;
    return () => {
      awaiting -= 1;
    };
  }, [active]);
}

/** Of something typed as fast as a scanner types, and ended by Enter. */
export function areAwaitedDigits(text: string): boolean {
  return awaiting > 0 && /^\d+$/.test(text) && classifyCode(text).kind === 'unknown';
}
