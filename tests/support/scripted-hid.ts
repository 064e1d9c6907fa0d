/** HID devices that a test plugs in and out; the shape is node-hid's. */
import type { HidAccess, HidEntry, HidHandle } from '#engine/device/scanner/hid-access.ts';

export type PluggedHid = {
  /** One report from the device to whoever has it open. */
  send(...reports: readonly Uint8Array[]): void;
  /** Pulled out: whoever reads hears an error, and it is listed no more. */
  pullOut(): void;
  /** Reads fail from now on although it is listed still. */
  breakDown(): void;
  readonly featureReports: readonly (readonly number[])[];
  readonly timesOpened: () => number;
  readonly isOpen: () => boolean;
};

export type ScriptedHid = HidAccess & {
  plug(
    entry: Partial<HidEntry> & { readonly path: string },
    opening?: 'fine' | 'denied' | 'fails',
  ): PluggedHid;
  /** Listing fails until it is mended. */
  listing(works: boolean): void;
};

type Plugged = PluggedHid & { readonly entry: HidEntry; readonly open: () => Promise<HidHandle> };

export function scriptedHid(): ScriptedHid {
  const devices = new Map<string, Plugged>();
  let lists = true;
  return {
    list: () =>
      lists
        ? Promise.resolve([...devices.values()].map(({ entry }) => entry))
        : Promise.reject(new Error('no devices can be listed')),
    open: (path) =>
      devices.get(path)?.open() ?? Promise.reject(new Error(`cannot open device ${path}`)),
    listing: (works) => {
      lists = works;
    },
    plug: (entry, opening = 'fine') => {
      const plugged = plug(
        { vendorId: 0x0c2e, productId: 0x0b81, usagePage: 0x8c, usage: 0x02, ...entry },
        opening,
        () => devices.delete(entry.path),
      );
      devices.set(entry.path, plugged);
      return plugged;
    },
  };
}

type Listeners = {
  readonly data: ((report: Uint8Array) => void)[];
  readonly error: ((error: unknown) => void)[];
};

function plug(entry: HidEntry, opening: string, unlist: () => void): Plugged {
  const featureReports: number[][] = [];
  let reader: Listeners | null = null;
  let opened = 0;
  const breakDown = (): void => {
    const hit = reader;
    reader = null;
    for (const tell of hit?.error ?? []) tell(new Error('could not read from HID device'));
  };
  return {
    entry,
    featureReports,
    timesOpened: () => opened,
    isOpen: () => reader !== null,
    send: (...reports) => {
      for (const report of reports) for (const tell of reader?.data ?? []) tell(report);
    },
    breakDown,
    pullOut: () => {
      unlist();
      breakDown();
    },
    open: () => {
      opened += 1;
      if (opening === 'denied') {
        return Promise.reject(Object.assign(new Error('not allowed'), { code: 'EACCES' }));
      }
      if (opening === 'fails') return Promise.reject(new Error('cannot open device'));
      const own: Listeners = { data: [], error: [] };
      reader = own;
      const handle: HidHandle = {
        on: (event: 'data' | 'error', listener: never) => own[event].push(listener),
        sendFeatureReport: (data) => {
          featureReports.push(data);
          return Promise.resolve(data.length);
        },
        close: () => {
          if (reader === own) reader = null;
          return Promise.resolve();
        },
      };
      return Promise.resolve(handle);
    },
  };
}
