/** What the tests ask about the scanners in the guest: who is there, what was scanned. */
import type { ScannerScan } from '#engine/device/scanner/device.ts';
import type { ScannerDevice, ScannerState } from '#engine/device/scanner/state.ts';
import type { ScannerGuest } from './scanner-guest.ts';
import { shapeOf } from './virtual-scanners.ts';
import type { Maker } from './virtual-scanners.ts';
import type { Told } from './wire.ts';

/** The state that the service reported last. */
function stateIn(told: readonly Told[]): ScannerState | undefined {
  const last = told.findLast((one) => one.about === 'service' && one.event.kind === 'state');
  return last?.about === 'service' && last.event.kind === 'state' ? last.event.state : undefined;
}

function deviceIn(told: readonly Told[], serial: string): ScannerDevice | undefined {
  return stateIn(told)?.devices.find(({ key }) => key.endsWith(`:${serial}`));
}

/** One virtual scanner in the guest, known by its serial number. */
export class Scanner {
  readonly #guest: ScannerGuest;
  readonly #maker: Maker;
  readonly serial: string;

  constructor(guest: ScannerGuest, maker: Maker, serial: string) {
    this.#guest = guest;
    this.#maker = maker;
    this.serial = serial;
  }

  get plug(): { readonly plug: string; readonly shape: ReturnType<typeof shapeOf> } {
    return { plug: this.serial, shape: shapeOf(this.#maker, this.serial) };
  }

  /** Plugs it in and waits until the service reads it. */
  async plugIn(): Promise<void> {
    await this.#guest.play(this.plug);
    await this.isOpen();
  }

  /** Pulls it out and waits until the service knows. */
  async pullOut(): Promise<void> {
    await this.#guest.play({ unplug: this.serial });
    await this.#guest.until(`${this.serial} gone`, (told) =>
      deviceIn(told, this.serial) === undefined ? true : undefined,
    );
  }

  /** Pulls it out if it is in, and waits for nothing. */
  release(): Promise<void> {
    return this.#guest.play({ release: this.serial });
  }

  isOpen(): Promise<ScannerDevice> {
    return this.#guest.until(`${this.serial} open`, (told) => {
      const device = deviceIn(told, this.serial);
      return device?.status === 'open' ? device : undefined;
    });
  }

  /** Waits until the service's process has the device open that is plugged in now. */
  async isOpenAgain(): Promise<void> {
    const { name } = this.plug.shape;
    let open: readonly string[] = [];
    while (!open.includes(name)) open = await this.#guest.openDevices();
  }

  /** Waits until the service shows this of the scanner. */
  shows(what: string, holds: (device: ScannerDevice) => boolean): Promise<ScannerDevice> {
    return this.#guest.until(`${this.serial}: ${what}`, (told) => {
      const device = deviceIn(told, this.serial);
      return device !== undefined && holds(device) ? device : undefined;
    });
  }

  /** Waits for this unless the service has shown it at some time before. */
  showed(what: string, holds: (device: ScannerDevice) => boolean): Promise<ScannerDevice> {
    return this.#guest.until(`${this.serial}: ${what}`, (told) =>
      told.flatMap((one) => deviceIn([one], this.serial) ?? []).find(holds),
    );
  }

  /** Everything scanned with it so far. */
  scans(): readonly Pick<ScannerScan, 'text' | 'aim'>[] {
    return this.#guest.told().flatMap((one) => {
      if (one.about !== 'service' || one.event.kind !== 'scan') return [];
      const { device, text, aim } = one.event.scan;
      return device.endsWith(`:${this.serial}`) ? [{ text, aim }] : [];
    });
  }

  texts(): readonly string[] {
    return this.scans().map(({ text }) => text);
  }

  /** Waits for so many scans in all. */
  hasScanned(count: number): Promise<true> {
    return this.#guest.until(`${count} scans of ${this.serial}`, () =>
      this.scans().length >= count ? true : undefined,
    );
  }

  /** Waits until it has read this. */
  hasRead(text: string): Promise<true> {
    return this.#guest.until(`${text} read by ${this.serial}`, () =>
      this.texts().includes(text) ? true : undefined,
    );
  }
}
