/**
 * Rxtill's own share of one insured sale: every call of the main job, from the customer's code to the
 * tender, less the time spent waiting for the platform.
 */
import { join } from 'node:path';
import type { CallId, CallInput, CallOutput } from '#contract/index.ts';
import { quantityE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import { rawFlushes } from './disk.ts';
import type { Row } from './figures.ts';
import { figuresOf, shown, within } from './figures.ts';
import { waited_ms } from './clock.ts';
import { startSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';
import type { Seat, Till, TrainingStore } from './till.ts';
import { commitsBetween, walMark } from './wal.ts';
import { openTill, slipsDone, trainingStore } from './till.ts';

const OWN_BUDGET_MS = 150;
const CUSTOMER = 0;
const DRUGS_A_PRESCRIPTION = 4;
const [CASHIER, REVIEWER, PREPARER, MANAGER] = ['0107', '0103', '0105', '0101'] as const;

type Scene = {
  readonly till: Till;
  readonly simulator: Simulator;
  readonly goods: TrainingStore;
  readonly cashier: Seat;
  readonly pharmacist: Seat;
};

export async function measureInsured(
  root: string,
  folder: string,
  on: string,
  count: number,
): Promise<Row> {
  const simulator = await startSimulator(root, join(folder, 'simulator'));
  const till = openTill(root, folder, simulator.env);
  try {
    const goods = trainingStore(root);
    const scene: Scene = {
      ...{ till, simulator, goods },
      cashier: await till.seat('01', CASHIER),
      pharmacist: await till.seat('02', REVIEWER),
    };
    await stockUp(scene, await till.seat('02', MANAGER), count);
    await uploadsDone(scene.cashier);
    const share_ms: number[] = [];
    const own_ms: number[] = [];
    const whole: number[] = [];
    const requests: number[] = [];
    const flushes: number[] = [];
    const wal = join(folder, 'rxtill.db-wal');
    for (let serial = 0; serial <= count; serial += 1) {
      const before = walMark(wal);
      const sale = await playSale(scene, serial);
      const counted = commitsBetween(before, walMark(wal));
      // The first sale opens connections and warms the code up.
      if (serial === 0) continue;
      share_ms.push(sale.whole_ms - sale.platform_ms);
      own_ms.push(Math.max(0, sale.whole_ms - sale.platform_ms - sale.waited_ms));
      whole.push(sale.whole_ms);
      requests.push(sale.requests);
      if (counted !== null) flushes.push(counted);
    }
    const figures = figuresOf(share_ms);
    const raw = figuresOf(rawFlushes(folder, 200));
    return {
      path: 'own share of an insured sale',
      on,
      figures,
      budget: within({ wall_ms: share_ms, own_ms }, 'p95_ms', OWN_BUDGET_MS),
      beside:
        `whole ${shown(figuresOf(whole).median_ms)}, ${middle(requests)} platform requests, ` +
        `${middle(flushes)} flushes with the uploads (raw ${shown(raw.median_ms)} each)`,
    };
  } finally {
    await till.close();
    await simulator.stop();
  }
}

function middle(counts: readonly number[]): number {
  return counts.length === 0 ? 0 : figuresOf(counts).median_ms;
}

/** Goods enough for all sales, received before anything is measured. */
async function stockUp(scene: Scene, manager: Seat, count: number): Promise<void> {
  for (const drug of drugsOf(scene.goods)) {
    const product = present(
      await manager.call('product.byCode', { code: drug.nationalDrugCode }),
      drug.name,
    );
    await manager.call('stock.receive', {
      productId: product.productId,
      lotNo: 'BENCH',
      madeOn: '2026-01-01',
      expiresOn: '2035-12-31',
      quantity_e4: quantityE4((count + 1) * 10_000),
      supplier: '',
      cost: '',
    });
  }
}

function drugsOf(goods: TrainingStore): TrainingStore['products'] {
  return goods.products.slice(0, DRUGS_A_PRESCRIPTION);
}

type Played = {
  readonly whole_ms: number;
  /** Inside platform requests. */
  readonly platform_ms: number;
  /** For a processor, outside platform requests. */
  readonly waited_ms: number;
  readonly requests: number;
};

async function playSale(scene: Scene, serial: number): Promise<Played> {
  const { till, simulator, goods } = scene;
  const person = present(goods.people[CUSTOMER], 'customer');
  const drugs = drugsOf(goods);
  await simulator.prescribe(
    person.name,
    drugs.map((drug) => drug.nationalDrugCode),
  );
  const before = { ...till.platform };
  const waitedBefore = waited_ms();
  let whole_ms = 0;
  const timed =
    (seat: Seat): Seat['call'] =>
    async <Id extends CallId>(id: Id, input: CallInput<Id>): Promise<CallOutput<Id>> => {
      const begun = performance.now();
      try {
        return await seat.call(id, input);
      } finally {
        whole_ms += performance.now() - begun;
      }
    };
  const cashier = timed(scene.cashier);
  await cashier('sale.scan', { code: person.code, place: 'counter' });
  const rows = await cashier('prescription.refresh', {});
  const row = present(
    rows.find((one) => one.state === 'valid' && one.claimedBy === '' && isOurs(one, drugs)),
    'the prescription just written',
  );
  await cashier('prescription.link', { prescriptionId: row.prescriptionId });
  await review(timed(scene.pharmacist), goods, row.prescriptionId);
  for (const drug of drugs) {
    const code = drug.tracePrefix + String(serial + 1).padStart(13, '0');
    await cashier('sale.scan', { code, place: 'counter' });
  }
  await cashier('settlement.trial', {});
  const sale = present(await cashier('sale.current', {}), 'the sale in work');
  const settled = await cashier('settlement.settle', { saleId: sale.saleId });
  if (settled.state !== 'settled') throw new Error(`the sale is ${settled.state}`);
  const due = settled.stillToPay_fen;
  const tenders = due === 0 ? [] : [{ kind: 'cash' as const, amount_fen: due, received_fen: due }];
  await cashier('sale.tender', { saleId: sale.saleId, tenders });
  const spent = { ...till.platform };
  const waited = waited_ms() - waitedBefore;
  await slipsDone(till.db);
  await uploadsDone(scene.cashier);
  return {
    whole_ms,
    platform_ms: spent.spent_ms - before.spent_ms,
    waited_ms: Math.max(0, waited - (spent.waited_ms - before.waited_ms)),
    requests: spent.requests - before.requests,
  };
}

function isOurs(
  row: CallOutput<'prescription.refresh'>[number],
  drugs: TrainingStore['products'],
): boolean {
  const names = new Set(row.lines.map((line) => line.name));
  return (
    row.lines.length === drugs.length &&
    drugs.every((drug) => names.has(drug.name)) &&
    row.lines.every((line) => line.quantity_e4 === 10_000)
  );
}

async function review(
  pharmacist: Seat['call'],
  goods: TrainingStore,
  prescriptionId: CallInput<'review.detail'>['prescriptionId'],
): Promise<void> {
  const own = present(
    goods.staff.find((one) => one.staffNo === REVIEWER),
    'reviewer',
  );
  await pharmacist('sale.scan', { code: own.credentialCode, place: 'review' });
  for (const check of [1, 2, 3, 4]) {
    await pharmacist('review.confirmCheck', { prescriptionId, check, confirmed: true });
  }
  const detail = await pharmacist('review.detail', { prescriptionId });
  for (const { key } of detail.findings) {
    await pharmacist('review.handleFinding', { prescriptionId, key, answer: '已核对' });
  }
  const decided = await pharmacist('review.decide', {
    prescriptionId,
    decision: 'approve',
    refusalCodes: [],
    opinion: '',
    preparerStaffNo: PREPARER as never,
    checkerStaffNo: REVIEWER as never,
    doubleSignature: null,
  });
  if (decided.review !== 'approved') throw new Error(`review: ${decided.note}`);
}

/** The uploads of a sale go out behind its back: the next one must not be charged for them. */
async function uploadsDone(seat: Seat): Promise<void> {
  for (let round = 0; round < 600; round += 1) {
    const open = await seat.call('outbox.list', { open: true, limit: 50 });
    if (open.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('uploads did not finish');
}
