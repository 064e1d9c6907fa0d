/** One scanner that is plugged in: opened, read, closed, opened again with growing pauses. */
import type { Later, Log } from '../../engine.ts';
import type { DecodedScan, Decoder, DecoderStep, DropCause } from './decoder.ts';
import { hearGone, hearReport, hearSilence, isWaiting, newDecoder } from './decoder.ts';
import type { Flood } from './flood.ts';
import { CALM, REST_MS, hearFlood } from './flood.ts';
import type { HidEntry, HidHandle } from './hid-access.ts';
import type { DeviceStatus, ScannerDevice } from './state.ts';

export type ScannerScan = DecodedScan & {
  /** `ScannerDevice.key` of the scanner. */
  readonly device: string;
  readonly at: number;
};

export type DeviceParts = {
  readonly open: (path: string) => Promise<HidHandle>;
  readonly later: Later;
  readonly now: () => number;
  readonly log: Log;
  readonly onScan: (scan: ScannerScan) => void;
  /** Something the screen shows has changed; `soon` when only counters have. */
  readonly changed: (when: 'now' | 'soon') => void;
};

/** Silence that ends a code whose last report did not (counter-and-devices §5.3). */
export const SILENCE_MS = 150;
/** A timer so late tells that this process stood still. */
const STANDSTILL_MS = 50;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A device that was read so long is well: the next trouble is a first one again. */
const WELL_AFTER_MS = 10_000;

export class Device {
  readonly path: string;
  readonly key: string;
  readonly #name: string;
  readonly #parts: DeviceParts;
  readonly #drops: Partial<Record<DropCause | 'flood', number>> = {};
  #status: DeviceStatus = 'opening';
  #handle: HidHandle | null = null;
  #opening = false;
  #gone = false;
  #decoder: Decoder;
  #flood: Flood = CALM;
  #cancelSilence = (): void => {};
  #cancelRest = (): void => {};
  #tries = 0;
  #tryAt = Number.NEGATIVE_INFINITY;
  #openedAt: number | null = null;
  #scans = 0;
  #lastScanAt: number | null = null;

  constructor(entry: HidEntry, parts: DeviceParts) {
    this.path = entry.path ?? '';
    this.key = keyOf(entry);
    this.#name = nameOf(entry);
    this.#parts = parts;
    this.#decoder = newDecoder(entry.vendorId);
  }

  get handle(): HidHandle | null {
    return this.#handle;
  }

  view(): ScannerDevice {
    return {
      key: this.key,
      name: this.#name,
      status: this.#status,
      flooding: this.#flood.muted,
      scans: this.#scans,
      lastScanAt: this.#lastScanAt,
      dropped: Object.values(this.#drops).reduce((total, count) => total + count, 0),
      drops: { ...this.#drops },
    };
  }

  /** Opens it when it is not open and its pause is over. */
  tend(): void {
    const due = this.#parts.now() >= this.#tryAt;
    if (this.#handle === null && !this.#opening && !this.#gone && due) void this.#open();
  }

  /** It is not listed any more, or the service stops. */
  async close(): Promise<void> {
    this.#gone = true;
    const handle = this.#handle;
    this.#handle = null;
    this.#follow(hearGone(this.#decoder));
    this.#cancelRest();
    // A device that is gone cannot be closed either: nothing is lost by it.
    await handle?.close().catch(() => {});
  }

  async #open(): Promise<void> {
    this.#opening = true;
    try {
      const handle = await this.#parts.open(this.path);
      if (this.#gone) await handle.close();
      else this.#listen(handle);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#opening = false;
    }
  }

  #listen(handle: HidHandle): void {
    this.#handle = handle;
    this.#status = 'open';
    this.#openedAt = this.#parts.now();
    handle.on('data', (report) => {
      // Copied: the driver may use its buffer again.
      if (this.#handle === handle) {
        this.#follow(hearReport(this.#decoder, new Uint8Array(report)));
      }
    });
    handle.on('error', (error) => {
      if (this.#handle !== handle) return;
      this.#handle = null;
      this.#follow(hearGone(this.#decoder));
      void handle.close().catch(() => {});
      this.#fail(error);
    });
    this.#parts.log.info('scanner-open', { device: this.key, product: this.#name });
    this.#parts.changed('now');
  }

  #fail(error: unknown): void {
    if (this.#gone) return;
    const now = this.#parts.now();
    const wasWell = this.#openedAt !== null && now - this.#openedAt >= WELL_AFTER_MS;
    this.#openedAt = null;
    this.#tries = wasWell ? 1 : this.#tries + 1;
    this.#tryAt = now + Math.min(FIRST_PAUSE_MS * 2 ** (this.#tries - 1), LONGEST_PAUSE_MS);
    this.#status = isDenied(error) ? 'refused' : 'failed';
    if (this.#tries === 1) {
      this.#parts.log.warn('scanner-failed', { device: this.key, status: this.#status });
    }
    this.#parts.changed('now');
  }

  #follow(step: DecoderStep): void {
    this.#decoder = step.decoder;
    for (const cause of step.drops) this.#drop(cause);
    for (const scan of step.scans) this.#pass(scan);
    this.#cancelSilence();
    this.#cancelSilence = isWaiting(this.#decoder) ? this.#awaitSilence() : (): void => {};
  }

  /** Silence that nobody could have heard is none: after a standstill of this process the reports
   * that came meanwhile are still to be delivered, so a timer that is late begins anew. */
  #awaitSilence(): () => void {
    const dueAt = this.#parts.now() + SILENCE_MS;
    return this.#parts.later(SILENCE_MS, () => {
      if (this.#parts.now() - dueAt > STANDSTILL_MS) this.#cancelSilence = this.#awaitSilence();
      else this.#follow(hearSilence(this.#decoder));
    });
  }

  #drop(cause: DropCause | 'flood'): void {
    this.#drops[cause] = (this.#drops[cause] ?? 0) + 1;
    this.#parts.changed('soon');
  }

  #pass(scan: DecodedScan): void {
    const at = this.#parts.now();
    const { muted } = this.#flood;
    this.#flood = hearFlood(this.#flood, at);
    if (this.#flood.muted) {
      if (!muted) this.#parts.log.warn('scanner-flood', { device: this.key });
      this.#drop('flood');
      this.#rest();
      if (!muted) this.#parts.changed('now');
      return;
    }
    this.#scans += 1;
    this.#lastScanAt = at;
    this.#parts.changed('soon');
    try {
      this.#parts.onScan({ ...scan, device: this.key, at });
    } catch (error) {
      // A code that cannot be passed on must not end the reading of the next.
      const name = error instanceof Error ? error.name : 'unknown';
      this.#parts.log.error('scanner-pass', { error: name });
    }
  }

  /** Hears it again after a rest, counted from its last code. */
  #rest(): void {
    this.#cancelRest();
    this.#cancelRest = this.#parts.later(REST_MS, () => {
      this.#flood = CALM;
      this.#parts.changed('now');
    });
  }
}

export function keyOf({ vendorId, productId, serialNumber, path }: HidEntry): string {
  const serial = serialNumber?.trim() ?? '';
  return `${hex(vendorId)}:${hex(productId)}:${serial === '' ? path : serial}`.slice(0, 200);
}

/** How it is called on the screen; never longer than a line. */
function nameOf({ product, vendorId, productId }: HidEntry): string {
  const printable = (product ?? '').replace(/[\u0000-\u001f\u007f-\u009f\ufffd]/g, '').trim();
  return printable === '' ? `${hex(vendorId)}:${hex(productId)}` : printable.slice(0, 40);
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EACCES';
}
