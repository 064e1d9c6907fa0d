/**
 * Virtual HID devices through the kernel's /dev/uhid: the structures of linux/uhid.h written and
 * read as bytes. What is created here is to every program a device that somebody plugged in.
 */
import { closeSync, constants, openSync, read, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { DeviceShape } from '../wire.ts';

const UHID_DESTROY = 1;
const UHID_START = 2;
const UHID_STOP = 3;
const UHID_OUTPUT = 6;
const UHID_GET_REPORT = 9;
const UHID_GET_REPORT_REPLY = 10;
const UHID_CREATE2 = 11;
const UHID_INPUT2 = 12;
const UHID_SET_REPORT = 13;
const UHID_SET_REPORT_REPLY = 14;

const BUS_USB = 3;
const DATA_MAX = 4096;
/** sizeof(struct uhid_event): the type, and its largest member, the create2 request. */
const EVENT_BYTES = 4 + 128 + 64 + 64 + 2 + 2 + 4 * 4 + DATA_MAX;
const EIO = 5;

type AskedReport = { readonly kind: 'feature' | 'output'; readonly report: Buffer };

export type VirtualDevice = {
  /** Writes one input report, its id first where it has one. */
  readonly input: (report: Buffer) => void;
  /** Pulls the plug; resolves when the kernel let go of the device. */
  readonly unplug: () => Promise<void>;
};

/** Plugs a device in; resolves when the kernel started it. */
export async function plugIn(
  shape: DeviceShape,
  onAsked: (asked: AskedReport) => void,
): Promise<VirtualDevice> {
  const file = openSync('/dev/uhid', constants.O_RDWR);
  writeSync(file, createRequest(shape));
  const started = Promise.withResolvers<undefined>();
  const stopped = serve(file, { onAsked, onStart: () => started.resolve(undefined) });
  // A device that stops without ever having started must not leave the caller waiting.
  await Promise.race([started.promise, stopped.then(refuseStop)]);
  return {
    input: (report) => {
      writeSync(file, inputRequest(report));
    },
    unplug: async () => {
      writeSync(file, numbered(UHID_DESTROY, Buffer.alloc(0)));
      await stopped;
      closeSync(file);
    },
  };
}

function refuseStop(): never {
  throw new Error('the kernel stopped the device before it started it');
}

/** Answers what the kernel asks until it stops the device. */
async function serve(
  file: number,
  { onAsked, onStart }: { onAsked: (asked: AskedReport) => void; onStart: () => void },
): Promise<void> {
  const event = Buffer.alloc(EVENT_BYTES);
  for (;;) {
    await promisify(read)(file, event, 0, event.length, null);
    switch (event.readUInt32LE(0)) {
      case UHID_START:
        onStart();
        break;
      case UHID_STOP:
        return;
      case UHID_OUTPUT:
        onAsked({ kind: 'output', report: copy(event, 4, event.readUInt16LE(4 + DATA_MAX)) });
        break;
      case UHID_SET_REPORT:
        // id u32, number u8, type u8, size u16, data: the data begin with the number.
        onAsked({ kind: 'feature', report: copy(event, 12, event.readUInt16LE(10)) });
        writeSync(file, numbered(UHID_SET_REPORT_REPLY, answer(event.readUInt32LE(4), 0)));
        break;
      case UHID_GET_REPORT: {
        const refused = Buffer.concat([answer(event.readUInt32LE(4), EIO), Buffer.alloc(2)]);
        writeSync(file, numbered(UHID_GET_REPORT_REPLY, refused));
        break;
      }
      default: // open and close: who has it open is looked up in /proc
    }
  }
}

function copy(event: Buffer, at: number, size: number): Buffer {
  return Buffer.from(event.subarray(at, at + size));
}

function answer(id: number, error: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUInt32LE(id, 0);
  bytes.writeUInt16LE(error, 4);
  return bytes;
}

function numbered(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(type, 0);
  return Buffer.concat([head, body]);
}

function createRequest(shape: DeviceShape): Buffer {
  const descriptor = Buffer.from(shape.descriptor, 'hex');
  const body = Buffer.alloc(EVENT_BYTES - 4);
  body.write(shape.name, 0, 127, 'utf8');
  body.write('rxtill/virtual', 128, 63, 'utf8');
  body.write(shape.serial ?? '', 192, 63, 'utf8');
  body.writeUInt16LE(descriptor.length, 256);
  body.writeUInt16LE(BUS_USB, 258);
  body.writeUInt32LE(shape.vendor_id, 260);
  body.writeUInt32LE(shape.product_id, 264);
  descriptor.copy(body, 276);
  return numbered(UHID_CREATE2, body);
}

function inputRequest(report: Buffer): Buffer {
  const size = Buffer.alloc(2);
  size.writeUInt16LE(report.length, 0);
  return numbered(UHID_INPUT2, Buffer.concat([size, report]));
}
