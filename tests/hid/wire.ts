/**
 * What host and guest say to each other over the guest's second serial port: JSON, one line each.
 * The host gives orders, the guest tells what it did and what the scanner service reported.
 */
import type { ScannerScan } from '#engine/device/scanner/device.ts';
import type { ScannerState } from '#engine/device/scanner/state.ts';

/** A virtual device as the kernel is to see it. */
export type DeviceShape = {
  readonly name: string;
  readonly vendor_id: number;
  readonly product_id: number;
  /** HID report descriptor, hex. */
  readonly descriptor: string;
  /** Serial number; empty: none. */
  readonly serial?: string;
};

/** One act of a play; `device` is a name the test chose. */
export type Step =
  | { readonly plug: string; readonly shape: DeviceShape }
  | { readonly unplug: string }
  /** Unplugs it if it is plugged in. */
  | { readonly release: string }
  /** Input reports, hex with the report id where there is one, written `times` times over. */
  | { readonly device: string; readonly reports: readonly string[]; readonly times?: number }
  | { readonly pause_ms: number }
  /** Keeps the service's process from doing anything for so long, as a slow command would. */
  | { readonly busy_ms: number };

export type Order =
  | { readonly order_no: number; readonly act: 'play'; readonly steps: readonly Step[] }
  | { readonly order_no: number; readonly act: 'look' };

/** What the process of the scanner service reports. */
export type ServiceEvent =
  | { readonly kind: 'started' }
  /** node-hid does not load. */
  | { readonly kind: 'missing'; readonly error: string }
  | { readonly kind: 'scan'; readonly scan: ScannerScan }
  | { readonly kind: 'state'; readonly state: ScannerState }
  | { readonly kind: 'log'; readonly level: string; readonly event: string };

/** One thing the guest tells. */
export type Told =
  | { readonly about: 'ready'; readonly node: string; readonly kernel: string }
  /** Without an order number it is the guest that failed, not one order. */
  | { readonly about: 'failure'; readonly text: string; readonly order_no?: number }
  | { readonly about: 'done'; readonly order_no: number }
  /** Names of the virtual devices that the service's process holds open. */
  | { readonly about: 'look'; readonly order_no: number; readonly open: readonly string[] }
  /** The kernel passed on a report that was written to a virtual device: id first, hex. */
  | {
      readonly about: 'asked';
      readonly device: string;
      readonly kind: 'feature' | 'output';
      readonly report: string;
    }
  | { readonly about: 'service'; readonly event: ServiceEvent };
