/**
 * The sums of the gross margin over a long span. They are those of `marginEntries`, to the fen (the
 * tests hold them against each other and against a calculation by hand), only added up here instead
 * of by GROUP BY: sorting a month's 120,000 lines by their lot takes SQLite as long as finding them,
 * and so does handing each over as a row. So the lines of a month come as one text.
 */
import { sql } from 'kysely';
import type { PriceE6, QuantityE4 } from '#core/money.ts';
import { lineAmount } from '#core/money.ts';
import { TIMING_KEY } from '#core/report.ts';
import { present } from '#core/result.ts';
import type { Entries, Span } from './report-entries.ts';
import { LINES_BY_LOT, SHARE, paidDuring, timingMoves, undoneDuring } from './report-entries.ts';
import type { Sums } from './report.ts';
import type { Db } from './sql.ts';
import { first, q } from './sql.ts';

/** Lines sold less lines taken back, all of so many pieces and out of one lot. */
type Moved = { count: number; amount_fen: number };
/** By `pieces lot`, or `pieces ~product` for what has no lot (delivery, packing). */
type MovedByLot = Map<string, Moved>;
type Bought = { readonly class: string; readonly cost_e6: PriceE6 };
type Margin = { net: number; costed: number; cost: number; uncosted: number };

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
  const byClass = new Map<string, Margin>();
  const bought = boughtOf(db, moved);
  for (const [key, { count, amount_fen }] of moved) {
    const at = key.indexOf(' ');
    const { class: name, cost_e6 } = present(bought.get(key.slice(at + 1)), `lot of ${key}`);
    const sums = byClass.get(name) ?? { net: 0, costed: 0, cost: 0, uncosted: 0 };
    byClass.set(name, sums);
    sums.net += amount_fen;
    if (cost_e6 > 0) {
      sums.costed += amount_fen;
      sums.cost += count * lineAmount(cost_e6, Number(key.slice(0, at)) as QuantityE4);
    } else sums.uncosted += amount_fen;
  }
  const rows = [...byClass].map(([key, sums]): Sums => ({ key, ...sums }));
  return [...rows, { key: TIMING_KEY, net: timingOf(db, span), costed: 0, cost: 0, uncosted: 0 }];
}

/** `fen pieces lot`, a line each. */
function linesText(db: Db, where: Entries): string {
  const key = sql`coalesce(taken.lot_id, ${NO_LOT} || line.product_id)`;
  const pieces = sql`coalesce(taken.quantity_e4, line.quantity_e4)`;
  return textOf(
    db,
    sql`SELECT group_concat(${SHARE} || ' ' || ${pieces} || ' ' || ${key}, char(10)) AS text
      FROM ${LINES_BY_LOT} WHERE ${where}`,
  );
}

function addLines(moved: MovedByLot, text: string, sign: 1 | -1): void {
  for (let from = 0; from < text.length;) {
    const found = text.indexOf('\n', from);
    const end = found === -1 ? text.length : found;
    const middle = text.indexOf(' ', from);
    const key = text.slice(middle + 1, end);
    const amount_fen = sign * Number(text.slice(from, middle));
    const known = moved.get(key);
    if (known === undefined) moved.set(key, { count: sign, amount_fen });
    else {
      known.count += sign;
      known.amount_fen += amount_fen;
    }
    from = end + 1;
  }
}

/** Class and purchase price of each lot (0: not known), and of each product without lots. */
function boughtOf(db: Db, moved: MovedByLot): ReadonlyMap<string, Bought> {
  const keys = new Set([...moved.keys()].map((key) => key.slice(key.indexOf(' ') + 1)));
  // In their order, so that neighbours in the index are read together.
  const lots = JSON.stringify([...keys].filter((key) => !key.startsWith(NO_LOT)).toSorted());
  const rest = [...keys].flatMap((key) => (key.startsWith(NO_LOT) ? [key.slice(1)] : []));
  const text = textOf(
    db,
    sql`SELECT group_concat(text, char(10)) AS text FROM (
      SELECT lot_id || ' ' || cost_e6 || ' ' || catalogue_class || '/' || kind AS text
        FROM json_each(${lots}) AS one CROSS JOIN lot ON lot.lot_id = one.value
        CROSS JOIN product ON product.product_id = lot.product_id
      UNION ALL SELECT ${NO_LOT} || product_id || ' 0 ' || catalogue_class || '/' || kind
        FROM json_each(${JSON.stringify(rest)}) AS one
        CROSS JOIN product ON product.product_id = one.value)`,
  );
  const bought = new Map<string, Bought>();
  for (const line of text.split('\n')) {
    const [key = '', cost_e6 = '', name = ''] = line.split(' ');
    bought.set(key, { class: name, cost_e6: Number(cost_e6) as PriceE6 });
  }
  return bought;
}

function timingOf(db: Db, span: Span): number {
  const query = sql<{
    sum: number;
  }>`SELECT coalesce(sum(amount), 0) AS sum FROM (${timingMoves(span)})`;
  return present(first(db, { compile: () => query.compile(q) }), 'a sum').sum;
}

function textOf(db: Db, query: Entries): string {
  const row = first(db, { compile: () => query.compile(q) }) as { readonly text: string | null };
  return row.text ?? '';
}
