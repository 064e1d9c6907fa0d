/** When this window last heard a scanner that types: nothing else shows that there is one. */
import { create } from 'zustand';

const KEY = 'rxtill.wedge.heardAt';
/** A scanner that was not used for so long may have been put away. */
const FRESH_MS = 24 * 3_600_000;

type WedgeHeard = { readonly heardAt: number | null };

export const useWedgeHeard = create<WedgeHeard>(() => ({ heardAt: readHeard() }));

function readHeard(): number | null {
  const kept = Number(globalThis.localStorage?.getItem(KEY) ?? Number.NaN);
  return Number.isFinite(kept) && kept > 0 ? kept : null;
}

export function noteWedge(at: number): void {
  localStorage.setItem(KEY, String(at));
  useWedgeHeard.setState({ heardAt: at });
}

/** Whether a typing scanner is in use at this till. */
export function wedgeIsUsed(heardAt: number | null, now: number): boolean {
  return heardAt !== null && now - heardAt < FRESH_MS;
}
