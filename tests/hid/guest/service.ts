/** The product's own scanner service on the real node-hid, reporting to the program that forked it. */
import { loadNodeHid } from '#engine/device/scanner/node-hid-access.ts';
import { startScannerService } from '#engine/device/scanner/service.ts';
import type { ServiceEvent } from '../wire.ts';

function report(event: ServiceEvent): void {
  process.send?.(event);
}

function logAs(level: string): (event: string) => void {
  return (event) => report({ kind: 'log', level, event });
}

process.on('message', ({ busy_ms }: { readonly busy_ms: number }) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busy_ms);
});

const hid = await loadNodeHid();
if (hid.kind === 'missing') report(hid);
else {
  startScannerService({
    ...hid.access,
    later: (delay_ms, act) => {
      const timer = setTimeout(act, delay_ms);
      return () => clearTimeout(timer);
    },
    now: Date.now,
    log: { info: logAs('info'), warn: logAs('warn'), error: logAs('error') },
    onScan: (scan) => report({ kind: 'scan', scan }),
    onState: (state) => report({ kind: 'state', state }),
  });
  report({ kind: 'started' });
}
