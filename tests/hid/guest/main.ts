/**
 * The program of the scanner guest: plays what the host orders on virtual devices, runs the
 * product's scanner service in a process of its own, and tells the host what that reported.
 */
import { fork } from 'node:child_process';
import {
  createReadStream,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  writeSync,
} from 'node:fs';
import { release } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Order, ServiceEvent, Step, Told } from '../wire.ts';
import { plugIn } from './uhid.ts';
import type { VirtualDevice } from './uhid.ts';

const WIRE = '/dev/ttyS1';
/** A node that is still there: of one that was pulled out the link says "(deleted)". */
const HIDRAW = /^\/dev\/hidraw\d+$/;
const SYS_HIDRAW = '/sys/class/hidraw';

const wire = openSync(WIRE, 'r+');
const devices = new Map<string, VirtualDevice>();

function tell(told: Told): void {
  let rest = Buffer.from(`${JSON.stringify(told)}\n`);
  while (rest.length > 0) rest = rest.subarray(writeSync(wire, rest));
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function take(step: Step): Promise<void> {
  if ('pause_ms' in step) await pause(step.pause_ms);
  else if ('busy_ms' in step) service.send(step);
  else if ('plug' in step) {
    const device = step.plug;
    const plugged = await plugIn(step.shape, ({ kind, report }) => {
      tell({ about: 'asked', device, kind, report: report.toString('hex') });
    });
    devices.set(device, plugged);
  } else if ('unplug' in step) {
    await known(step.unplug).unplug();
    devices.delete(step.unplug);
  } else if ('release' in step) {
    await devices.get(step.release)?.unplug();
    devices.delete(step.release);
  } else {
    const device = known(step.device);
    const reports = step.reports.map((hex) => Buffer.from(hex, 'hex'));
    for (let round = 0; round < (step.times ?? 1); round += 1) reports.forEach(device.input);
  }
}

function known(name: string): VirtualDevice {
  const device = devices.get(name);
  if (device === undefined) throw new Error(`no device ${name} is plugged in`);
  return device;
}

/** Names of the HID devices whose node a process holds open. */
function openIn(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  const nodes = readdirSync(folder).flatMap((entry) => linkOf(join(folder, entry)));
  return nodes
    .filter((path) => HIDRAW.test(path))
    .map((path) => nameOf(basename(path)))
    .toSorted();
}

/** Where a link of /proc leads; none when it went away meanwhile. */
function linkOf(path: string): readonly string[] {
  try {
    return [readlinkSync(path)];
  } catch {
    return [];
  }
}

function nameOf(node: string): string {
  const text = readFileSync(join(SYS_HIDRAW, node, 'device', 'uevent'), 'utf8');
  return /^HID_NAME=(.*)$/m.exec(text)?.[1] ?? node;
}

const service = fork(join(import.meta.dirname, 'service.ts'));
service.on('message', (event: ServiceEvent) => {
  if (event.kind === 'started') {
    tell({ about: 'ready', node: process.version, kernel: release() });
  } else if (event.kind === 'missing') {
    tell({ about: 'failure', text: `node-hid does not load: ${event.error}` });
  } else tell({ about: 'service', event });
});
service.once('exit', (code) => {
  tell({ about: 'failure', text: `the scanner service ended (exit ${String(code)})` });
});

async function obey(order: Order): Promise<void> {
  const { order_no } = order;
  try {
    if (order.act === 'look') {
      tell({ about: 'look', order_no, open: openIn(service.pid ?? 0) });
      return;
    }
    for (const step of order.steps) await take(step);
    tell({ about: 'done', order_no });
  } catch (error) {
    tell({ about: 'failure', order_no, text: textOf(error) });
  }
}

process.on('uncaughtException', (error) => tell({ about: 'failure', text: textOf(error) }));
let last = Promise.resolve();
for await (const line of createInterface({ input: createReadStream(WIRE) })) {
  last = last.then(() => obey(JSON.parse(line) as Order));
}
