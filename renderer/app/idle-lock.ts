/** Locks the till after a pause without a key, a click or a scan. The sale stays as it is. */
import { useEffect, useRef } from 'react';

export const IDLE_LOCK_MS = 5 * 60_000;

export function useIdleLock(lock: () => void): void {
  const latest = useRef(lock);
  useEffect(() => {
    latest.current = lock;
  });
  useEffect(() => {
    let timer = 0;
    const start = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => latest.current(), IDLE_LOCK_MS);
    };
    start();
    window.addEventListener('keydown', start, { capture: true });
    window.addEventListener('pointerdown', start, { capture: true });
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('keydown', start, { capture: true });
      window.removeEventListener('pointerdown', start, { capture: true });
    };
  }, []);
}
