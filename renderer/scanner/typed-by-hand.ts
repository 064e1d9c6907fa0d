/**
 * Fast fingers must not be taken for a scanner where a PIN or a password is typed: what is no code of
 * a known kind was typed there, and is neither looked up nor shown.
 */
import { useEffect } from 'react';
import { classifyCode } from '#core/scan.ts';

let awaiting = 0;

/** Digits are awaited, one act each, while the component is on the screen and `active`. */
export function useDigitsAwaited(active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    awaiting += 1;
    return () => {
      awaiting -= 1;
    };
  }, [active]);
}

/**
 * Of something typed as fast as a scanner types, and ended by Enter: into `field`, or at the page
 * where that is null.
 */
export function isTypedByHand(text: string, field: HTMLElement | null): boolean {
  if (classifyCode(text).kind !== 'unknown') return false;
  if (field !== null) return field instanceof HTMLInputElement && field.type === 'password';
  return awaiting > 0 && /^\d+$/.test(text);
}
