/** How a test gets a sale to the stage it is about, by the calls a counter would make. */
import type { CallOutput } from '#contract/index.ts';
import type { Sale } from '#contract/sale.ts';
import type { PrescriptionRow } from '#contract/prescription.ts';
import { quantityE4 } from '#core/money.ts';
import { present } from '#core/result.ts';
import { boxCode } from '#engine/training/box-code.ts';
import type { StaffKey } from './cast.ts';
import { STAFF } from './cast.ts';
import type { Seat } from './seat.ts';
import { regionFile } from './simulated-wire.ts';

/** Where people can be placed at tills. */
export type Seats = { seat(who: StaffKey, till?: string): Seat };

type StoreFile = {
  readonly people: readonly { name: string; code: string }[];
  readonly staff: readonly { name: string; credentialCode: string }[];
  readonly products: readonly {
    itemCode: string;
    nationalDrugCode: string;
    name: string;
    tracePrefix: string;
    barcode: string;
  }[];
};
const store = JSON.parse(regionFile('training-store.json')) as StoreFile;

/** The e-voucher of a customer or a member of staff, by name. */
export function voucher(name: string): string {
  const customer = store.people.find((person) => person.name === name)?.code;
  const own = store.staff.find((person) => person.name === name)?.credentialCode;
  return present(customer ?? own, `voucher of ${name}`);
}

export function goods(name: string): StoreFile['products'][number] {
  return present(
    store.products.find((product) => product.name === name),
    name,
  );
}

/** The n-th box of a product. */
export function box(name: string, n: number): string {
  return boxCode(goods(name).tracePrefix, n);
}

export function scan(seat: Seat, code: string): Promise<CallOutput<'sale.scan'>> {
  return seat.do('sale.scan', { code, place: 'counter' });
}

/** One OTC drug on the counter, its box scanned. */
export async function otcBasket(seat: Seat, name = '布洛芬缓释胶囊', n = 1): Promise<Sale> {
  await scan(seat, box(name, n));
  return present(await seat.do('sale.current'), 'the sale in work');
}

/** Goods received: a lot that is new to the shop, or more of a known one. */
export async function received(
  seat: Seat,
  name = '布洛芬缓释胶囊',
  lotNo = 'T2611',
  units = 5,
): Promise<CallOutput<'stock.receive'>> {
  const { barcode } = goods(name);
  const product = present(await seat.do('product.byCode', { code: barcode }), name);
  return seat.do('stock.receive', {
    productId: product.productId,
    ...{ lotNo, madeOn: '2026-01-01', expiresOn: '2030-12-31', supplier: '', cost: '' },
    quantity_e4: quantityE4(units * 10_000),
  });
}

export async function current(seat: Seat): Promise<Sale> {
  return present(await seat.do('sale.current'), 'the sale in work');
}

/** Tenders everything due in cash, exactly. */
export async function payCash(seat: Seat, sale: Sale): Promise<Sale> {
  const due = sale.stillToPay_fen;
  const tenders = due === 0 ? [] : [{ kind: 'cash' as const, amount_fen: due, received_fen: due }];
  return seat.do('sale.tender', { saleId: sale.saleId, tenders });
}

export async function identify(seat: Seat, name = '王秀兰'): Promise<void> {
  await scan(seat, voucher(name));
}

/** The person of the sale and the list of their prescriptions. */
export async function listed(seat: Seat, name = '王秀兰'): Promise<PrescriptionRow[]> {
  await identify(seat, name);
  return seat.do('prescription.refresh');
}

/** A valid prescription of this person linked to the sale in work. */
export async function linked(
  seat: Seat,
  name = '王秀兰',
  choose: (row: PrescriptionRow) => boolean = (row) => row.state === 'valid',
): Promise<Sale> {
  const rows = await listed(seat, name);
  const row = present(rows.find(choose), 'a prescription to link');
  return seat.do('prescription.link', { prescriptionId: row.prescriptionId });
}

/** Ready to decide: checks confirmed, findings answered, the pharmacist's own voucher scanned. */
export async function readyToDecide(
  shop: Seats,
  prescriptionId: PrescriptionRow['prescriptionId'],
) {
  const pharmacist = shop.seat('pharmacist', '02');
  await pharmacist.do('sale.scan', { code: voucher(STAFF.pharmacist.name), place: 'review' });
  for (const check of [1, 2, 3, 4]) {
    await pharmacist.do('review.confirmCheck', { prescriptionId, check, confirmed: true });
  }
  const detail = await pharmacist.do('review.detail', { prescriptionId });
  for (const finding of detail.findings) {
    await pharmacist.do('review.handleFinding', {
      prescriptionId,
      key: finding.key,
      answer: '已核对',
    });
  }
  return pharmacist;
}

export const decision = (
  prescriptionId: PrescriptionRow['prescriptionId'],
  change: object = {},
) => ({
  prescriptionId,
  decision: 'approve' as const,
  refusalCodes: [],
  opinion: '同意调配',
  preparerStaffNo: STAFF.preparer.staffNo,
  checkerStaffNo: STAFF.pharmacist.staffNo,
  doubleSignature: null,
  ...change,
});

export async function approved(shop: Seats, seat: Seat, name = '王秀兰'): Promise<Sale> {
  const sale = await linked(seat, name);
  const { prescriptionId } = present(sale.prescription, 'linked prescription');
  const pharmacist = await readyToDecide(shop, prescriptionId);
  await pharmacist.do('review.decide', decision(prescriptionId));
  return current(seat);
}

let boxes = 0;
/** Scans fresh boxes until every line has its codes. */
export async function scanBoxes(seat: Seat): Promise<Sale> {
  for (;;) {
    const sale = await current(seat);
    const line = sale.lines.find((one) => one.codes.length < one.codesNeeded);
    if (line === undefined) return sale;
    boxes += 1;
    await scan(seat, box(line.name, 10_000 + boxes));
  }
}

/** An insured prescription sale, its figures fresh on the screen. */
export async function tried(shop: Seats, seat: Seat, name = '王秀兰'): Promise<Sale> {
  await approved(shop, seat, name);
  await scanBoxes(seat);
  return seat.do('settlement.trial');
}

export async function settled(shop: Seats, seat: Seat, name = '王秀兰'): Promise<Sale> {
  const sale = await tried(shop, seat, name);
  return seat.do('settlement.settle', { saleId: sale.saleId });
}

export async function paid(shop: Seats, seat: Seat, name = '王秀兰'): Promise<Sale> {
  return payCash(seat, await settled(shop, seat, name));
}

/** An OTC sale paid from the personal account: insured without prescription or pharmacist. */
export async function otcTried(
  seat: Seat,
  name = '张建国',
  product = '布洛芬缓释胶囊',
): Promise<Sale> {
  await identify(seat, name);
  boxes += 1;
  await scan(seat, box(product, 10_000 + boxes));
  return seat.do('settlement.trial');
}
