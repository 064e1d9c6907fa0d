/**
 * The devices of the till as its settings have them. Faces that stay while the devices behind them
 * change: a manager saves another address, and the next slip goes there.
 */
import type { DeviceSettings } from '#core/device.ts';
import { createDisplay } from './customer-display.ts';
import type { CustomerDisplay, DisplayState } from './customer-display.ts';
import { createPrinter } from './create-printer.ts';
import type { Printer, PrinterReport } from './printer.ts';

export type Devices = {
  settings(): DeviceSettings;
  apply(settings: DeviceSettings): void;
  readonly printer: Printer;
  readonly display: {
    state(): DisplayState;
    show: CustomerDisplay['show'];
    settled: CustomerDisplay['settled'];
  };
  /** What the printer said of itself last; null when it was not asked. */
  lastReport(): PrinterReport | null;
  /** Asks the printer; null where it cannot be asked. */
  askPrinter(): Promise<PrinterReport | null>;
};

/** `given`: the printer the program was started with, for an empty address. */
export function createDevices(initial: DeviceSettings, given: Printer): Devices {
  let settings = initial;
  let report: PrinterReport | null = null;
  const printerOf = ({ printer }: DeviceSettings): Printer =>
    printer.address === '' ? given : createPrinter(printer.address, printer.columns);
  let printer = printerOf(initial);
  let display = createDisplay(initial.display);
  return {
    settings: () => settings,
    apply: (next) => {
      settings = next;
      report = null;
      printer = printerOf(next);
      display = createDisplay(next.display);
    },
    printer: {
      get target() {
        return printer.target;
      },
      print: (bytes) => printer.print(bytes),
      kickDrawer: () => printer.kickDrawer(),
    },
    display: {
      state: () => display.state(),
      show: (message, now) => display.show(message, now),
      settled: () => display.settled(),
    },
    lastReport: () => report,
    askPrinter: async () => {
      report = (await printer.ask?.()) ?? null;
      return report;
    },
  };
}
