/** The facts an upload tells that can be wrong on file: of its goods, its lots and its pharmacist. */
import type { UploadDetail, UploadGoods } from '#contract/outbox.ts';
import { present } from '#core/result.ts';
import type { OutboxRecord } from '#db/outbox.ts';
import type { LineLotJoined } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import type { Engine } from '../engine.ts';
import { pharmacistOf } from './effects.ts';

export function factsOf(
  engine: Engine,
  db: Db,
  item: OutboxRecord,
): Pick<UploadDetail, 'goods' | 'pharmacist'> {
  // 7208 tells of no goods: it names the stock-out that is taken back.
  if (item.infno === '7208') return { goods: [], pharmacist: null };
  const lines = new Map(sales.linesOf(db, item.sale_id).map((line) => [line.line_id, line]));
  const goods = lotsOf(db, item).map((lot): UploadGoods => {
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
  const sale = present(sales.saleById(db, item.sale_id), 'sale of an upload');
  const { name, practice_cert_no: practiceNo } = pharmacistOf(engine, sale);
  return { goods, pharmacist: { name, practiceNo } };
}

/** 7207 tells of every prescribed line; 3505 and 3506 of one line and lot. */
function lotsOf(db: Db, item: OutboxRecord): readonly LineLotJoined[] {
  const lots = sales.lineLots(db, item.sale_id);
  if (item.infno !== '7207') {
    return lots.filter((lot) => `${lot.line_id}.${lot.lot_id}` === item.subject);
  }
  const prescribed = new Set(
    sales
      .linesOf(db, item.sale_id)
      .filter((line) => line.prescription_line_no !== null)
      .map((line) => line.line_id),
  );
  return lots.filter((lot) => prescribed.has(lot.line_id));
}
