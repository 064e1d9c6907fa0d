/**
 * The state of the line as the counter sees it: every exchange with the platform is watched, none is
 * made for the purpose. Any answer, also a refusal or an error page, proves the line.
 */
import type { LineState } from '../memory.ts';
import type { Exchange } from '../platform/fsi/transport.ts';

/** An answer slower than this is shown as slow. */
const SLOW_MS = 3_000;

export function observeExchange(
  exchange: Exchange,
  line: LineState,
  now: () => number,
  changed: () => void,
): Exchange {
  return async (request) => {
    const begun = performance.now();
    const result = await exchange(request);
    const took_ms = Math.round(performance.now() - begun);
    const state = result.kind === 'answered' ? (took_ms > SLOW_MS ? 'slow' : 'online') : 'offline';
    line.latency_ms = result.kind === 'answered' ? took_ms : null;
    if (state !== line.state) {
      line.state = state;
      line.since = now();
      changed();
    }
    return result;
  };
}
