/** The timers of an engine on a clock that the test moves: nothing happens but in `pass`. */
import type { Later } from '#engine/engine.ts';

export type TimerQueue = {
  readonly on: (clock: { readonly now: number }) => Later;
  /** Moves the clock on, running what comes due in order; what a timer starts is let run. */
  pass(clock: { now: number }, span_ms: number): Promise<void>;
  /** When the next one comes due. */
  next(): number | null;
};

type Timer = { readonly at: number; readonly act: () => void };

export function timerQueue(): TimerQueue {
  let timers: Timer[] = [];
  const first = (): Timer | undefined => timers.toSorted((left, right) => left.at - right.at)[0];
  return {
    on: (clock) => (delay_ms, act) => {
      const timer = { at: clock.now + delay_ms, act };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    next: () => first()?.at ?? null,
    pass: async (clock, span_ms) => {
      const until = clock.now + span_ms;
      await settled();
      for (let due = first(); due !== undefined && due.at <= until; due = first()) {
        const { at, act } = due;
        timers = timers.filter((one) => one !== due);
        clock.now = Math.max(clock.now, at);
        act();
        await settled();
      }
      clock.now = until;
    },
  };
}

/** Everything that waits on promises alone has run. */
async function settled(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
}
