/**
 * The customer display: CD5220 commands over a byte line (counter-and-devices §7). It must never delay
 * or fail a sale: what to show is handed over and forgotten, only the newest waits, and a display that
 * is not there is left alone for a growing while.
 */
import iconv from 'iconv-lite';
import type { DeviceSettings, DisplayFrame, DisplayMessage, Lamp } from '#core/device.ts';
import { displayFrame } from '#core/device.ts';
import { openFileLink } from './file-link.ts';
import { linkAddress, openTcpAddress } from './link-address.ts';
import type { Link } from './link.ts';

export type DisplayState = {
  readonly state: 'none' | 'ready' | 'fault';
  readonly note: string;
};

export type CustomerDisplay = {
  state(): DisplayState;
  /** At once, and never throws; `now` is when, for the pauses. */
  show(message: DisplayMessage, now: number): void;
  /** Resolves when what was handed over last is on the display, or failed. */
  settled(): Promise<void>;
};

const CONNECT_MS = 1_500;
const WRITE_MS = 1_500;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

const LAMPS: Readonly<Record<Lamp, number>> = {
  off: 0x30,
  price: 0x31,
  total: 0x32,
  received: 0x33,
  change: 0x34,
};

/** Initialise, clear, both lines, lamp. */
export function encodeFrame(
  { upper, lower, lamp }: DisplayFrame,
  letters: DeviceSettings['display']['letters'],
): Uint8Array {
  const text = (value: string): Uint8Array =>
    iconv.encode(value.replace(/[\u0000-\u001f\u007f]/g, ' '), letters);
  const bytes: number[] = [0x1b, 0x40, 0x0c, 0x1b, 0x51, 0x41, ...text(upper), 0x0d];
  if (lower !== '') bytes.push(0x1b, 0x51, 0x42, ...text(lower), 0x0d);
  return Uint8Array.from([...bytes, 0x1b, 0x73, LAMPS[lamp]]);
}

export function createDisplay(settings: DeviceSettings['display']): CustomerDisplay {
  const { address } = settings;
  if (address === '') return lifeless({ state: 'none', note: '没有配置顾显' });
  const target = linkAddress(address);
  if (target === null) {
    const note = '顾显地址不对，应为 tcp:地址:端口 或 serial:串口:波特率';
    return lifeless({ state: 'fault', note });
  }
  const name = target.kind === 'tcp' ? target.name : target.path;
  const openLink = (): Promise<Link> =>
    target.kind === 'tcp'
      ? openTcpAddress(target, CONNECT_MS)
      : openFileLink(target.path, target.baud);
  let state: DisplayState = { state: 'ready', note: name };
  let next: Uint8Array | null = null;
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  let failures = 0;
  let restUntil = 0;

  const send = async (bytes: Uint8Array, now: number): Promise<void> => {
    let link: Link | null = null;
    try {
      link = await openLink();
      await link.write(bytes, WRITE_MS);
      await link.finish(WRITE_MS);
      failures = 0;
      state = { state: 'ready', note: name };
    } catch {
      restUntil = now + Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      failures += 1;
      state = { state: 'fault', note: `顾显连不上（${name}）` };
    } finally {
      link?.close();
    }
  };
  const work = async (now: number): Promise<void> => {
    busy = true;
    while (next !== null) {
      const bytes = next;
      next = null;
      await send(bytes, now);
    }
    busy = false;
  };
  return {
    state: () => state,
    show: (message, now) => {
      if (now < restUntil && message.kind !== 'test') return;
      next = encodeFrame(displayFrame(message, settings), settings.letters);
      if (!busy) running = work(now);
    },
    settled: () => running,
  };
}

function lifeless(state: DisplayState): CustomerDisplay {
  return { state: () => state, show: () => undefined, settled: () => Promise.resolve() };
}
