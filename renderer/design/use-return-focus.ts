/** Gives the focus back, when a dialog closes, to what had it before the dialog opened. */
import { useEffect, useState } from 'react';

export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the dialog's own panel is gone; a field that took the focus meanwhile keeps it.
      requestAnimationFrame(() => {
        const focused = document.activeElement;
        const isFree = focused === null || focused === document.body;
        if (isFree && before instanceof HTMLElement && before.isConnected) before.focus();
      });
    },
    [before],
  );
}
