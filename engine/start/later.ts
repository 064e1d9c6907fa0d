/** The timer of a real till. */
import type { Later } from '../engine.ts';

/** The longest pause Node's timers take; longer ones would fire at once. */
const LONGEST_MS = 2_147_483_647;

/** Does not keep the process alive. */
export const timerLater: Later = (delay_ms, act) => {
  const timer = setTimeout(act, Math.min(delay_ms, LONGEST_MS));
  timer.unref();
  return () => clearTimeout(timer);
};
