/** The device page: settings, state, live tests, the print queue. */
import type { DeviceState, PrintJobView } from '#contract/device.ts';
import type { DeviceSettings } from '#core/device.ts';
import type { ShiftId } from '#core/ids.ts';
import { fail, ok, present } from '#core/result.ts';
import type { PrintJobRecord } from '#db/print-job.ts';
import {
  insertPrintJob,
  newestPrintJobs,
  printJobById,
  updatePrintJob,
  waitingPrintJobs,
} from '#db/print-job.ts';
import { saleById } from '#db/sale.ts';
import { shiftById } from '#db/shift.ts';
import type { Db } from '#db/sql.ts';
import type { CommandScope, Engine } from '../engine.ts';
import { commandHandler, longHandler, queryHandler } from '../engine.ts';
import { writeColumn } from '../columns.ts';
import { printWaiting } from '../receipt/print.ts';
import { splitLabelFacts } from '../receipt/split-label-facts.ts';
import { isPrinterAddress } from './create-printer.ts';
import { linkAddress } from './link-address.ts';
import { writeDeviceSettings } from './settings.ts';

const QUEUE_LENGTH = 20;

export const deviceHandlers = {
  'device.state': queryHandler('device.state', ({ engine }) => ok(deviceState(engine))),

  'device.check': longHandler('device.check', async ({ engine, commit }) => {
    commit((inside) => inside.audit('device.checked', 'printer'));
    await engine.devices.askPrinter();
    engine.publish('system');
    return ok(deviceState(engine));
  }),

  'device.save': commandHandler('device.save', (scope, input) => {
    const { engine } = scope;
    const wrong = wrongAddress(input);
    if (wrong !== null) return fail('device.badAddress', wrong.sentence, wrong.field);
    const before = engine.devices.settings();
    writeDeviceSettings(scope.db, input);
    scope.audit('device.saved', scope.caller.till, { before, after: input });
    scope.touch('system');
    scope.after(() => {
      engine.devices.apply(input);
      engine.devices.display.show({ kind: 'none' }, engine.now());
      void printWaiting(engine, { kickDrawer: false });
    });
    return ok({ ...deviceState(engine), settings: input });
  }),

  'device.testDisplay': longHandler('device.testDisplay', async ({ engine, commit }) => {
    commit((inside) => inside.audit('device.tested', 'display'));
    const { display } = engine.devices;
    display.show({ kind: 'test' }, engine.now());
    await display.settled();
    engine.publish('system');
    return ok(deviceState(engine));
  }),

  'print.queue': queryHandler('print.queue', ({ db }) => ok(queueOf(db))),

  'print.tryNow': commandHandler('print.tryNow', (scope) => {
    scope.after(() => void printWaiting(scope.engine, { kickDrawer: false }));
    return ok({ waiting: waitingPrintJobs(scope.db).length });
  }),

  'print.drop': commandHandler('print.drop', (scope, { printId }) => {
    const job = printJobById(scope.db, printId);
    if (job?.state !== 'waiting') return fail('print.notWaiting', '这一张不在等待打印。');
    updatePrintJob(scope.db, printId, { state: 'dropped', reason: '已取消打印' });
    scope.audit('print.dropped', String(printId), { document: job.document, copy: job.copy_no });
    scope.touch('system');
    return ok(queueOf(scope.db));
  }),

  'print.testSlip': commandHandler('print.testSlip', (scope) => {
    return askOwn(scope, 'test', '');
  }),

  'print.label': commandHandler('print.label', (scope, input) => {
    const { engine, db, now, staffNo } = scope;
    const sale = saleById(db, input.saleId);
    if (sale === null) return fail('sale.unknown', '没有这张单。', 'saleId');
    const facts = splitLabelFacts(scope, sale, input);
    if (facts === null) return fail('print.notSplit', '拆零标签只给已定批号的药品。', 'lotId');
    const contents = writeColumn('splitLabels', { facts, count: input.count });
    const asked = { document: 'label', subject: input.lineId, contents } as const;
    insertPrintJob(db, sale.sale_id, { ...asked, at: now, by: staffNo });
    // The register of splits (GSP art. 172) is kept from this: what, which lot, how much, by whom.
    scope.audit('print.label', sale.sale_no, {
      item: input.lineId,
      lot: facts.lotNo,
      quantity: facts.quantity,
      count: input.count,
    });
    scope.touch('system');
    scope.after(() => void printWaiting(engine, { kickDrawer: false }));
    return ok(queueOf(db));
  }),

  'print.dayReport': commandHandler('print.dayReport', (scope, { date }) => {
    return askOwn(scope, 'day', date);
  }),
};

function askOwn(scope: CommandScope, document: 'test' | 'day', subject: string) {
  const { engine, db, now, staffNo } = scope;
  const copy = insertPrintJob(db, null, { document, subject, at: now, by: staffNo });
  scope.audit('print.asked', subject, { document, copy });
  scope.touch('system');
  scope.after(() => void printWaiting(engine, { kickDrawer: false }));
  return ok(queueOf(db));
}

function wrongAddress({
  printer,
  display,
}: DeviceSettings): { readonly field: string; readonly sentence: string } | null {
  if (printer.address !== '' && !isPrinterAddress(printer.address)) {
    const sentence = '打印机地址不对，应为 tcp:地址:端口、device:设备文件、spool:队列或 none';
    return { field: 'printer.address', sentence };
  }
  if (display.address !== '' && linkAddress(display.address) === null) {
    const sentence = '顾显地址不对，应为 tcp:地址:端口 或 serial:串口:波特率';
    return { field: 'display.address', sentence };
  }
  return null;
}

function deviceState(engine: Engine): DeviceState {
  const { devices } = engine;
  const settings = devices.settings();
  const report = devices.lastReport();
  const { target } = devices.printer;
  const level = report?.drawerHigh ?? null;
  const { open } = settings.drawer;
  const known = level !== null && open !== 'unknown';
  return {
    settings,
    printer: {
      target,
      state: target === '未配置' ? 'none' : (report?.state ?? 'unchecked'),
      note: report?.reason ?? '',
    },
    drawer: !known ? 'unknown' : level === (open === 'high') ? 'open' : 'closed',
    display: devices.display.state(),
  };
}

/** Number of the sale, date of the day, name of the shift. */
function titleOf(db: Db, job: PrintJobRecord): string {
  if (job.sale_id !== null) return saleById(db, job.sale_id)?.sale_no ?? '';
  if (job.document !== 'xReport' && job.document !== 'zReport') return job.subject;
  const shift = present(shiftById(db, job.subject as ShiftId), 'shift of a report');
  return `${shift.till} 号台第 ${shift.number} 班`;
}

function queueOf(db: Db): PrintJobView[] {
  const newest = newestPrintJobs(db, QUEUE_LENGTH);
  const oldest = newest.at(-1)?.print_id ?? 0;
  // Those that wait longest stand at the end, however many were asked for since.
  const before = waitingPrintJobs(db).filter((job) => job.print_id < oldest);
  return [...newest, ...before.toReversed()].map((job) => ({
    printId: job.print_id,
    document: job.document,
    saleId: job.sale_id,
    title: titleOf(db, job),
    copyNo: job.copy_no,
    state: job.state,
    askedAt: job.asked_at,
    nextAt: job.state === 'waiting' && job.tries > 0 ? job.next_at : null,
    reason: job.reason,
  }));
}
