/** Whether the counter is without a line now: it is down, or a manager has cut it. */
import type { Engine } from '../engine.ts';

export function isWithoutLine(engine: Engine): boolean {
  const { state, forced } = engine.memory.line;
  return state === 'offline' || forced !== null;
}
