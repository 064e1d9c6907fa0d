/**
 * Search at the counter: name from one character on, pinyin, initials, approval number, item code,
 * bar code. Terms come in rank order from the gram table, so the first twenty rows cost the same
 * however many products there are.
 */
import { sql } from 'kysely';
import type { ProductId } from '#core/ids.ts';
import { foldSearch, readingsOf, termHas } from './product-grams.ts';
import type { Reading } from './product-grams.ts';
import type { ProductRecord } from './product.ts';
import type { Db, Row } from './sql.ts';
import { all, first, q } from './sql.ts';

/** Rows of a gram counted to find the rarest; beyond this they are all "common". */
const PROBE_ROWS = 100;
/** Terms looked at under one gram before giving up on it: bounds the worst case. */
const MOST_TERMS = 4_000;
const TERM_BATCH = 64;
/** The same where further words narrow: each term then costs all its products. */
const NARROWED_TERMS = 1_000;
/** `国药准字` + one letter + 8 digits (counter-and-devices §2.1). */
const APPROVAL_LETTERS = ['H', 'Z', 'S', 'B', 'J', 'F', 'T'] as const;
const APPROVAL_LEAD = '国药准字';

type Found = {
  readonly add: (rows: readonly ProductRecord[]) => void;
  readonly full: () => boolean;
};

/**
 * Active products that fit `text`, best first, at most `limit`: exact and beginning codes, then
 * terms that begin with the query, then those that contain it; by rank within each. Further words
 * narrow by name, spec or maker. Empty text finds nothing.
 */
export function searchProducts(db: Db, text: string, limit: number): ProductRecord[] {
  const words = foldSearch(text)
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, 4);
  const [word, ...more] = words;
  if (word === undefined) return [];
  const rows = new Map<ProductId, ProductRecord>();
  const found: Found = {
    add: (products) => {
      for (const product of products) {
        if (rows.size < limit) rows.set(product.product_id, product);
      }
    },
    full: () => rows.size >= limit,
  };
  if (more.length === 0) byCode(db, word, limit, found);
  const seen = new Set<number>();
  for (const reading of readingsOf(word)) {
    if (found.full()) break;
    byReading(db, reading, { more, limit, seen, found });
  }
  return [...rows.values()];
}

type Hunt = {
  readonly more: readonly string[];
  readonly limit: number;
  readonly seen: Set<number>;
  readonly found: Found;
};

function byReading(db: Db, reading: Reading, hunt: Hunt): void {
  const [only] = reading.grams;
  if (reading.whole && only !== undefined) {
    hunt.found.add(
      hunt.more.length === 0
        ? productsUnder(db, only, hunt.limit)
        : productsNarrowed(db, only, hunt),
    );
    return;
  }
  const gram = rarest(db, reading.grams);
  if (gram === null) return;
  let after: Cursor | null = null;
  for (let looked = 0; looked < MOST_TERMS && !hunt.found.full(); looked += TERM_BATCH) {
    const terms: Row<'product_term'>[] = termsOf(db, gram, after);
    for (const term of terms) {
      if (hunt.found.full()) return;
      if (hunt.seen.has(term.term_no) || !reading.keeps(term)) continue;
      hunt.seen.add(term.term_no);
      hunt.found.add(productsOf(db, term, hunt));
    }
    const last = terms.at(-1);
    if (!last || terms.length < TERM_BATCH) return;
    after = { rank: last.rank, term_no: last.term_no };
  }
}

/** The gram with the fewest terms; null when one of them has none, for then nothing fits. */
function rarest(db: Db, grams: readonly string[]): string | null {
  if (grams.length === 1) return grams[0] ?? null;
  let best: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const gram of grams) {
    const inner = q.selectFrom('product_gram').select('gram').where('gram', '=', gram);
    const probe = first(
      db,
      q
        .selectFrom(inner.limit(PROBE_ROWS).as('probe'))
        .select((eb) => eb.fn.countAll<number>().as('count')),
    );
    const count = probe?.count ?? 0;
    if (count === 0) return null;
    if (count < fewest) {
      fewest = count;
      best = gram;
    }
  }
  return best;
}

type Cursor = { readonly rank: number; readonly term_no: number };

function termsOf(db: Db, gram: string, after: Cursor | null): Row<'product_term'>[] {
  const base = q
    .selectFrom('product_gram')
    .innerJoin('product_term', 'product_term.term_no', 'product_gram.term_no')
    .selectAll('product_term')
    .where('product_gram.gram', '=', gram)
    .orderBy('product_gram.rank')
    .orderBy('product_gram.term_no')
    .limit(TERM_BATCH);
  if (after === null) return all(db, base);
  return all(
    db,
    base.where((eb) =>
      eb(
        eb.refTuple('product_gram.rank', 'product_gram.term_no'),
        '>',
        eb.tuple(after.rank, after.term_no),
      ),
    ),
  );
}

/** Products of every term under a gram: one pass along two indexes, in order, no sorting. */
function productsUnder(db: Db, gram: string, limit: number): readonly ProductRecord[] {
  return all(
    db,
    q
      .selectFrom('product_gram')
      .innerJoin('product', 'product.term_no', 'product_gram.term_no')
      .selectAll('product')
      .where('product_gram.gram', '=', gram)
      .where('product.active', '=', 1)
      .orderBy('product_gram.rank')
      .orderBy('product_gram.term_no')
      .orderBy('product.rank')
      .limit(limit),
  );
}

/** The same, narrowed by further words; looks at a bounded number of terms, best first. */
function productsNarrowed(db: Db, gram: string, hunt: Hunt): readonly ProductRecord[] {
  const terms = q
    .selectFrom('product_gram')
    .select(['term_no', 'rank'])
    .where('gram', '=', gram)
    .orderBy('rank')
    .orderBy('term_no')
    .limit(NARROWED_TERMS)
    .as('found');
  let query = q
    .selectFrom(terms)
    .innerJoin('product_term', 'product_term.term_no', 'found.term_no')
    .innerJoin('product', 'product.term_no', 'found.term_no')
    .selectAll('product')
    .where('product.active', '=', 1)
    .orderBy('found.rank')
    .orderBy('found.term_no')
    .orderBy('product.rank')
    .limit(hunt.limit);
  for (const word of hunt.more) {
    const text = sql`lower(product.spec || ' ' || product.manufacturer) || ' ' ||
      product_term.term || ' ' || product_term.pinyin || ' ' || product_term.initials`;
    query = query.where(sql<boolean>`instr(${text}, ${word}) > 0`);
  }
  return all(db, query);
}

/** Products of one term; further words must be in its name, its spec or its maker. */
function productsOf(db: Db, term: Row<'product_term'>, hunt: Hunt): readonly ProductRecord[] {
  const base = q
    .selectFrom('product')
    .selectAll()
    .where('term_no', '=', term.term_no)
    .where('active', '=', 1)
    .orderBy('rank');
  const open = hunt.more.filter((word) => !termHas(term, word));
  if (open.length === 0) return all(db, base.limit(hunt.limit));
  return all(db, base.limit(MOST_TERMS)).filter((product) => {
    const text = foldSearch(`${product.name} ${product.spec} ${product.manufacturer}`);
    return open.every((word) => text.includes(word));
  });
}

/** Codes: each is a short range of an index; order within a range is the code's own. */
function byCode(db: Db, word: string, limit: number, found: Found): void {
  const upper = word.toUpperCase();
  const within = (column: 'item_code' | 'barcode' | 'approval_no', lead: string): void => {
    if (found.full()) return;
    found.add(
      all(
        db,
        q
          .selectFrom('product')
          .selectAll()
          .where(column, '>=', lead)
          .where(column, '<', `${lead}\u{10ffff}`)
          // Said in so many words: only then are the partial indexes used.
          .where(sql<boolean>`${sql.ref(column)} <> ''`)
          .where('active', '=', 1)
          .orderBy(column)
          .limit(limit),
      ),
    );
  };
  if (upper.startsWith(APPROVAL_LEAD)) within('approval_no', upper);
  if (!/^[0-9A-Z-]{3,}$/.test(upper) || !/\d/.test(upper)) return;
  within('item_code', upper);
  if (/^\d{4,}$/.test(upper)) {
    within('barcode', upper);
    for (const letter of APPROVAL_LETTERS) within('approval_no', APPROVAL_LEAD + letter + upper);
  }
  if (/^[A-Z]\d{2,8}$/.test(upper)) within('approval_no', APPROVAL_LEAD + upper);
}
