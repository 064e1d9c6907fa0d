/**
 * Who is asked first when a code arrives. A dialog that waits for a slip bar code takes it before
 * the contract's `sale.scan` does.
 */
import { useEffect, useRef } from 'react';

/** Returns true when the code was its own. */
export type ScanTarget = (code: string) => boolean;

const targets: ScanTarget[] = [];

/** Offers the code to the newest target first; true when one took it. */
export function offerScan(code: string): boolean {
  return targets.toReversed().some((target) => target(code));
}

/** Takes scans while the component is on the screen. */
export function useScanTarget(target: ScanTarget, active = true): void {
  const latest = useRef(target);
  useEffect(() => {
    latest.current = target;
  });
  useEffect(() => {
    if (!active) return undefined;
    const own: ScanTarget = (code) => latest.current(code);
    targets.push(own);
    return () => {
      targets.splice(targets.indexOf(own), 1);
    };
  }, [active]);
}
