/**
 * One door for every scanned code (design notes §4.5). Boxes and goods are one transaction; a
 * credential waits for the platform. The checks of a trace code follow counter-and-devices §3.3.
 */
import type { ScanResult } from '#contract/sale.ts';
import type { LineId } from '#core/ids.ts';
import { ONE_UNIT_E4 } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { codesNeeded } from '#core/sale.ts';
import type { ScannedCode } from '#core/scan.ts';
import { classifyCode } from '#core/scan.ts';
import { displayPickupCode, isPending } from '#core/dossier.ts';
import { chinaDate } from '#core/time.ts';
import { checkTraceCode } from '#core/trace-code.ts';
import { dossierByCode, dossierOfSale } from '#db/dossier.ts';
import type { ProductRecord } from '#db/product.ts';
import { productByBarcode, productByTracePrefix } from '#db/product.ts';
import type { SaleLineJoined, SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { codesOfSale, reserveCode, traceCode } from '#db/trace-code.ts';
import type { Engine, MixedHandler } from '../engine.ts';
import { commandHandler, longHandler } from '../engine.ts';
import { scanIdCard } from '../dossier/register.ts';
import { isWithoutLine } from '../dossier/without-line.ts';
import { identifyCustomer } from '../person/identify.ts';
import { signByVoucher } from '../prescription/signature.ts';
import { addLine, editableSale, refreshSale, setQuantity } from './basket.ts';
import type { Desk } from './desk.ts';
import { deskOf } from './desk.ts';

export const scanHandlers: { 'sale.scan': MixedHandler<'sale.scan'> } = {
  'sale.scan': {
    kind: 'mixed',
    pick: (engine, input) => {
      const scanned = classify(engine.db, input.code);
      if (scanned.kind === 'idCard' && input.place !== 'review' && identifiesByIdCard(engine)) {
        return longHandler('sale.scan', (scope) =>
          identifyCustomer(scope, { kind: 'idCard', code: scanned.code }),
        );
      }
      if (scanned.kind !== 'eVoucher' && scanned.kind !== 'openVoucher') {
        return commandHandler('sale.scan', (scope) => scanLocally(deskOf(scope), scanned));
      }
      return longHandler('sale.scan', (scope) =>
        input.place === 'review'
          ? signByVoucher(scope, scanned.code)
          : identifyCustomer(scope, { kind: 'voucher', code: scanned.code }),
      );
    },
  },
};

/** Where the region settles by ID card, and there is a line to ask who it is. */
function identifiesByIdCard(engine: Engine): boolean {
  return engine.profile.offline.holdFundShare.allowed && !isWithoutLine(engine);
}

function classify(db: Desk['tx']['db'], code: string): ScannedCode {
  return classifyCode(code, {
    tracePrefix: (prefix) => productByTracePrefix(db, prefix) !== null,
    pickupCode: (pickup) => dossierByCode(db, pickup) !== null,
  });
}

function scanLocally(desk: Desk, scanned: ScannedCode): Result<ScanResult> {
  switch (scanned.kind) {
    case 'trace':
      return scanTrace(desk, scanned);
    case 'barcode':
      return scanBarcode(desk, scanned.code);
    case 'saleNumber':
      return scanSaleNumber(desk, scanned.code);
    case 'dossierCode':
      return scanPickupCode(desk, scanned.code);
    case 'staffCard':
      return fail('code.notNow', '这是员工卡。换人请先按 Ctrl+L 锁屏，再扫卡、输 PIN。', 'code');
    case 'wechatPay':
      return scanPayment(desk, '微信付款码');
    case 'alipayPay':
      return scanPayment(desk, '支付宝付款码');
    case 'healthCode':
      return fail('code.healthCode', '这是健康码，请顾客打开“医保电子凭证”。', 'code');
    case 'prescriptionQr':
      return fail('code.notNow', '这是处方码。请先扫顾客的医保码，再按 F4 选处方。', 'code');
    case 'idCard':
      return scanIdCard(desk, scanned.code);
    case 'eVoucher':
    case 'openVoucher':
    case 'unknown':
      return fail('code.unknown', '不认识的码，没有改动任何内容。', 'code');
  }
}

/** Money is taken by the acquirer's own device: a payment code is named and goes nowhere. */
function scanPayment(desk: Desk, name: string): Result<ScanResult> {
  const sale = sales.currentSale(desk.tx.db, desk.caller.till);
  return sale?.state === 'settled'
    ? fail('code.notNow', `这是${name}。请在收款区选微信或支付宝，按收款机流程收款后登记。`, 'code')
    : fail('code.payment', `这是${name}，还没到收款这一步。`, 'code');
}

/** The bar code of a slip or of a claim voucher: the sale, or what of it waits to be settled. */
function scanSaleNumber(desk: Desk, saleNo: string): Result<ScanResult> {
  const sale = sales.saleByNo(desk.tx.db, saleNo);
  if (sale === null) return fail('sale.unknown', `没有单号 ${saleNo}。`, 'code');
  const dossier = dossierOfSale(desk.tx.db, sale.sale_id);
  if (dossier !== null && isPending(dossier.state)) {
    const message = `已找到 ${saleNo} 的补结单`;
    return ok({ kind: 'dossier', message, lineId: null, saleId: sale.sale_id });
  }
  return ok({ kind: 'sale', message: `已找到 ${saleNo}`, lineId: null, saleId: sale.sale_id });
}

/** What waits under the pick-up code of a claim voucher; what is ended opens as its sale. */
function scanPickupCode(desk: Desk, code: string): Result<ScanResult> {
  const dossier = dossierByCode(desk.tx.db, code);
  if (dossier === null) return fail('dossier.notFound', '没有这个取单码的单。', 'code');
  const kind = isPending(dossier.state) ? 'dossier' : 'sale';
  const message = `已找到取单码 ${displayPickupCode(code)} 的单`;
  return ok({ kind, message, lineId: null, saleId: dossier.sale_id });
}

/** A bar code names goods, not a box: a line, and for drugs the request for the box's own code. */
function scanBarcode(desk: Desk, code: string): Result<ScanResult> {
  const product = productByBarcode(desk.tx.db, code);
  if (product === null) return fail('product.unknown', `没有条码 ${code} 的商品。`, 'code');
  const editable = editableSale(desk);
  if (!editable.ok) return editable;
  const sale = editable.value;
  const lines = boxLinesOf(desk, sale, product);
  const open = lines.find((line) => line.captured < line.needed);
  if (open) {
    return fail('product.scanTraceCode', `${product.name}：请扫盒上的“药品追溯码”。`, 'code');
  }
  const lineId = lineForOneMore(desk, sale, product, lines);
  if (!lineId.ok) return lineId;
  refreshSale(desk, sale.sale_id);
  const message =
    product.trace_required === 1
      ? `${product.name}：请扫盒上的“药品追溯码”`
      : `${product.name} 已加入`;
  return ok({ kind: 'product', message, lineId: lineId.value, saleId: sale.sale_id });
}

function scanTrace(
  desk: Desk,
  scanned: Extract<ScannedCode, { kind: 'trace' }>,
): Result<ScanResult> {
  const checked = checkTraceCode(scanned.code, scanned.scheme);
  if (!checked.ok) return checked;
  const { db, now } = desk.tx;
  const { code } = checked.value;
  const product = productOfTrace(desk, scanned, checked.value.prefix);
  if (product === null) {
    return fail('trace.unknownProduct', '追溯码前 7 位不在本店商品里，没有加入。', 'code');
  }
  const editable = editableSale(desk);
  if (!editable.ok) return editable;
  const sale = editable.value;
  const taken = takenCode(desk, sale, code);
  if (taken !== null) return taken;
  const lines = boxLinesOf(desk, sale, product);
  const open = lines.find((line) => line.captured < line.needed);
  const lineId = open ? ok(open.line_id) : lineForOneMore(desk, sale, product, lines);
  if (!lineId.ok) return lineId;
  reserveCode(db, code, sale.sale_id, lineId.value, now);
  if (open) {
    sales.bumpRevision(db, sale.sale_id);
    desk.tx.touch('sale');
  } else {
    refreshSale(desk, sale.sale_id);
  }
  // One more box than before, on a line that was waiting for it or has just grown by one.
  const before = lines.find((line) => line.line_id === lineId.value);
  const captured = (before?.captured ?? 0) + 1;
  const needed = open ? open.needed : (before?.needed ?? 0) + 1;
  return ok({
    kind: 'trace',
    message: `${product.name} ${captured}/${needed}`,
    lineId: lineId.value,
    saleId: sale.sale_id,
  });
}

function productOfTrace(
  desk: Desk,
  scanned: Extract<ScannedCode, { kind: 'trace' }>,
  prefix: string,
): ProductRecord | null {
  if (scanned.gs1 !== null && scanned.gs1.gtin !== '') {
    return productByBarcode(desk.tx.db, scanned.gs1.gtin.replace(/^0(?=\d{13}$)/, ''));
  }
  return prefix === '' ? null : productByTracePrefix(desk.tx.db, prefix);
}

/** One box, one sale: why this code cannot be taken, or null. */
function takenCode(desk: Desk, sale: SaleRecord, code: string): Result<never> | null {
  const row = traceCode(desk.tx.db, code);
  if (row === null) return null;
  if (row.state === 'sold') {
    const when = row.sold_at === null ? '' : ` ${chinaDate(row.sold_at)}`;
    return fail('trace.sold', `这盒${when} 已售出，不能再卖。`, 'code');
  }
  return row.sale_id === sale.sale_id
    ? fail('trace.inThisSale', '这盒已在本单中。', 'code')
    : fail('trace.inOtherSale', '这盒已在另一单中。', 'code');
}

type BoxLine = SaleLineJoined & {
  /** Boxes scanned, and boxes the line needs. */
  readonly captured: number;
  readonly needed: number;
};

/** The lines of a product with how far their boxes are: one read of the sale, for the hot path. */
function boxLinesOf(desk: Desk, sale: SaleRecord, product: ProductRecord): BoxLine[] {
  const own = sales
    .linesOf(desk.tx.db, sale.sale_id)
    .filter((line) => line.product_id === product.product_id);
  if (own.length === 0) return [];
  const codes = codesOfSale(desk.tx.db, sale.sale_id);
  return own.map((line) => ({
    ...line,
    captured: codes.filter((code) => code.line_id === line.line_id).length,
    needed: codesNeeded(line.quantity_e4, line.trace_required === 1),
  }));
}

/**
 * Where one more piece goes when no line waits for a code: the quantity of a prescription line is
 * the prescription's, a prescription drug without one is not sold (counter-and-devices §1.1 rule 1),
 * everything else grows by one or starts a line.
 */
function lineForOneMore(
  desk: Desk,
  sale: SaleRecord,
  product: ProductRecord,
  lines: readonly SaleLineJoined[],
): Result<LineId> {
  if (product.kind === 'rx') {
    if (lines.length > 0) return fail('trace.tooMany', `${product.name} 的追溯码已采齐。`, 'code');
    return sale.prescription_id === null
      ? fail('product.prescriptionNeeded', `${product.name} 是处方药，请先按 F4 选处方。`, 'code')
      : fail('trace.wrongProduct', `${product.name} 不在这张处方里，没有加入。`, 'code');
  }
  const own = lines.find((line) => line.prescription_line_no === null);
  if (own === undefined) return addLine(desk, sale, product, ONE_UNIT_E4, null);
  const grown = setQuantity(desk, sale, own, own.quantity_e4 + ONE_UNIT_E4);
  return grown.ok ? ok(own.line_id) : grown;
}
