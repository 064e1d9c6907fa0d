/** Locks the till after a pause without a key, a click or a scan. The sale stays as it is. */
import { useEffect, useRef } from 'react';

const restarts = new Set<() => void>();

/** Somebody is here who pressed no key of this window: a scanner that the engine reads was used. */
export function noteHand(): void {
  for (const restart of restarts) restart();
}

/** `minutes`: a setting of the store. */
export function useIdleLock(lock: () => void, minutes: number): void {
  const latest = useRef(lock);
  useEffect(() => {
    latest.current = lock;
  });
  useEffect(() => {
    let timer = 0;
    const start = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => latest.current(), minutes * 60_000);
    };
    start();
    restarts.add(start);
    window.addEventListener('keydown', start, { capture: true });
    window.addEventListener('pointerdown', start, { capture: true });
    return () => {
      window.clearTimeout(timer);
      restarts.delete(start);
      window.removeEventListener('keydown', start, { capture: true });
      window.removeEventListener('pointerdown', start, { capture: true });
    };
  }, [minutes]);
}
