/** Products by every code they carry, search by every way a cashier types, and the plans behind it. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { quantityE4 } from '#core/money.ts';
import {
  availableByProduct,
  productByBarcode,
  productByItemCode,
  productByTracePrefix,
  productsByNationalCode,
  searchText,
  stockSummary,
  takenTracePrefixes,
} from '#db/product.ts';
import { gramsOf } from '#db/product-grams.ts';
import { searchProducts } from '#db/product-search.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import { searchLetters } from '#engine/stock/pinyin.ts';
import { addLot, addProduct, openTestDb } from './product-fixture.ts';
import type { TestDb } from './product-fixture.ts';

describe('a product', () => {
  let store: TestDb;
  let db: Db;
  beforeEach(() => {
    store = openTestDb();
    db = store.db;
  });
  afterEach(() => store.close());

  it('is found by item code, bar code, national code and trace prefix', () => {
    const id = addProduct(db, {
      name: '苯磺酸氨氯地平片',
      item_code: 'YP-1',
      barcode: '6909990000011',
      national_drug_code: 'XC01AA101A0010011990001',
      tracePrefixes: ['8100427', '8100428'],
    });
    expect(productByItemCode(db, 'YP-1')?.product_id).toBe(id);
    expect(productByBarcode(db, '6909990000011')?.product_id).toBe(id);
    expect(
      productsByNationalCode(db, 'XC01AA101A0010011990001').map((row) => row.product_id),
    ).toEqual([id]);
    expect(productByTracePrefix(db, '8100428')?.product_id).toBe(id);
    expect(takenTracePrefixes(db, ['8100427', '8999999'])).toEqual(['8100427']);
  });

  it('is not found by an empty code, although it has none', () => {
    addProduct(db, { name: '配送费', kind: 'service' });
    expect(productByBarcode(db, '')).toBeNull();
    expect(productsByNationalCode(db, '')).toEqual([]);
    expect(productByTracePrefix(db, '')).toBeNull();
  });

  it('refuses a trace prefix of another product, and leaves nothing half-written', () => {
    addProduct(db, { name: '甲', tracePrefixes: ['8100427'] });
    expect(() =>
      transaction(db, () =>
        addProduct(db, { name: '乙丙丁', item_code: 'X', tracePrefixes: ['8100427'] }),
      ),
    ).toThrow(/UNIQUE/);
    expect(productByItemCode(db, 'X')).toBeNull();
    expect(searchProducts(db, '乙丙', 10)).toEqual([]);
  });

  it('has what is unreserved and not expired to sell', () => {
    const id = addProduct(db, { name: '甲' });
    const other = addProduct(db, { name: '乙' });
    addLot(db, id, { expiresOn: '2026-11-21', onHand: 50_000, reserved: 20_000 });
    addLot(db, id, { expiresOn: '2027-11-21', onHand: 10_000 });
    addLot(db, id, { expiresOn: '2026-11-20', onHand: 70_000 });
    expect(availableByProduct(db, [], '2026-11-21')).toEqual(new Map());
    expect(availableByProduct(db, [id, other, id], '2026-11-21')).toEqual(
      new Map([[id, quantityE4(40_000)]]),
    );
  });

  it('is counted and valued, half up to the fen', () => {
    const id = addProduct(db, { name: '甲', price_e6: 1_005_000 as never });
    addLot(db, id, { expiresOn: '2026-11-20', onHand: 10_000 });
    addLot(db, id, { expiresOn: '2026-12-20', onHand: 20_000 });
    addLot(db, id, { expiresOn: '2029-12-20', onHand: 0 });
    addProduct(db, { name: '停用', active: 0 });
    expect(stockSummary(db, '2026-11-21', '2027-05-21')).toEqual({
      products: 1,
      lots: 2,
      nearExpiryLots: 1,
      expiredLots: 1,
      value_fen: 101 + 201,
    });
    db.prepare('UPDATE product SET price_e6 = 2000000 WHERE product_id = ?').run(id);
    db.prepare('UPDATE lot SET on_hand_e4 = 0 WHERE expires_on = ?').run('2026-11-20');
    expect(stockSummary(db, '2026-11-21', '2027-05-21')).toEqual({
      products: 1,
      lots: 1,
      nearExpiryLots: 1,
      expiredLots: 0,
      value_fen: 400,
    });
    db.prepare('UPDATE product SET price_e6 = 9999999999999 WHERE product_id = ?').run(id);
    expect(stockSummary(db, '2026-11-21', '2027-05-21').value_fen).toBe(2_000_000_000);
    db.prepare('UPDATE product SET active = 1').run();
    expect(stockSummary(db, '2026-11-21', '2027-05-21').products).toBe(2);
  });

  it('of an absurd worth is taken all the same', () => {
    const id = addProduct(db, { name: '甲', price_e6: 9_999_999_999_999 as never });
    const lot = addLot(db, id, { expiresOn: '2026-12-20', onHand: 10_000_000_000 });
    expect(stockSummary(db, '2026-11-21', '2027-05-21').lots).toBe(1);
    db.prepare('UPDATE lot SET on_hand_e4 = 0 WHERE lot_id = ?').run(lot);
    expect(stockSummary(db, '2026-11-21', '2027-05-21')).toMatchObject({ lots: 0, value_fen: 0 });
  });
});

describe('the search', () => {
  let store: TestDb;
  let db: Db;
  const names = (text: string, limit = 20): string[] =>
    searchProducts(db, text, limit).map((row) => row.name);

  beforeAll(() => {
    store = openTestDb();
    db = store.db;
    transaction(db, () => {
      addProduct(db, {
        name: '阿莫西林胶囊',
        rank: 5,
        spec: '0.25g×24粒',
        approval_no: '国药准字H99900123',
        item_code: 'AM001',
      });
      addProduct(db, {
        name: '阿莫西林胶囊',
        rank: 3,
        spec: '0.5g×20粒',
        manufacturer: '明德药业',
        barcode: '6909990000028',
      });
      addProduct(db, { name: '阿莫西林颗粒', rank: 7 });
      addProduct(db, { name: '注射用阿莫西林钠克拉维酸钾', rank: 1 });
      addProduct(db, { name: '重楼', rank: 9 });
      addProduct(db, { name: '维生素E软胶囊', rank: 2 });
      addProduct(db, { name: '立普妥', generic_name: '阿托伐他汀钙片', rank: 4 });
      addProduct(db, { name: '复方丹参滴丸', rank: 6 });
      addProduct(db, { name: '已停用的阿莫西林片', rank: 0, active: 0 });
      addProduct(db, { name: '䶮𠮷颗粒', rank: 8 });
    });
  });
  afterAll(() => store.close());

  it.each([
    ['one character', '楼', ['重楼']],
    [
      'name, beginning before containing',
      '阿莫西林',
      ['阿莫西林胶囊', '阿莫西林胶囊', '阿莫西林颗粒', '注射用阿莫西林钠克拉维酸钾'],
    ],
    ['within a name', '克拉维酸', ['注射用阿莫西林钠克拉维酸钾']],
    ['pinyin', 'amoxilin', ['阿莫西林胶囊', '阿莫西林胶囊', '阿莫西林颗粒']],
    ['pinyin to the end', 'chonglou', ['重楼']],
    [
      'initials',
      'amxl',
      ['阿莫西林胶囊', '阿莫西林胶囊', '阿莫西林颗粒', '注射用阿莫西林钠克拉维酸钾'],
    ],
    ['initials within', 'klws', ['注射用阿莫西林钠克拉维酸钾']],
    ['long initials within', 'amxlnklws', ['注射用阿莫西林钠克拉维酸钾']],
    [
      'capitals and full width',
      'ＡＭＸＬ',
      ['阿莫西林胶囊', '阿莫西林胶囊', '阿莫西林颗粒', '注射用阿莫西林钠克拉维酸钾'],
    ],
    ['letter inside a name', '素e', ['维生素E软胶囊']],
    ['generic name of a brand', '阿托伐', ['立普妥']],
    ['initials of the generic name', 'atft', ['立普妥']],
    ['a reading of the trade', 'fufangdans', ['复方丹参滴丸']],
    ['rare characters', '𠮷颗', ['䶮𠮷颗粒']],
    ['approval number', '国药准字H99900123', ['阿莫西林胶囊']],
    ['approval number, from its letter', 'h999001', ['阿莫西林胶囊']],
    ['approval number, digits', '99900123', ['阿莫西林胶囊']],
    ['item code', 'am001', ['阿莫西林胶囊']],
    ['bar code', '6909990000028', ['阿莫西林胶囊']],
    ['name and maker', '阿莫西林 明德', ['阿莫西林胶囊']],
    ['name and spec', 'amxl 0.25', ['阿莫西林胶囊']],
    ['nothing like it', '阿莫东', []],
    ['nothing like it in letters', 'zzzzzz', []],
    ['blank', '  ', []],
    ['SQL and wildcards are only characters', `%' OR 1=1 --`, []],
  ])('finds by %s', (_name, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('orders makers of one drug by rank, and keeps to the limit', () => {
    const rows = searchProducts(db, 'amxljn', 20);
    expect(rows.map((row) => row.rank)).toEqual([3, 5]);
    expect(names('a', 1)).toHaveLength(1);
    expect(searchProducts(db, '阿', 20).map((row) => row.rank)).toEqual([3, 5, 4, 7, 1]);
  });

  it('finds every part of every name, and its pinyin and initials from the start', () => {
    const all = ['阿莫西林颗粒', '注射用阿莫西林钠克拉维酸钾', '维生素e软胶囊', '䶮𠮷颗粒', '重楼'];
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.nat(),
        fc.nat(),
        fc.boolean(),
        (name, from, size, letters) => {
          const source = letters ? searchLetters(name).pinyin : name;
          const parts = [...source];
          const start = letters ? 0 : from % parts.length;
          const text = parts.slice(start, start + 1 + (size % (parts.length - start))).join('');
          expect(names(text, 50).map((found) => found.toLowerCase())).toContain(name);
        },
      ),
    );
  });

  it('uses an index for everything it asks', () => {
    const plans = [
      `SELECT * FROM product WHERE barcode = '1' AND barcode <> ''`,
      `SELECT * FROM product WHERE barcode >= '1' AND barcode < '2' AND barcode <> '' AND active = 1 ORDER BY barcode`,
      `SELECT * FROM product WHERE approval_no >= '1' AND approval_no < '2' AND approval_no <> '' ORDER BY approval_no`,
      `SELECT * FROM product WHERE national_drug_code = '1' AND national_drug_code <> ''`,
      `SELECT * FROM product WHERE term_no = 1 ORDER BY rank`,
      `SELECT * FROM product_gram g JOIN product_term t ON t.term_no = g.term_no WHERE gram = '^a' AND (g.rank, g.term_no) > (1, 2) ORDER BY g.rank, g.term_no`,
      `SELECT p.* FROM product_gram g JOIN product p ON p.term_no = g.term_no WHERE g.gram = '^a' AND p.active = 1 ORDER BY g.rank, g.term_no, p.rank LIMIT 20`,
      `SELECT sum(on_hand_e4 - reserved_e4) FROM lot WHERE product_id = 'p' AND expires_on >= '2026-01-01'`,
    ];
    for (const plan of plans) {
      const steps = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${plan}`).all();
      const text = steps.map((step) => step.detail).join('\n');
      expect(text).not.toMatch(/^SCAN|TEMP B-TREE/m);
      expect(text).toMatch(/SEARCH .* USING/);
    }
  });
});

describe('gramsOf', () => {
  it('keeps the number of pieces of a name bounded', () => {
    const term = '注射用阿莫西林钠克拉维酸钾';
    const grams = gramsOf({ term, ...searchLetters(term) });
    expect(new Set(grams).size).toBe(grams.length);
    expect(grams.length).toBeLessThan(110);
  });
});

describe('searchText', () => {
  it.each([
    ['阿莫西林 胶囊', '阿莫西林胶囊', '阿莫西林胶囊'],
    ['立普妥', '阿托伐他汀钙片', '立普妥 阿托伐他汀钙片'],
    ['维生素Ｅ', '', '维生素e'],
  ])('%s, %s → %s', (name, generic, expected) => {
    expect(searchText(name, generic)).toBe(expected);
  });
});
