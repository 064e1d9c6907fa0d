/** Addresses of devices at the end of a byte line: `tcp:HOST:PORT`, `device:PATH`, `serial:PATH:BAUD`, `serial:COM3:BAUD`. */
import type { Link } from './link.ts';
import { openTcpLink } from './tcp-link.ts';

type TcpAddress = {
  readonly kind: 'tcp';
  /** As shown: "192.168.1.50:9100". */
  readonly name: string;
  readonly host: string;
  readonly port: number;
};
type FileAddress = {
  readonly kind: 'file';
  readonly path: string;
  readonly baud: number | null;
};

const SERIAL = /^serial:(\/\S+|COM\d{1,3}):(1200|2400|4800|9600|19200|38400|57600|115200)$/;

/** Null when it is no such address. */
export function linkAddress(text: string): TcpAddress | FileAddress | null {
  const tcp = /^tcp:(\[[0-9a-fA-F:]+\]|[^:\s]+):(\d{1,5})$/.exec(text);
  const port = Number(tcp?.[2] ?? 0);
  if (tcp && port > 0 && port < 65_536) {
    const host = (tcp[1] ?? '').replace(/^\[|\]$/g, '');
    return { kind: 'tcp', name: `${host}:${port}`, host, port };
  }
  const device = /^device:(\/\S+)$/.exec(text)?.[1];
  if (device !== undefined) return { kind: 'file', path: device, baud: null };
  const serial = SERIAL.exec(text);
  if (serial?.[1] === undefined) return null;
  const path = serial[1].startsWith('/') ? serial[1] : `\\\\.\\${serial[1]}`;
  return { kind: 'file', path, baud: Number(serial[2]) };
}

export function openTcpAddress({ host, port }: TcpAddress, connect_ms: number): Promise<Link> {
  return openTcpLink(host, port, connect_ms);
}
