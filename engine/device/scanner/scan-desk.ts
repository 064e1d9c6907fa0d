/**
 * From the engine to the right window. A code goes to one window of its till: the one a person used
 * last. It is kept until that window says it has been handled; a window that goes away (a page loaded
 * again) leaves what it had not handled to the next one. The id of a code is the id of the command the
 * window makes of it, so a code handed over twice is still one act.
 */
import type { ScanMessage } from '#contract/index.ts';
import type { TillNo } from '#core/ids.ts';
import type { Later, Log } from '../../engine.ts';

/** A window's end. */
export type ScanWindow = {
  /** A person used this window. */
  active(): void;
  /** The code has been handled here. */
  taken(id: string): void;
  leave(): void;
};

export type ScanDesk = {
  join(till: TillNo, deliver: (scan: ScanMessage) => void): ScanWindow;
  /** A code for the till. */
  hand(till: TillNo, scan: { readonly text: string; readonly aim: string }): void;
  /** Codes nobody was there for. */
  unheard(): number;
};

export type ScanDeskParts = {
  readonly newId: () => string;
  readonly now: () => number;
  readonly later: Later;
  readonly log: Log;
};

/** How long a code waits for a window: a page loads in that time, a person has not turned away yet. */
export const KEEP_MS = 5_000;
/** A window that handles nothing any more holds no more than this. */
const MOST_WAITING = 200;

type Window = { readonly deliver: (scan: ScanMessage) => void };
type Waiting = { readonly scan: ScanMessage; readonly at: number; window: Window | null };
/** Windows of a till, the one used last at the end, and what they have not handled. */
type Till = { windows: Window[]; waiting: Waiting[] };

export function createScanDesk(parts: ScanDeskParts): ScanDesk {
  const tills = new Map<TillNo, Till>();
  let unheard = 0;
  const tillOf = (till: TillNo): Till => {
    const known = tills.get(till);
    if (known) return known;
    const made: Till = { windows: [], waiting: [] };
    tills.set(till, made);
    return made;
  };
  const giveUp = (count: number): void => {
    if (count === 0) return;
    unheard += count;
    parts.log.warn('scan-unheard', { count });
  };
  const forget = (till: Till): void => {
    const old = (one: Waiting): boolean => one.window === null && parts.now() - one.at >= KEEP_MS;
    giveUp(till.waiting.filter(old).length);
    till.waiting = till.waiting.filter((one) => !old(one));
  };
  /** Hands what belongs to no window to the one used last. */
  const pass = (till: Till): void => {
    const window = till.windows.at(-1);
    const free = till.waiting.filter((one) => one.window === null);
    if (window === undefined) {
      if (free.length > 0) parts.later(KEEP_MS, () => forget(till));
      return;
    }
    for (const one of free) {
      one.window = window;
      window.deliver(one.scan);
    }
  };
  return {
    unheard: () => unheard,
    hand: (tillNo, { text, aim }) => {
      const till = tillOf(tillNo);
      const scan = { id: parts.newId(), text, aim };
      till.waiting.push({ scan, at: parts.now(), window: null });
      const over = till.waiting.length - MOST_WAITING;
      if (over > 0) {
        giveUp(over);
        till.waiting = till.waiting.slice(over);
      }
      pass(till);
    },
    join: (tillNo, deliver) => {
      const till = tillOf(tillNo);
      const window: Window = { deliver };
      forget(till);
      // Not in front of one that is used: a window that reconnects by itself takes nothing over.
      till.windows.unshift(window);
      pass(till);
      return {
        active: () => {
          if (!till.windows.includes(window)) return;
          till.windows = [...till.windows.filter((one) => one !== window), window];
        },
        taken: (id) => {
          till.waiting = till.waiting.filter((one) => one.scan.id !== id || one.window !== window);
        },
        leave: () => {
          till.windows = till.windows.filter((one) => one !== window);
          for (const one of till.waiting) if (one.window === window) one.window = null;
          forget(till);
          pass(till);
        },
      };
    },
  };
}
