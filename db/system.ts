/** Figures of the status bar that no other table family owns. */
import type { Fen } from '#core/money.ts';
import { ONE_UNIT_E4, fen } from '#core/money.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q } from './sql.ts';

const UNSENT_AMOUNT = fixed(() =>
  q
    .selectFrom('sale')
    .select((eb) => eb.fn.sum<number | null>('total_fen').as('total'))
    .where('sale_id', 'in', (eb) =>
      eb
        .selectFrom('outbox')
        .select('sale_id')
        .where('sale_id', 'is not', null)
        .where('state', 'not in', [
          constant('accepted'),
          constant('cancelled'),
          constant('closed'),
        ]),
    ),
);

/** Money of the sales that still owe an upload, each sale once (settlement.md §5); lots owe no money. */
export function unsentAmount(db: Db): Fen {
  return fen(first(db, UNSENT_AMOUNT())?.total ?? 0);
}

/**
 * Sales that insurance may still pay for: not settled, not closed, not past their deadline, of which
 * `firstExpiresAt` is the first.
 */
export function dossierBacklog(db: Db): {
  readonly count: number;
  readonly oldestAt: number | null;
  readonly amount_fen: Fen;
  readonly firstExpiresAt: number | null;
} {
  const row = first(
    db,
    q
      .selectFrom('dossier')
      .select((eb) => [
        eb.fn.countAll<number>().as('count'),
        eb.fn.min('sealed_at').as('oldest'),
        eb.fn.sum<number | null>(eb('paid_fen', '+', eb.ref('carried_fen'))).as('total'),
        eb.fn.min('expires_at').as('expires'),
      ])
      // The first of the two as the index `dossier_open` has it.
      .where('state', 'not in', [constant('settled'), constant('closed')])
      .where('state', '<>', 'expired'),
  );
  return {
    count: row?.count ?? 0,
    oldestAt: row?.oldest ?? null,
    amount_fen: fen(row?.total ?? 0),
    firstExpiresAt: row?.expires ?? null,
  };
}

export type UnfilledLine = {
  readonly product_id: Row<'product'>['product_id'];
  readonly missing: number;
};

/** Products of the sale in work at a till whose boxes are not all scanned, in order of its lines. */
export function unfilledLines(db: Db, till: Row<'sale'>['till']): UnfilledLine[] {
  return all(
    db,
    q
      .selectFrom('sale')
      .innerJoin('sale_line', 'sale_line.sale_id', 'sale.sale_id')
      .innerJoin('product', 'product.product_id', 'sale_line.product_id')
      .leftJoin('trace_code', 'trace_code.line_id', 'sale_line.line_id')
      .select((eb) => [
        'sale_line.product_id',
        'sale_line.quantity_e4',
        eb.fn.count<number>('trace_code.code').as('scanned'),
      ])
      .where('sale.till', '=', till)
      .where('sale.current', '=', constant(1))
      .where('product.trace_required', '=', 1)
      .groupBy('sale_line.line_id')
      .orderBy('sale_line.position'),
  )
    .map((line) => ({
      product_id: line.product_id,
      missing: Math.floor(line.quantity_e4 / ONE_UNIT_E4) - line.scanned,
    }))
    .filter((line) => line.missing > 0);
}

export type PaletteProduct = Pick<
  Row<'product'>,
  'product_id' | 'name' | 'spec' | 'barcode' | 'kind' | 'trace_required'
> & { readonly prefix: string | null };

/** Products in the order of the training store, with a trace-code prefix where they have one. */
export function paletteProducts(db: Db): PaletteProduct[] {
  return all(
    db,
    q
      .selectFrom('product')
      .leftJoin('product_trace_prefix as prefixes', 'prefixes.product_id', 'product.product_id')
      .select((eb) => [
        'product.product_id',
        'product.name',
        'product.spec',
        'product.barcode',
        'product.kind',
        'product.trace_required',
        eb.fn.min('prefixes.prefix').as('prefix'),
      ])
      .where('product.active', '=', 1)
      .groupBy('product.product_id')
      .orderBy('product.item_code')
      .limit(200),
  );
}

/** Every code with this prefix that is in a sale or sold. */
export function usedCodes(db: Db, prefix: string): ReadonlySet<string> {
  const rows = all(
    db,
    q
      .selectFrom('trace_code')
      .select('code')
      .where('code', '>=', prefix)
      .where('code', '<', `${prefix}\uffff`),
  );
  return new Set(rows.map((row) => row.code));
}

/** A box that was sold, for trying to sell it again. */
export function anySoldCode(db: Db): string | null {
  return (
    first(db, q.selectFrom('trace_code').select('code').where('state', '=', 'sold').limit(1))
      ?.code ?? null
  );
}
