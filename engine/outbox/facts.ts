/** The facts an upload tells that can be wrong on file: of its goods, its lots and its pharmacist. */
import type { UploadDetail, UploadGoods } from '#contract/outbox.ts';
import type { SaleId } from '#core/ids.ts';
import { present } from '#core/result.ts';
import type { OutboxRecord } from '#db/outbox.ts';
import type { LineLotJoined } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import type { Engine } from '../engine.ts';
import { pharmacistOf, saleOf } from './effects.ts';
import { goodsOf } from './stock-effects.ts';

export function factsOf(
  engine: Engine,
  db: Db,
  item: OutboxRecord,
): Pick<UploadDetail, 'goods' | 'pharmacist'> {
  // 7208 tells of no goods: it names the stock-out that is taken back.
  if (item.infno === '7208') return { goods: [], pharmacist: null };
  if (item.sale_id === null) return { goods: [stockGoods(db, item)], pharmacist: null };
  const lines = new Map(sales.linesOf(db, item.sale_id).map((line) => [line.line_id, line]));
  const goods = lotsOf(db, item, item.sale_id).map((lot): UploadGoods => {
    const line = present(lines.get(lot.line_id), 'line of a lot');
    return {
      productId: line.product_id,
      lotId: lot.lot_id,
      name: line.name,
      spec: line.spec,
      nationalDrugCode: line.national_drug_code,
      approvalNo: line.approval_no,
      manufacturer: line.manufacturer,
      lotNo: lot.lot_no,
      madeOn: lot.made_on,
      expiresOn: lot.expires_on,
    };
  });
  if (item.infno !== '3505') return { goods, pharmacist: null };
  const { name, practice_cert_no: practiceNo } = pharmacistOf(engine, saleOf(db, item));
  return { goods, pharmacist: { name, practiceNo } };
}

/** 7207 tells of every prescribed line; 3505 and 3506 of one line and lot. */
function lotsOf(db: Db, item: OutboxRecord, saleId: SaleId): readonly LineLotJoined[] {
  const lots = sales.lineLots(db, saleId);
  if (item.infno !== '7207') {
    return lots.filter((lot) => `${lot.line_id}.${lot.lot_id}` === item.subject);
  }
  const prescribed = new Set(
    sales
      .linesOf(db, saleId)
      .filter((line) => line.prescription_line_no !== null)
      .map((line) => line.line_id),
  );
  return lots.filter((lot) => prescribed.has(lot.line_id));
}

/** 3501 and 3502 tell of one lot. */
function stockGoods(db: Db, item: OutboxRecord): UploadGoods {
  const { product, lot } = goodsOf(db, item);
  return {
    productId: product.product_id,
    lotId: lot.lot_id,
    name: product.name,
    spec: product.spec,
    nationalDrugCode: product.national_drug_code,
    approvalNo: product.approval_no,
    manufacturer: product.manufacturer,
    lotNo: lot.lot_no,
    madeOn: lot.made_on,
    expiresOn: lot.expires_on,
  };
}
