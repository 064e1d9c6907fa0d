/** A two-way byte line to a device: a socket, or a device file. */

/** Carries words for the cashier out of a conversation with a device. */
export class DeviceFault extends Error {}

export type Link = {
  /** Hands the bytes over; a DeviceFault when the device leaves them untaken for so long. */
  write(bytes: Uint8Array, wait_ms: number): Promise<void>;
  /** The first byte that `accept` takes, of those that come from now on; null when none comes. */
  read(accept: (byte: number) => boolean, wait_ms: number): Promise<number | null>;
  /** Ends it in order, so that what was written arrives. */
  finish(wait_ms: number): Promise<void>;
  /** Ends it as it stands. Never throws. */
  close(): void;
};

export const NOT_TAKEN = '打印机不接收数据，小票可能不完整';
export const CUT_OFF = '打印中途断开，请看小票是否完整';
