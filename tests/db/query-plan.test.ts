/**
 * The plans of what a counter asks thousands of times a day, and of what a start asks: with five
 * years of sales in the file none of them may walk a table (architecture §7).
 */
import { afterAll, describe, expect, it } from 'vitest';
import type {
  LineId,
  LotId,
  OutboxItemId,
  PrescriptionId,
  ProductId,
  SaleId,
  ShiftId,
  StaffNo,
  TillNo,
} from '#core/ids.ts';
import * as dayCloses from '#db/day-close.ts';
import * as dossiers from '#db/dossier.ts';
import * as intents from '#db/intent.ts';
import * as levels from '#db/level.ts';
import * as moneyTasks from '#db/money-task.ts';
import * as outbox from '#db/outbox.ts';
import { priceRecords } from '#db/price-history.ts';
import * as prescriptions from '#db/prescription.ts';
import * as printJobs from '#db/print-job.ts';
import * as products from '#db/product.ts';
import * as reconciliations from '#db/reconciliation.ts';
import * as sales from '#db/sale.ts';
import * as settlements from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import * as shifts from '#db/shift.ts';
import * as stock from '#db/stock.ts';
import * as stockUploads from '#db/stock-upload.ts';
import * as system from '#db/system.ts';
import * as tenders from '#db/tender.ts';
import {
  codesOfSale,
  pastCodesOfSale,
  releaseCodesOfLine,
  returnCodes,
  sellCodes,
  traceCode,
} from '#db/trace-code.ts';
import { openTestDb } from './product-fixture.ts';

const { db, close } = openTestDb();
afterAll(close);

const sale = 's' as SaleId;
const line = 'l' as LineId;
const lot = 'o' as LotId;
const till = '01' as TillNo;
const prescription = 'p' as PrescriptionId;
const product = 'x' as ProductId;
const shift = {
  shift_id: 'h' as ShiftId,
  till,
  number: 2,
  first_sequence: 1,
  last_sequence: null,
} as shifts.ShiftRecord;
const staff = '0107' as StaffNo;

/** The texts a function prepares, caught on the way to the database. */
function textsOf(ask: (spied: Db) => unknown): string[] {
  const texts: string[] = [];
  const spied = new Proxy(db, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'prepare') return value.bind(target) as unknown;
      return (text: string) => {
        texts.push(text);
        return target.prepare(text);
      };
    },
  });
  try {
    ask(spied);
  } catch (error) {
    // A write that finds no row says so after its text was prepared.
    if (!/assertion failed|constraint/i.test(String(error))) throw error;
  }
  return texts;
}

function planOf(text: string): string[] {
  const places = [...text.matchAll(/\?/g)].map(() => null);
  return db
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`)
    .all(...places)
    .map((step) => step.detail);
}

/** A table walked from end to end: a scan that no index serves, or one of a whole index. */
const walks = (step: string): boolean => /^SCAN (?!CONSTANT ROW|\(subquery|\d)/.test(step);

const HOT: readonly (readonly [string, (spied: Db) => unknown])[] = [
  ['the sale in work', (spied) => sales.currentSale(spied, till)],
  ['a sale by id', (spied) => sales.saleById(spied, sale)],
  ['a sale by number', (spied) => sales.saleByNo(spied, 'NH01')],
  ['lines', (spied) => sales.linesOf(spied, sale)],
  ['next position', (spied) => sales.nextPosition(spied, sale)],
  ['lots of lines', (spied) => sales.lineLots(spied, sale)],
  ['lots of a line', (spied) => sales.lotsOfLine(spied, line)],
  ['lots of a product', (spied) => stock.lotsOfProduct(spied, product)],
  ['a reservation', (spied) => stock.reserveLot(spied, lot, 0)],
  ['a trace code', (spied) => traceCode(spied, '8')],
  ['codes of a sale', (spied) => codesOfSale(spied, sale)],
  ['past codes of a sale', (spied) => pastCodesOfSale(spied, sale)],
  ['codes sold', (spied) => sellCodes(spied, sale, 0)],
  ['codes returned', (spied) => returnCodes(spied, sale, 0)],
  ['codes released', (spied) => releaseCodesOfLine(spied, line)],
  ['person', (spied) => sales.personOf(spied, sale)],
  ['person known from earlier', (spied) => dossiers.lastKnownPerson(spied, '1')],
  ['dossier of a sale', (spied) => dossiers.dossierOfSale(spied, sale)],
  ['dossier of a code', (spied) => dossiers.dossierByCode(spied, '1')],
  ['dossiers of a name', (spied) => dossiers.dossiersByName(spied, 'n', 9)],
  ['revision', (spied) => sales.bumpRevision(spied, sale)],
  ['claim of a prescription', (spied) => sales.claimOf(spied, prescription)],
  ['product of a trace prefix', (spied) => products.productByTracePrefix(spied, '8100427')],
  ['product of a bar code', (spied) => products.productByBarcode(spied, '690')],
  ['available stock', (spied) => products.availableOf(spied, product, '2026-11-21')],
  ['trial', (spied) => settlements.trialOf(spied, sale)],
  ['last settlement', (spied) => settlements.lastSettlement(spied, sale)],
  ['settlement of a msgid', (spied) => settlements.settlementByMsgid(spied, 'm')],
  ['settlement of a void', (spied) => settlements.settlementByVoidMsgid(spied, 'm')],
  ['settlement of a number', (spied) => settlements.settlementBySetlId(spied, 'n')],
  ['settlements without end', (spied) => settlements.unknownSettlements(spied)],
  ['classes of late', (spied) => settlements.clearingClassesSince(spied, '2026-08-21')],
  ['settlements of a day', (spied) => settlements.settlementsOfDay(spied, '2026-11-21')],
  ['tenders of a sale', (spied) => tenders.tendersOf(spied, sale)],
  ['tenders of a shift', (spied) => shifts.tendersOfShift(spied, shift)],
  ['tenders of a day', (spied) => tenders.tendersBetween(spied, 0, 1)],
  ['open shift', (spied) => shifts.openShift(spied, till)],
  ['last shift', (spied) => shifts.lastShift(spied, till)],
  ['sales of a shift', (spied) => shifts.salesOfShift(spied, shift, 'sale')],
  ['settlements of a shift', (spied) => shifts.settlementsOfShift(spied, shift, 'settled')],
  ['cash moved in a shift', (spied) => shifts.movementsOfShift(spied, shift)],
  ['how many sales of a shift', (spied) => shifts.countSalesOfShift(spied, shift)],
  ['newest number of a till', (spied) => shifts.newestSequence(spied, till)],
  ['shift before', (spied) => shifts.shiftBefore(spied, shift)],
  ['report of a shift', (spied) => shifts.reportOfShift(spied, shift.shift_id)],
  ['sales paid', (spied) => sales.paidBetween(spied, 0, 1)],
  ['sales voided', (spied) => sales.voidedBetween(spied, 0, 1)],
  ['intent', (spied) => intents.intentState(spied, 'm')],
  ['the sale paid last', (spied) => tenders.lastPaidAt(spied, till)],
  ['print jobs of a sale', (spied) => printJobs.printJobsOf(spied, sale)],
  ['uploads of a sale', (spied) => outbox.outboxOfSale(spied, sale)],
  ['upload with its sale', (spied) => outbox.listedOutboxById(spied, 'i' as OutboxItemId)],
  ['upload of a msgid', (spied) => outbox.outboxByMsgid(spied, 'm')],
  ['next upload of a lot', (spied) => outbox.nextOutboxSequence(spied, lot)],
  ['newest movement of a lot', (spied) => stockUploads.newestMovement(spied, lot)],
  [
    'what lay in a lot',
    (spied) => stockUploads.onHandAfter(spied, { lot_id: lot, movement_id: 1 } as never),
  ],
  ['goods moved between', (spied) => stockUploads.firstMovedBetween(spied, 0, 1)],
  [
    'lots to take',
    (spied) => stockUploads.lotsToTake(spied, { date: '2026-11-21', from: 0, to: 1 }, 50),
  ],
  ['review', (spied) => prescriptions.reviewOf(spied, prescription)],
  ['review of a msgid', (spied) => prescriptions.reviewByMsgid(spied, 'm')],
  ['prescriptions of a person', (spied) => prescriptions.prescriptionsOf(spied, 'n')],
  ['reviews waiting', (spied) => prescriptions.countWaitingReviews(spied)],
  ['review queue', (spied) => prescriptions.reviewQueue(spied, 0)],
  ['day closed', (spied) => dayCloses.dayCloseOf(spied, '2026-11-21')],
  ['last levelling', (spied) => levels.lastRun(spied, '2026-11-21')],
  ['last result of levelling', (spied) => levels.lastResult(spied, '2026-11-21')],
  ['classes of a levelling', (spied) => levels.classesOfRun(spied, 1)],
  ['differences of a day', (spied) => levels.differencesOfDay(spied, '2026-11-21')],
  ['difference', (spied) => levels.differenceById(spied, 1)],
  ['a day with business', (spied) => levels.hadBusiness(spied, '2026-11-21')],
  ['insurance types of late', (spied) => levels.insuranceTypesSince(spied, '2026-08-21')],
  ['settlements of a person', (spied) => levels.standingOf(spied, 'n', '2026-08-21')],
  [
    'reconciliation',
    (spied) =>
      reconciliations.lastReconciliation(spied, {
        business_on: '2026-11-21',
        insurance_type: '310',
        clearing_class: '11',
        clearing_bureau: '',
      }),
  ],
  [
    'a movement of stock',
    (spied) =>
      stock.moveStock(spied, {
        lot_id: lot,
        kind: 'sell',
        quantity_e4: 0 as never,
        sale_id: sale,
        moved_at: 0,
        staff_no: staff,
      }),
  ],
];

/** Small partial indexes hold only what is open: walking one of those is as good as a look-up. */
const OPEN_ONLY: readonly (readonly [string, RegExp, (spied: Db) => unknown])[] = [
  ['parked sales', /sale_by_state/, (spied) => sales.heldSales(spied)],
  ['open intents', /intent_open/, (spied) => intents.openIntents(spied)],
  ['levellings cut short', /level_run_open/, (spied) => levels.openRuns(spied)],
  ['attempts that ended', /settlement_ended/, (spied) => levels.endedBetween(spied, 0, 1)],
  ['attempts without end', /settlement_unknown/, (spied) => levels.withoutEnd(spied)],
  ['shifts that go on', /shift_open/, (spied) => dayCloses.openShiftsBefore(spied, 1)],
  [
    'prices of a product',
    /audit_price \(subject=\? AND/,
    (spied) => priceRecords(spied, 'Y', 9, 9),
  ],
  ['slips waiting', /print_job_open/, (spied) => printJobs.waitingPrintJobs(spied)],
  ['uploads due', /outbox_waiting/, (spied) => outbox.dueOutbox(spied, 0, 8)],
  ['next upload time', /outbox_waiting/, (spied) => outbox.nextOutboxTime(spied)],
  ['uploads woken', /outbox_waiting/, (spied) => outbox.wakeOutboxItems(spied, 0)],
  ['backlog', /outbox_open/, (spied) => outbox.outboxBacklog(spied)],
  ['money unsent', /outbox_open/, (spied) => system.unsentAmount(spied)],
  ['open uploads', /outbox_open/, (spied) => outbox.listOutbox(spied, true, 50)],
  ['newest uploads', /outbox_by_time/, (spied) => outbox.listOutbox(spied, false, 50)],
  ['dossiers that wait', /dossier_open/, (spied) => dossiers.pendingDossiers(spied)],
  ['open dossiers', /dossier_open/, (spied) => dossiers.openDossiers(spied, 50)],
  ['dossier due', /dossier_due/, (spied) => dossiers.dueDossier(spied, 0)],
  ['next dossier time', /dossier_due/, (spied) => dossiers.nextDossierTime(spied)],
  ['dossiers woken', /dossier_due/, (spied) => dossiers.wakeHeldDossiers(spied, 0)],
  ['dossier overdue', /dossier_expiring/, (spied) => dossiers.expiredDossier(spied, 0)],
  ['next deadline', /dossier_expiring/, (spied) => dossiers.nextExpiry(spied)],
  ['dossier backlog', /dossier_open/, (spied) => system.dossierBacklog(spied)],
  ['money tasks open', /money_task_open/, (spied) => moneyTasks.countOpenMoneyTasks(spied)],
  ['slip held up', /print_job_open/, (spied) => printJobs.heldUpPrintJob(spied)],
  ['slips waiting, counted', /print_job_open/, (spied) => printJobs.countWaitingPrintJobs(spied)],
  ['slips under way', /print_job_under_way/, (spied) => printJobs.printJobsUnderWay(spied)],
  ['slip tried last', /print_job/, (spied) => printJobs.lastTriedPrintJob(spied)],
  ['newest slips', /print_job/, (spied) => printJobs.newestPrintJobs(spied, 20)],
  ['open sales of a till', /sale_by_state/, (spied) => shifts.openSalesOfTill(spied, till)],
  ['unsent of a till', /outbox_open/, (spied) => shifts.unsentOfTill(spied, till)],
];

describe('query plans', () => {
  it.each(HOT)('%s: by index only', (_name, ask) => {
    const texts = textsOf(ask);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) {
      expect({ text, walked: planOf(text).filter(walks) }).toEqual({ text, walked: [] });
    }
  });

  it.each(OPEN_ONLY)('%s: through what is open', (_name, index, ask) => {
    const [text] = textsOf(ask);
    expect(planOf(text ?? '').join(' | ')).toMatch(index);
  });

  it('the next upload is found without sorting the queue', () => {
    const plan = textsOf((spied) => outbox.dueOutbox(spied, 0, 8)).flatMap(planOf);
    expect(plan.join(' | ')).not.toContain('TEMP B-TREE');
  });

  it('would notice a walk', () => {
    expect(planOf('SELECT * FROM sale WHERE total_fen = ?').some(walks)).toBe(true);
  });
});
