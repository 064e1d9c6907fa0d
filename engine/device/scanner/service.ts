/**
 * The scanners of this machine: every HID-POS scanner that is plugged in is opened and read, each
 * with a decoder of its own; what comes and goes is seen by listing the devices again. Knows neither
 * node-hid nor a clock: both are given, so that tests script them and a guest machine brings the
 * real ones.
 */
import type { Later, Log } from '../../engine.ts';
import type { ScannerScan } from './device.ts';
import { Device, keyOf } from './device.ts';
import type { HidAccess, HidEntry } from './hid-access.ts';
import { isRedirectionEntry, isScannerEntry } from './hid-access.ts';
import { isHhpVendor } from './report.ts';
import type { ScannerState } from './state.ts';

export type ScannerOptions = HidAccess & {
  readonly later: Later;
  readonly now: () => number;
  readonly log: Log;
  /** Every code, in the order a scanner sent them. */
  readonly onScan: (scan: ScannerScan) => void;
  /** What the screen shows has changed; counters alone are told at most once a second. */
  readonly onState: (state: ScannerState) => void;
};

export type ScannerService = {
  state(): ScannerState;
  /** Closes every device; nothing is told any more. */
  stop(): Promise<void>;
};

const LIST_EVERY_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const COUNTERS_EVERY_MS = 1_000;
/** Tells a Honeywell scanner in keyboard mode to send HID-POS (counter-and-devices §5.1). */
const REDIRECT_REPORT = [0xfe, 0x01];

export function startScannerService(options: ScannerOptions): ScannerService {
  const scanners = new Scanners(options);
  scanners.start();
  return scanners;
}

class Scanners implements ScannerService {
  readonly #options: ScannerOptions;
  /** By path: it is what tells two equal scanners apart. */
  readonly #devices = new Map<string, Device>();
  readonly #redirected = new Set<string>();
  readonly #lost = new Set<string>();
  #access: ScannerState['access'] = 'ready';
  #failures = 0;
  #stopped = false;
  #cancelList = (): void => {};
  #cancelTell: (() => void) | null = null;

  constructor(options: ScannerOptions) {
    this.#options = options;
  }

  start(): void {
    void this.#look();
  }

  state(): ScannerState {
    return {
      access: this.#access,
      devices: [...this.#devices.values()].map((device) => device.view()),
      lost: [...this.#lost],
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelList();
    this.#cancelTell?.();
    const devices = [...this.#devices.values()];
    this.#devices.clear();
    await Promise.all(devices.map((device) => device.close()));
  }

  async #look(): Promise<void> {
    const { list, later, log } = this.#options;
    try {
      const entries = await list();
      if (this.#stopped) return;
      this.#failures = 0;
      this.#become('ready');
      this.#reconcile(entries);
    } catch (error) {
      if (this.#stopped) return;
      this.#failures += 1;
      if (this.#failures === 1) {
        log.warn('scanner-list', { error: error instanceof Error ? error.message : 'unknown' });
      }
      this.#become('failed');
    }
    const pause_ms = Math.min(LIST_EVERY_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
    this.#cancelList = later(this.#failures === 0 ? LIST_EVERY_MS : pause_ms, () => {
      void this.#look();
    });
  }

  #become(access: ScannerState['access']): void {
    if (this.#access === access) return;
    this.#access = access;
    this.#changed('now');
  }

  #reconcile(entries: readonly HidEntry[]): void {
    const scanners = new Map(
      entries.filter(isScannerEntry).map((entry) => [entry.path ?? '', entry] as const),
    );
    for (const [path, device] of this.#devices) {
      const entry = scanners.get(path);
      // Another scanner may have got the path of one that was pulled out between two looks.
      if (entry === undefined || keyOf(entry) !== device.key) this.#remove(path, device);
    }
    for (const [path, entry] of scanners) this.#add(path, entry);
    for (const device of this.#devices.values()) device.tend();
    this.#redirect(entries);
  }

  #remove(path: string, device: Device): void {
    this.#devices.delete(path);
    if (device.view().status !== 'refused') this.#lost.add(device.key);
    void device.close();
    this.#options.log.info('scanner-gone', { device: device.key });
    this.#changed('now');
  }

  #add(path: string, entry: HidEntry): void {
    if (this.#devices.has(path)) return;
    const { open, later, now, log, onScan } = this.#options;
    const changed = (when: 'now' | 'soon'): void => this.#changed(when);
    const device = new Device(entry, { open, later, now, log, onScan, changed });
    this.#devices.set(path, device);
    this.#lost.delete(device.key);
    this.#changed('now');
  }

  #redirect(entries: readonly HidEntry[]): void {
    const found = entries.filter((one) => isRedirectionEntry(one) && isHhpVendor(one.vendorId));
    const paths = new Set(found.map(({ path }) => path ?? ''));
    for (const path of this.#redirected) if (!paths.has(path)) this.#redirected.delete(path);
    for (const path of paths) {
      if (this.#redirected.has(path)) continue;
      // A path that is a scanner's own is told through its handle, as soon as there is one.
      const device = this.#devices.get(path);
      if (device !== undefined && device.handle === null) continue;
      this.#redirected.add(path);
      void this.#sendRedirection(path, device);
    }
  }

  async #sendRedirection(path: string, device: Device | undefined): Promise<void> {
    const { open, log } = this.#options;
    try {
      const own = device?.handle ?? null;
      const handle = own ?? (await open(path));
      try {
        await handle.sendFeatureReport(REDIRECT_REPORT);
      } finally {
        if (own === null) await handle.close();
      }
      log.info('scanner-redirected', { path });
    } catch (error) {
      // Set aside until it is plugged in again: in keyboard mode it works as well.
      log.warn('scanner-redirect', { path, error: error instanceof Error ? error.message : '' });
    }
  }

  #changed(when: 'now' | 'soon'): void {
    if (this.#stopped) return;
    if (when === 'soon') {
      this.#cancelTell ??= this.#options.later(COUNTERS_EVERY_MS, () => this.#tell());
      return;
    }
    this.#tell();
  }

  #tell(): void {
    this.#cancelTell?.();
    this.#cancelTell = null;
    this.#options.onState(this.state());
  }
}
