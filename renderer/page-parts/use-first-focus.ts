/** One visible focus at all times: a page that opens takes it, unless a field already has it. */
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

export function useFirstFocus<T extends HTMLElement>(ready = true): RefObject<T | null> {
  const target = useRef<T>(null);
  const done = useRef(false);
  useEffect(() => {
    if (!ready || done.current || !target.current) return;
    done.current = true;
    const focused = document.activeElement;
    if (focused === null || focused === document.body || !focused.closest('[role="dialog"]')) {
      target.current.focus();
    }
  }, [ready]);
  return target;
}
