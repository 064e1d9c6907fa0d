/** What is known of the scanners at one moment. */
import type { DropCause } from './decoder.ts';

/** refused: this user may not open it; failed: it cannot be opened or read, and is tried again. */
export type DeviceStatus = 'opening' | 'open' | 'refused' | 'failed';

/** A scanner as the screen shows it. */
export type ScannerDevice = {
  /** Stays the same when it is plugged in again; two without serial number differ by their port. */
  readonly key: string;
  readonly name: string;
  readonly status: DeviceStatus;
  /** Sends more than a person can scan: not heard until it rests. */
  readonly flooding: boolean;
  readonly scans: number;
  readonly lastScanAt: number | null;
  /** Of all causes. */
  readonly dropped: number;
  readonly drops: Readonly<Partial<Record<DropCause | 'flood', number>>>;
};

export type ScannerState = {
  /** ready: devices can be listed, even if there is none; failed: they cannot at this moment. */
  readonly access: 'ready' | 'failed';
  readonly devices: readonly ScannerDevice[];
  /** Scanners that were read since the start and are not plugged in now. */
  readonly lost: readonly string[];
};

/** As the engine keeps it: `off` until scanners are read, `missing` where node-hid does not load. */
export type KnownScanners = Omit<ScannerState, 'access'> & {
  readonly access: ScannerState['access'] | 'off' | 'missing';
  /** Codes that came while no window of their till was open. */
  readonly unheard: () => number;
};

export const NO_SCANNERS: KnownScanners = {
  access: 'off',
  devices: [],
  lost: [],
  unheard: () => 0,
};
