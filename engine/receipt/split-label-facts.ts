/** The facts of a split-pack label: the drug and lot of a line of the sale, the rest as it was typed. */
import type { CallInput } from '#contract/index.ts';
import type { SplitLabelFacts } from '#core/split-label.ts';
import type { SaleRecord } from '#db/sale.ts';
import { lineLots, linesOf } from '#db/sale.ts';
import { staffByNo } from '#db/staff.ts';
import { codesOfSale } from '#db/trace-code.ts';
import type { CommandScope } from '../engine.ts';

/** Null when the line is no drug of this sale, or is not taken from this lot. */
export function splitLabelFacts(
  { engine, db, now, staffNo }: CommandScope,
  sale: SaleRecord,
  input: Omit<CallInput<'print.label'>, 'count'>,
): SplitLabelFacts | null {
  const line = linesOf(db, sale.sale_id).find((row) => row.line_id === input.lineId);
  const lot = lineLots(db, sale.sale_id).find(
    (row) => row.line_id === input.lineId && row.lot_id === input.lotId,
  );
  if (line === undefined || lot === undefined) return null;
  if (line.kind !== 'rx' && line.kind !== 'otc') return null;
  const codes = codesOfSale(db, sale.sale_id).filter((row) => row.line_id === input.lineId);
  return {
    storeName: engine.store.storeName,
    training: engine.store.training,
    name: line.name,
    spec: line.spec,
    manufacturer: line.manufacturer,
    lotNo: lot.lot_no,
    expiresOn: lot.expires_on,
    quantity: input.quantity,
    usage: input.usage,
    dosage: input.dosage,
    at: now,
    by: staffByNo(db, staffNo)?.name ?? staffNo,
    // Of several boxes nobody knows which was opened.
    traceCode: codes.length === 1 ? (codes[0]?.code ?? '') : '',
    saleNo: sale.sale_no,
  };
}
