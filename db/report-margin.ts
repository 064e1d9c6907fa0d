/**
 * The sums of the gross margin over a long span. They are those of `marginMovements`, to the fen (the
 * tests hold them against each other and against a calculation by hand), only added up here instead
 * of by GROUP BY: sorting a month's 120,000 lines by their lot takes SQLite as long as finding them,
 * and so does handing each over as a row. So the lines of a month come as one text.
 */
import { sql } from 'kysely';
import type { PriceE6, QuantityE4 } from '#core/money.ts';
import { lineAmount } from '#core/money.ts';
import { TIMING_KEY } from '#core/report.ts';
import { assert, present } from '#core/result.ts';
import type { Span, Text } from './report-entries.ts';
import { paidDuring, summed, timingMoves, undoneDuring } from './report-entries.ts';
import { LINES_BY_LOT, SHARE } from './report-goods-entries.ts';
import type { Sums } from './report.ts';
import type { Db } from './sql.ts';
import { first, q } from './sql.ts';

/** Lines sold less lines taken back, all of so many pieces and out of one lot. */
type Moved = { count: number; amount_fen: number };
/** By `pieces lot`, or `pieces ~product` for what has no lot (delivery, packing). */
type MovedByLot = Map<string, Moved>;
type Margin = { net: number; costed: number; cost: number; uncosted: number };
type MarginByClass = Map<string, Margin>;

const NO_LOT = '~';
/** Text of more lines than a busy month has would be long to hold. */
const WINDOW_MS = 31 * 86_400_000;

/** By class of goods, and the row of what was settled and paid for on two days. */
export function marginSums(db: Db, span: Span): Sums[] {
  const moved: MovedByLot = new Map();
  for (let fromAt = span.fromAt; fromAt < span.toAt; fromAt += WINDOW_MS) {
    const window = { ...span, fromAt, toAt: Math.min(fromAt + WINDOW_MS, span.toAt) };
    addLines(moved, linesText(db, paidDuring(window)), 1);
    addLines(moved, linesText(db, undoneDuring(window)), -1);
  }
  // In the order of the index: neighbours are read together.
  const keys = [...moved.keys()].toSorted();
  const byClass: MarginByClass = new Map();
  addGoods(
    byClass,
    moved,
    keys.filter((key) => !key.includes(NO_LOT)),
    (ids) => textOf(db, lotsText(ids)),
  );
  addGoods(
    byClass,
    moved,
    keys.filter((key) => key.includes(NO_LOT)),
    (ids) => textOf(db, productsText(ids)),
  );
  const rows = [...byClass].map(([key, sums]): Sums => ({ key, ...sums }));
  return [...rows, { key: TIMING_KEY, net: timingOf(db, span), costed: 0, cost: 0, uncosted: 0 }];
}

/** `fen pieces lot`, a line each. */
function linesText(db: Db, where: Text): string {
  const key = sql`coalesce(taken.lot_id, ${NO_LOT} || line.product_id)`;
  const pieces = sql`coalesce(taken.quantity_e4, line.quantity_e4)`;
  return textOf(
    db,
    sql`SELECT group_concat(${SHARE} || ' ' || ${pieces} || ' ' || ${key}, char(10)) AS text
      FROM ${LINES_BY_LOT} WHERE ${where}`,
  );
}

function addLines(moved: MovedByLot, text: string, sign: 1 | -1): void {
  eachLine(text, (from, end) => {
    const middle = text.indexOf(' ', from);
    const key = text.slice(middle + 1, end);
    const amount_fen = sign * Number(text.slice(from, middle));
    const known = moved.get(key);
    if (known === undefined) moved.set(key, { count: sign, amount_fen });
    else {
      known.count += sign;
      known.amount_fen += amount_fen;
    }
  });
}

/** A callback costs less than a generator, a hundred thousand times over. */
function eachLine(text: string, act: (from: number, end: number) => void): void {
  for (let from = 0; from < text.length;) {
    const found = text.indexOf('\n', from);
    const end = found === -1 ? text.length : found;
    act(from, end);
    from = end + 1;
  }
}

/** `ask` answers a list of identities: `place in it, purchase price (0: not known), class`, a line each. */
function addGoods(
  byClass: MarginByClass,
  moved: MovedByLot,
  keys: readonly string[],
  ask: (ids: string) => string,
): void {
  const text = ask(JSON.stringify(keys.map((key) => idOf(key))));
  let answered = 0;
  eachLine(text, (from, end) => {
    const [place = '', cost_e6 = '', name = ''] = text.slice(from, end).split(' ');
    const key = present(keys[Number(place)], 'goods asked about');
    const { count, amount_fen } = present(moved.get(key), 'goods moved');
    const sums = byClass.get(name) ?? { net: 0, costed: 0, cost: 0, uncosted: 0 };
    byClass.set(name, sums);
    sums.net += amount_fen;
    if (cost_e6 === '0') sums.uncosted += amount_fen;
    else {
      sums.costed += amount_fen;
      sums.cost += count * lineAmount(Number(cost_e6) as PriceE6, piecesOf(key));
    }
    answered += 1;
  });
  assert(answered === keys.length, 'every lot that was sold is on file');
}

function piecesOf(key: string): QuantityE4 {
  return Number(key.slice(0, key.indexOf(' '))) as QuantityE4;
}

/** Of the lot, or of the product where there is none. */
function idOf(key: string): string {
  return key.slice(key.indexOf(' ') + 1).replace(NO_LOT, '');
}

const CLASS = sql`catalogue_class || '/' || kind`;

function lotsText(ids: string): Text {
  return sql`SELECT group_concat(one.key || ' ' || cost_e6 || ' ' || ${CLASS}, char(10)) AS text
    FROM json_each(${ids}) AS one CROSS JOIN lot ON lot.lot_id = one.value
    CROSS JOIN product ON product.product_id = lot.product_id`;
}

function productsText(ids: string): Text {
  return sql`SELECT group_concat(one.key || ' 0 ' || ${CLASS}, char(10)) AS text
    FROM json_each(${ids}) AS one CROSS JOIN product ON product.product_id = one.value`;
}

function timingOf(db: Db, span: Span): number {
  const query = sql<{ sum: number }>`SELECT coalesce(sum(net), 0) AS sum
    FROM (${summed(timingMoves(span, 'net'), ['net'])})`;
  return present(first(db, { compile: () => query.compile(q) }), 'a sum').sum;
}

function textOf(db: Db, query: Text): string {
  const row = first(db, { compile: () => query.compile(q) }) as { readonly text: string | null };
  return row.text ?? '';
}
