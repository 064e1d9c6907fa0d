/** What the scanner service needs of the system's HID devices: node-hid's shape, as far as it is used. */

/** One collection of a device; several may share a path. */
export type HidEntry = {
  readonly vendorId: number;
  readonly productId: number;
  readonly path?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly product?: string | undefined;
  readonly usagePage?: number | undefined;
  readonly usage?: number | undefined;
};

export type HidHandle = {
  on(event: 'data', listener: (report: Uint8Array) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  sendFeatureReport(data: number[]): Promise<number>;
  close(): Promise<void>;
};

export type HidAccess = {
  /** Rejects when the system's devices cannot be listed. */
  readonly list: () => Promise<readonly HidEntry[]>;
  /** Rejects when the device cannot be opened; an error with code EACCES when it is not allowed. */
  readonly open: (path: string) => Promise<HidHandle>;
};

const BARCODE_PAGE = 0x8c;
const BARCODE_SCANNER = 0x02;
const REDIRECTION_PAGE = 0xff66;
const REDIRECTION = 0x03;

/** A scanner in HID-POS mode, whoever made it (counter-and-devices §5.1). */
export function isScannerEntry({ usagePage, usage, path }: HidEntry): boolean {
  return usagePage === BARCODE_PAGE && usage === BARCODE_SCANNER && path !== undefined;
}

/** Honeywell's collection that takes the order to send codes as HID-POS. */
export function isRedirectionEntry({ usagePage, usage, path }: HidEntry): boolean {
  return usagePage === REDIRECTION_PAGE && usage === REDIRECTION && path !== undefined;
}
